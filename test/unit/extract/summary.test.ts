import assert from "node:assert/strict";
import { foldSpace } from "../../../src/domain/text/fold.ts";
import { PolicySchema } from "../../../config/policy.ts";
import { extract } from "../../../src/domain/extract/extract.ts";
import { activityWith, CAST, matchOf, said, written } from "./scene.ts";
import { cpuMs } from "../../helpers/cpu-time.ts";

const MAIL = [
  "Hello Ana,", "", "The new scanner in hall 4 works since Monday, 36 parcels a minute.", "We want the second one in hall 5, next to the lift.",
  "Could you tell me which cable it needs?", "I'll send you the floor plan by Friday.", "", "Bob",
].join("\n");

describe("summaries", () => {
  it("say who wrote, what was reported and what comes next, with the day", () => {
    const { summary } = written("email", "Bob", MAIL);
    assert.match(summary, /^Email from Bob Sample/);
    assert.match(summary, /Bob will send the floor plan by 13 March\./);
    assert.match(summary, /hall 4 works/);
    assert.match(summary, /hall 5/);
  });

  it("carry a quote from the source for every claim", () => {
    const { claims } = written("email", "Bob", MAIL);
    assert.equal(claims[0]?.kind, "heading");
    for (const { quote } of claims) assert.ok(foldSpace(`Bob Sample ${MAIL}`).includes(quote), quote);
  });

  it("keep to sixty words", () => {
    const long = Array.from({ length: 80 }, (_, i) => `Machine ${String(i)} in hall ${String(i % 7)} needs a new belt and the old one is broken.`).join(" ");
    assert.ok(written("email", "Bob", long).summary.split(/\s+/).length <= 60);
  });

  it("name a competitor and a promise", () => {
    const { summary } = said("Bob: Rivalo offered us a lower price.", "Ana: We'll take 8% off the licence.");
    assert.match(summary, /Competitor Rivalo/);
    assert.match(summary, /Promised: We'll take 8% off the licence/);
  });

  it("show spoken sums and large numbers in figures", () => {
    assert.match(said("Bob: It's now three thousand four hundred units.").summary, /3400 units/);
  });

  it("tell the new day of a moved invitation", () => {
    const { text } = activityWith({});
    const calendar = { uid: "1", recurrenceId: null, sequence: 1, stampedAt: null, method: "REQUEST", cancelled: false, recurs: false, allDay: false, location: null, classification: "PUBLIC" } as const;
    const { summary, nextSteps } = written("meeting", "Bob", "Moved by one week. Bob brings the pin list.", { calendar, text: { ...text, subject: "Line walk (moved)", body: "Moved by one week. Bob brings the pin list." } });
    assert.match(summary, /moved to 10 March: Line walk/);
    assert.deepEqual(nextSteps, []);
  });

  it("take over at most two sentences, however long the text is", () => {
    const vague = Array.from({ length: 40 }, (_, i) => `Somewhere along ${"abcdefghijklmnopqrstuvwxyz".charAt(i % 26)}street people walked slowly beside hedges.`).join(" ");
    for (const text of [MAIL, vague]) assert.ok(written("email", "Bob", text).claims.filter(({ kind }) => kind === "extract").length <= 2);
  });

  it("tell question and answer of a talk as one, with both quotes", () => {
    const { summary, claims } = said("Ana: How many doors did you count?", "Bob: Eleven.", "Bob: The lift in the east wing is broken again since Monday.");
    assert.match(summary, /Eleven doors\./);
    const pair = claims.find(({ text }) => text === "Eleven doors.");
    assert.deepEqual([pair?.quote, ...(pair?.also ?? [])], ["How many doors did you count?", "Eleven."]);
  });

  it("tell what is asked as a request", () => {
    assert.match(written("text", "Bob", "Hi Ana, can we do Tues instead?").summary, /Asks for Tuesday instead/);
    assert.match(written("email", "Bob", "Is there a number I can call before 7 am? The old one is dead.").summary, /Asks for number I can call before 7 am/i);
  });

  it("say of a caller without a name that none was given", () => {
    const call = { ...activityWith({}), participants: [] };
    const { summary } = extract({ ...call, kind: "call", text: { ...call.text, transcript: [{ speaker: "Caller", text: "Do you sell grain dryers?" }] } }, matchOf([{ ...CAST[1], side: "unknown", id: null, name: "+15550100", labels: ["Caller"], zone: null, present: true, author: true }]), PolicySchema.parse({}));
    assert.match(summary, /^Call with \+15550100 \(no name given\)\./);
  });

  it("leave greetings and small talk out", () => {
    assert.doesNotMatch(written("email", "Bob", MAIL).summary, /Hello/);
  });

  it("say when the language is none that the rules cover", () => {
    const german = "Vielen Dank für das Angebot. Wir haben es mit der Technik besprochen und werden uns in der nächsten Woche wieder bei Ihnen melden, sobald die Zeichnung fertig ist.";
    assert.ok(written("email", "Bob", german).reasons.includes("unsupported_language"));
    assert.ok(!written("email", "Bob", "sold the last kit this a.m. shelf looks sad, not ordering till the fair tho").reasons.includes("unsupported_language"));
  });
});

/** Generous, as the machine may be busy; a rule that is not linear needs minutes. */
const MS_MAX = 4_000;

describe("hostile texts are read in linear time", () => {
  const texts: readonly (readonly [string, string])[] = [
    ["will will will", "will ".repeat(12_000)],
    ["I'll I'll I'll", "I'll ".repeat(12_000)],
    ["nested quotes", `${"> ".repeat(20_000)}I'll send it`],
    ["commas and ands", "and I'll, ".repeat(6_000)],
    ["numbers", "twenty two hundred ".repeat(3_200)],
    ["dates", "by Friday ".repeat(6_000)],
    ["capital letters", "Ana Bob Cleo ".repeat(4_600)],
    ["one word", "a".repeat(60_000)],
    ["ifs", "if we gave you 10% off if ".repeat(2_300)],
    ["spaces", `I will${" ".repeat(59_000)}send`],
    ["brackets", "[(".repeat(30_000)],
    ["questions", "can you send me ".repeat(3_700)],
  ];
  for (const [name, body] of texts) {
    it(name, () => {
      const started = cpuMs();
      written("email", "Ana", body.slice(0, 60_000));
      said(`Ana: ${body.slice(0, 60_000)}`);
      assert.ok(cpuMs() - started < MS_MAX);
    }).timeout(60_000);
  }
});
