import assert from "node:assert/strict";
import { said, written } from "./scene.ts";

const CONDITIONAL: readonly (readonly [string, string])[] = [
  ["I'll send it to you if the boss agrees.", "if the boss agrees"],
  ["If you send me the drawing by Friday, I'll order the steel.", "If you send me the drawing by Friday"],
  ["Unless the frost stays, I will measure the pit on Monday.", "Unless the frost stays"],
  ["I'll mail you the signed form tomorrow, provided that legal clears it.", "provided that legal clears it"],
];
const NO_STEP = [
  "If we gave you 10%, I'd send the order.", "If you need anything, I'll send it.", "I would send you the plan if I had it.", "If not, I'll call you on Monday.",
  "If you want, I'll send you a sample tomorrow.", "If the price were lower, I'll order two.",
];
const WEAK = [
  "I'll try to get you the figures by Friday.", "I'll probably send the list tomorrow.", "Hopefully I'll send you the plan by Friday.", "I'll do my best to mail you the count by Friday.",
];

describe("a step that hangs on something", () => {
  for (const [sentence, condition] of CONDITIONAL) {
    it(`is kept with its condition, and a person looks: ${sentence}`, () => {
      const [step, ...more] = written("email", "Bob", sentence).nextSteps;
      assert.deepEqual([step?.condition, step?.certainty, more.length], [condition, "firm", 0]);
      assert.ok(step?.reasons.includes("weak_evidence"));
    });
  }
  for (const sentence of NO_STEP) it(`is none where nothing is undertaken: ${sentence}`, () => { assert.deepEqual(written("email", "Bob", sentence).nextSteps, []); });
  it("is due by its own day, not by that of the condition", () => {
    assert.equal(written("email", "Bob", "If you send me the drawing by Friday, I'll order the steel.").nextSteps[0]?.due, null);
    assert.equal(written("email", "Bob", "If you send me the drawing by Friday, I'll order the steel on Monday.").nextSteps[0]?.due, "2026-03-16");
  });
  it("is no step when our side would grant something: that is for the reading of promises to judge", () => {
    assert.deepEqual(said("Ana: If the volume works out, I'll give you 5% off the price.").nextSteps, []);
  });
  it("becomes firm when it is said again without the condition", () => {
    const [step] = said("Bob: I'll send the pump list if the boss agrees.", "Ana: And?", "Bob: I'll send the pump list by Friday.").nextSteps;
    assert.deepEqual([step?.condition, step?.due, step?.reasons], [null, "2026-03-13", []]);
  });
});

describe("a step that is said without firmness", () => {
  for (const sentence of WEAK) {
    it(`is kept, flagged weak, and a person looks: ${sentence}`, () => {
      const [step] = written("email", "Bob", sentence).nextSteps;
      assert.deepEqual([step?.certainty, step?.reasons], ["weak", ["weak_evidence"]]);
    });
  }
  it("is firm without such words", () => {
    const [step] = written("email", "Bob", "I'll send you the figures by Friday.").nextSteps;
    assert.deepEqual([step?.certainty, step?.condition, step?.reasons], ["firm", null, []]);
  });
});

describe("for whom a step is done", () => {
  const CASES: readonly (readonly [readonly string[], string | null])[] = [
    [["Bob: I'll send you the figures by Friday."], "Ana Example"],
    [["Bob: I'll mail the figures to Cleo by Friday."], "Cleo Muster"],
    [["Ana: Cleo, are you there?", "Cleo: Yes.", "Ana: I'll send you the plan tomorrow."], "Cleo Muster"],
    [["Bob: I'll measure the pit on Friday."], null],
    [["Ana: Could you send me the list by Friday?", "Bob: Sure."], "Ana Example"],
  ];
  for (const [turns, name] of CASES) it(`${turns.at(-1) ?? ""} → ${name ?? "nobody named"}`, () => { assert.equal(said(...turns).nextSteps[0]?.toWhomName ?? null, name); });
});
