import assert from "node:assert/strict";
import { checkReading, type CheckedReading } from "../../../../src/domain/extract/reading/check-reading.ts";
import type { Activity } from "../../../../src/domain/model/activity.ts";
import type { Reading } from "../../../../src/domain/model/reading.ts";
import { activityWith, CAST, matchOf } from "../scene.ts";

const TALK: Activity = activityWith({
  kind: "call",
  text: {
    ...activityWith({}).text,
    transcript: [
      { speaker: "Bob Sample", text: "The two pumps in hall C are damp. We need 40 sensors by 13 March 2026. Can you start before Easter?" },
      { speaker: "Ana Example", text: "I will send the sensor count to Cleo on Friday. We can’t lower the price of $12,500. If the test passes, we deliver in April." },
      { speaker: "Bob Sample", text: "Acme Watering offered us 9,800. I'll forward their offer tomorrow. Nothing is signed yet." },
    ],
  },
});
const NONE: Reading = { statements: [], steps: [], promises: [], signals: [], concerns: [] };
const check = (reading: Partial<Reading>): CheckedReading => checkReading({ ...NONE, ...reading }, TALK, matchOf(CAST));
const said = (text: string, ...quotes: readonly string[]): CheckedReading => check({ statements: [{ text, quotes }] });

describe("statements of a language model", () => {
  const carried: readonly (readonly [string, string, ...string[]])[] = [
    ["its words stand in the quote", "Two pumps in hall C are damp", "The two pumps in hall C are damp."],
    ["the speaker is named", "Bob needs 40 sensors by 13 March 2026", "We need 40 sensors by 13 March 2026."],
    ["a part of a sentence is quoted", "Needs 40 sensors", "We need 40 sensors"],
    ["the customer is who says it", "Customer asks to start before Easter?", "Can you start before Easter?"],
    ["it is denied as it was said", "Ana can't lower the price of $12,500", "We can't lower the price of $12,500."],
    ["quotation marks and spaces differ", "Can't lower the price of $12,500", "We  can't\u00a0lower the price of $12,500."],
    ["it keeps its condition", "If the test passes, delivers in April", "If the test passes, we deliver in April."],
    ["two quotes carry it together", "Two pumps are damp; needs 40 sensors", "The two pumps in hall C are damp.", "We need 40 sensors by 13 March 2026."],
    ["one quote runs over two sentences", "Pumps are damp, needs 40 sensors", "The two pumps in hall C are damp. We need 40 sensors"],
  ];
  for (const [why, text, ...quotes] of carried) {
    it(`when ${why}, then it stays, with the sentences as the source has them`, () => {
      const { statements, dropped, reasons } = said(text, ...quotes);
      assert.deepEqual([statements.map((one) => one.text.replace(/[.?]$/, "")), dropped, reasons], [[text.replace(/[.?]$/, "")], 0, []]);
      const source = TALK.text.transcript.map((turn) => turn.text).join("\n");
      for (const quote of [statements[0]?.quote ?? "?", ...(statements[0]?.also ?? [])]) assert.ok(source.includes(quote), quote);
    });
  }

  const invented: readonly (readonly [string, string, ...string[]])[] = [
    ["it has no quote", "Two pumps are damp"],
    ["the quote is empty", "Two pumps are damp", ""],
    ["the quote is nowhere", "Bob wants to sign today", "I want to sign today."],
    ["the quote is put together", "Pumps need sensors", "The two pumps need 40 sensors"],
    ["the quote is in other letters", "Two pumps are damp", "THE TWO PUMPS IN HALL C ARE DAMP."],
    ["the quote is two words", "Two pumps", "two pumps"],
    ["the quote cuts a number", "Price of $12", "lower the price of $12"],
    ["the quote runs from one speaker to the next", "Bob starts before Easter", "Can you start before Easter? I will send the sensor count"],
    ["only one of two quotes is there", "Two pumps are damp", "The two pumps in hall C are damp.", "They leak badly."],
    ["there are too many quotes", "Two pumps are damp", "The two pumps", "two pumps in hall", "pumps in hall C", "hall C are damp"],
    ["a number is another", "Needs 400 sensors by 13 March 2026", "We need 40 sensors by 13 March 2026."],
    ["a number is part of one", "Needs 4 sensors", "We need 40 sensors by 13 March 2026."],
    ["a date is another", "Needs 40 sensors by 14 March 2026", "We need 40 sensors by 13 March 2026."],
    ["a currency is added", "Acme Watering offered $9,800", "Acme Watering offered us 9,800."],
    ["a number stands elsewhere in the source", "Acme Watering offered 12,500", "Acme Watering offered us 9,800."],
    ["a name is another", "Zenith offered 9,800", "Acme Watering offered us 9,800."],
    ["somebody else is said to say it", "Cleo needs 40 sensors", "We need 40 sensors by 13 March 2026."],
    ["a word is added", "Two pumps in hall C are damp and approved", "The two pumps in hall C are damp."],
    ["a no becomes a yes", "Price of $12,500 can be lowered", "We can't lower the price of $12,500."],
    ["a yes becomes a no", "Does not need 40 sensors", "We need 40 sensors by 13 March 2026."],
    ["nothing becomes something", "It is signed", "Nothing is signed yet."],
    ["a condition is lost", "Delivers in April", "If the test passes, we deliver in April."],
    ["a question becomes a fact", "Start before Easter", "Can you start before Easter?"],
    ["what is to come is told as done", "Bob forwarded their offer", "I'll forward their offer tomorrow."],
    ["it speaks in its own name", "We need 40 sensors", "We need 40 sensors by 13 March 2026."],
    ["our side is called the customer", "Customer can't lower the price of $12,500", "We can't lower the price of $12,500."],
    ["it has markup", "Two <b>pumps</b> are damp", "The two pumps in hall C are damp."],
    ["it turns the text round", "Two pumps\u202e are damp", "The two pumps in hall C are damp."],
    ["it has two lines", "Two pumps\nare damp", "The two pumps in hall C are damp."],
    ["it is endless", `Two pumps are damp ${"damp ".repeat(60)}`, "The two pumps in hall C are damp."],
    ["it says nothing", "", "The two pumps in hall C are damp."],
  ];
  for (const [why, text, ...quotes] of invented) {
    it(`when ${why}, then it is dropped and counted, and a person looks`, () => {
      assert.deepEqual(said(text, ...quotes), { statements: [], steps: [], promises: [], signals: [], reasons: ["unsupported_claim"], kept: 0, dropped: 1 });
    });
  }

  it("when there are more than a summary has, then the rest is dropped", () => {
    const one = { text: "Two pumps in hall C are damp", quotes: ["The two pumps in hall C are damp."] };
    const { statements, dropped } = check({ statements: Array.from({ length: 500 }, () => one) });
    assert.deepEqual([statements.length, dropped], [8, 492]);
  });
});

