import assert from "node:assert/strict";
import { steps, written } from "./scene.ts";

/** Customer Bob writes a mail on Tuesday 10 March 2026: sentence, then due day or "-". */
const MAILED: readonly (readonly [string, string])[] = [
  ["I'll send you the signed order form by Friday.", "2026-03-13"],
  ["I will have the floor plan over to you by Thursday.", "2026-03-12"],
  ["We'll get the purchase list to you tomorrow.", "2026-03-11"],
  ["I shall forward the test protocol on 16 March.", "2026-03-16"],
  ["I'm going to check the stock and let you know by Wednesday.", "2026-03-11"],
  ["You'll have our comments by the end of the week.", "2026-03-13"],
  ["You will receive the updated forecast from me on Monday.", "2026-03-16"],
  ["The photos will be in your inbox by tomorrow noon.", "2026-03-11"],
  ["The signed copy will follow on Thursday.", "2026-03-12"],
  ["I am sending you the drawings tomorrow.", "2026-03-11"],
  ["Sending you the list tonight.", "2026-03-10"],
  ["Will send the samples on Monday.", "2026-03-16"],
  ["I send you the measurements on Thursday.", "2026-03-12"],
  ["I write you the answer tomorrow.", "2026-03-11"],
  ["We give you the dates within Friday 13 March.", "2026-03-13"],
  ["I come back to you on Monday with the numbers.", "2026-03-16"],
  ["I'll try to get you the figures by Friday.", "2026-03-13"],
  ["I'll measure the rack on Wednesday and email you the result the same day.", "2026-03-11"],
  ["I owe you the contact list, you'll get it tomorrow.", "2026-03-11"],
  ["We will book the lab for 17 March.", "2026-03-17"],
  ["I'll ask our lawyer and come back to you by Friday.", "2026-03-13"],
  ["Dora will send you the bill of materials by Thursday.", "2026-03-12"],
  ["Cleo is going to call you on Monday.", "2026-03-16"],
  ["Our purchasing team will send you the form by Friday.", "2026-03-13"],
  ["I'll get back to you next week with a decision about the room.", "2026-03-20"],
  ["I'll bring the badge reader to the site visit on 18 March.", "2026-03-18"],
  ["Let me check with the plant and get back to you by Thursday.", "2026-03-12"],
  ["I'll let you know by Friday whether the crane is free.", "2026-03-13"],
  ["I'll send it Friday, okay?", "2026-03-13"],
  ["I will drop off the two defective handles on Thursday.", "2026-03-12"],
  ["I'll post the keys today.", "2026-03-10"],
  ["I'll send you the manual.", "-"],
  ["I will come back to you with the kitchen measurements.", "-"],
  ["I'll get you a copy of the licence.", "-"],
  ["I'll look into the alarm history and report back.", "-"],
  ["Once the print is dry I'll send you a scan.", "-"],
];

const OWNER_OF: Readonly<Record<string, string>> = { Dora: "c3", Cleo: "c2" };

/** Nothing in these binds anybody to a coming act. */
const UNBOUND: readonly string[] = [
  "I sent you the order form on Friday.", "We have shipped the samples.", "As promised, the drawing went out yesterday.",
  "Could you send me the price list by Friday?", "Please send the certificate by Thursday.", "Can you call me tomorrow?",
  "We should meet next week.", "We need to finish the paperwork by Friday.", "Let's talk on Thursday.",
  "If you want, I'll send you a sample tomorrow.", "I would send you the plan if I had it.", "I could bring it on Friday.",
  "I might visit the plant next week.", "Maybe I'll send the photos tomorrow.", "I won't send the file before Friday.",
  "I will not be able to call you tomorrow.", "I'll never share the data.", "Shall I send you the plan?", "Do you want me to call on Friday?",
  "I'll be honest, it's a lot of money.", "I'll be on holiday until Friday.", "I will be in Leeds on Thursday.", "I'll see.", "We'll see next week.",
  "I'll know more on Monday.", "I'll think about it over the weekend.", "We'll keep you posted.", "I'll keep that in mind.",
  "Thanks, I'll wait.", "I hope you will send the offer by Friday.", "The courier will come on Tuesday.", "The auditors will visit us in May.",
  "I think we would save money.", "I wonder if I should call on Friday.", "You said you'd send the offer on Monday.",
  "I told him I'd call on Friday.", "I'm not going to sign anything this week.", "The machine will be moved on Friday.",
  "I'll have to look at it again.", "We are waiting for the board until Friday.", "I always send the report on Fridays.",
  "When I send you the file on Friday, please print it.", "I send you attached the plan.", "I'd rather call you tomorrow.",
  "I want to send the file by Friday.", "Happy to send it if needed.", "Tell me if I am wrong.", "Let me know by Friday.",
  "I'll try to send it this week, but no promises.", "They will change the law next year.",
  "I will miss the old press.", "I'll leave it there.", "I'll leave the decision to you.", "We'll need the sheet by Friday.",
  "You'll need the adapter by Friday.", "You'll have fun with this one.", "You'll have to wait until Friday.", "You will get used to it by Friday.",
  "He asked me to send it tomorrow.", "I was going to send it yesterday.", "Nobody will send you a bill.", "Who will send the form by Friday?",
  "I can be reached until Friday.", "I believe they will sign on Friday.", "The report is due on Friday.", "The summer fair starts on Thursday.",
];

describe("next steps in a mail", () => {
  for (const [sentence, due] of MAILED) {
    it(`binds its writer or the one named: ${sentence}`, () => {
      const owner = OWNER_OF[sentence.split(" ")[0] ?? ""] ?? "c1";
      assert.deepEqual(steps(written("email", "Bob", sentence)), [`${owner} ${due}`]);
    });
  }
  for (const sentence of UNBOUND) {
    it(`binds nobody: ${sentence}`, () => {
      assert.deepEqual(steps(written("email", "Bob", sentence)), []);
    });
  }

  it("takes two steps from a sentence with two subjects", () => {
    assert.deepEqual(steps(written("email", "Bob", "I'll send the plan tomorrow and Cleo will call you on Thursday.")), ["c1 2026-03-11", "c2 2026-03-12"]);
  });

  it("takes one step from acts that one subject joins", () => {
    const { nextSteps } = written("email", "Bob", "I'll pull the old records and mail them to you by Friday.");
    assert.equal(nextSteps.length, 1);
    assert.match(nextSteps[0]?.action ?? "", /^pull the old records and mail them$/);
  });

  it("merges a restatement and keeps the dated wording", () => {
    const { nextSteps } = written("email", "Bob", "I'll send you the pump curve.\n\nI will send the pump curve by Thursday.");
    assert.deepEqual(nextSteps.map((step) => [step.due, step.quote]), [["2026-03-12", "I will send the pump curve by Thursday."]]);
  });

  it("takes the day from the next short sentence", () => {
    assert.deepEqual(steps(written("email", "Bob", "I'll send you the pump curve. By Thursday at the latest.")), ["c1 2026-03-12"]);
  });

  it("reports a day that can be read in two ways and sets none", () => {
    const [step] = written("email", "Bob", "I'll send you the readings on 04/05.").nextSteps;
    assert.deepEqual([step?.due, step?.reasons], [null, ["date_ambiguous"]]);
  });

  it("quotes the source word for word", () => {
    const [step] = written("email", "Bob", "Hello,\n\nI’ll send  you the\nplan by Friday.").nextSteps;
    assert.equal(step?.quote, "I’ll send you the plan by Friday.");
  });

  it("leaves a step without an owner where somebody has to act", () => {
    const [step] = written("email", "Bob", "Somebody has to send the permit to the city by Friday.").nextSteps;
    assert.deepEqual([step?.ownerId, step?.due, step?.reasons], [null, "2026-03-13", ["owner_unclear"]]);
  });

  it("never reads what was quoted or forwarded", () => {
    const text = { subject: "", body: "See below.", quoted: "I'll send the plan by Friday.", forwarded: "I'll send the plan by Friday.", signature: "", transcript: [], fields: {}, hidden: "" };
    assert.deepEqual(written("email", "Bob", "", { text }).nextSteps, []);
  });
});