describe("steps of a language model", () => {
  const step = (owner: string, action: string, quote: string) => check({ steps: [{ owner, action, quote }] });

  it("are proposals for a person, with the owner who said it and the day that the words name", () => {
    const { steps } = step("Bob Sample", "forward their offer", "I'll forward their offer tomorrow.");
    assert.deepEqual(steps.map(({ ownerId, ownerName, action, due, duePhrase, certainty, reasons }) => ({ ownerId, ownerName, action, due, duePhrase, certainty, reasons })),
      [{ ownerId: "c1", ownerName: "Bob Sample", action: "forward their offer", due: "2026-03-11", duePhrase: "tomorrow", certainty: "weak", reasons: ["weak_evidence"] }]);
  });

  it("when nobody is named, then it is not clear who", () => {
    assert.deepEqual(step("", "forward their offer", "I'll forward their offer tomorrow.").steps[0]?.reasons, ["weak_evidence", "owner_unclear"]);
  });

  const wrong: readonly (readonly [string, string, string, string])[] = [
    ["the owner neither says it nor is named in it", "Cleo Muster", "forward their offer", "I'll forward their offer tomorrow."],
    ["the owner is no name", "their offer", "forward their offer", "I'll forward their offer tomorrow."],
    ["the owner is nobody there", "Eve Stranger", "forward their offer", "I'll forward their offer tomorrow."],
    ["the action is another", "Bob Sample", "wire the money", "I'll forward their offer tomorrow."],
    ["it is denied", "Ana Example", "lower the price", "We can't lower the price of $12,500."],
    ["it was only asked", "Ana Example", "start before Easter", "Can you start before Easter?"],
    ["the quote is nowhere", "Bob Sample", "forward their offer", "I will forward all offers."],
  ];
  for (const [why, owner, action, quote] of wrong) it(`when ${why}, then it is dropped`, () => { assert.deepEqual([step(owner, action, quote).steps, step(owner, action, quote).reasons], [[], ["unsupported_claim"]]); });
});

describe("promises, signals and concerns of a language model", () => {
  it("stay with the whole sentence as the source has it", () => {
    const { promises, signals, reasons, kept } = check({
      promises: [{ type: "delivery", quote: "the test passes, we deliver" }], signals: [{ type: "competitor", quote: "Acme Watering offered us" }], concerns: [{ type: "sensitive", quote: "Nothing is signed yet." }],
    });
    assert.deepEqual(promises, [{ type: "delivery", quote: "If the test passes, we deliver in April." }]);
    assert.deepEqual(signals, [{ type: "competitor", quote: "Acme Watering offered us 9,800." }]);
    assert.deepEqual([reasons, kept], [["sensitive"], 3]);
  });

  it("when the customer says it, then it is no promise of ours", () => {
    assert.deepEqual(check({ promises: [{ type: "price", quote: "Acme Watering offered us 9,800." }] }).promises, []);
  });

  it("when the quote is nowhere, then none of them stays", () => {
    const quote = "I promise you the moon.";
    const checked = check({ promises: [{ type: "price", quote }], signals: [{ type: "stage", quote }], concerns: [{ type: "opt_out", quote }] });
    assert.deepEqual(checked, { statements: [], steps: [], promises: [], signals: [], reasons: ["unsupported_claim"], kept: 0, dropped: 3 });
  });
});
