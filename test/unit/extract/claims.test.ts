import assert from "node:assert/strict";
import type { Claim, NextStep } from "../../../src/domain/model/judgement.ts";
import { claimChecker } from "../../../src/domain/extract/summary/claims.ts";
import { dateReader } from "../../../src/domain/extract/lines/date-reader.ts";
import { linesOf } from "../../../src/domain/extract/lines/lines.ts";
import { peopleOf } from "../../../src/domain/extract/lines/people.ts";
import { layoutOf } from "../../../src/domain/extract/summary/layout.ts";
import { summarize } from "../../../src/domain/extract/summary/summarize.ts";
import { activityWith, CAST } from "./scene.ts";

const BODY = "We need two percent more steel by Friday. Hall 4 gets the 380 V line for 1,250 dollars. Bob brings PM3 on the 24th.";
const activity = activityWith({ kind: "email", participants: [{ role: "from", name: "Bob Sample" }], text: { ...activityWith({}).text, body: BODY } });
const people = peopleOf(CAST);
const lines = linesOf(activity, people);
const holds = claimChecker({ lines, known: ["Bob Sample", "24 March"] });
const QUOTE = "Hall 4 gets the 380 V line for 1,250 dollars.";
const claim = (text: string, quote = QUOTE): Claim => ({ kind: "fact", text, quote });

describe("a claim of a summary", () => {
  const CARRIED: readonly Claim[] = [
    claim("Hall 4 gets 380 V line."), claim("Need 2% more steel.", "We need two percent more steel by Friday."), claim("PM3 on 24 March.", "Bob brings PM3 on the 24th."),
    claim("Line for $1,250."), claim("Bob Sample brings PM3.", "Bob brings PM3 on the 24th."), claim("hall 4", "hall 4 gets the 380 v line for 1,250 dollars."),
  ];
  for (const one of CARRIED) it(`holds: ${one.text}`, () => { assert.ok(holds(one)); });

  const INVENTED: readonly (readonly [string, Claim])[] = [
    ["no quote", claim("Hall 4 gets a line.", "")], ["another quote", claim("Hall 4 gets a line.", "Hall 5 gets the line.")],
    ["another number", claim("Hall 7 gets 380 V line.")], ["a part of a number", claim("Hall 4 gets 80 V line.")], ["a part of a sum", claim("Line for 250 dollars.")],
    ["another currency", claim("Line for €1,250.")], ["another percentage", claim("Need 3% more steel.")], ["another day", claim("PM3 on 25 March.")],
    ["a month of its own", claim("PM3 on 24 April.")], ["another name", claim("Rob brings it.")], ["another machine", claim("PM4 comes.")],
    ["a second quote that is not there", { ...claim("Hall 4 gets a line."), also: ["Certainly not."] }],
  ];
  for (const [what, one] of INVENTED) it(`falls for ${what}: ${one.text}`, () => { assert.ok(!holds(one)); });
});

const step: NextStep = {
  ownerId: null, ownerName: "Bob Sample", action: "bring PM3", due: "2026-03-24", duePhrase: "the 24th", quote: "Bob brings PM3 on the 24th.",
  toWhomId: null, toWhomName: null, certainty: "firm", condition: null, reasons: [],
};
const summaryOf = (nextSteps: readonly NextStep[]) => summarize({ activity, lines, people, read: dateReader(activity), nextSteps, promises: [], signals: [], layout: layoutOf(activity.kind, { wordsMax: 60, kinds: {} }) });

describe("a statement that the text does not carry", () => {
  it("is none: everything told is carried, and nothing is counted", () => {
    const { summary, dropped, unsupported } = summaryOf([step]);
    assert.match(summary, /Bob Sample will bring PM3 by 24 March|Bob will bring PM3 by 24 March/);
    assert.deepEqual({ dropped, unsupported }, { dropped: 0, unsupported: false });
  });
  it("is left out, counted and asked about when somebody would act on it", () => {
    for (const wrong of [{ ...step, quote: "Bob brings PM5 on the 24th." }, { ...step, action: "bring PM9" }, { ...step, action: "pay 9,999 dollars" }]) {
      const { summary, dropped, unsupported } = summaryOf([wrong]);
      assert.doesNotMatch(summary, /PM5|PM9|9,999/);
      assert.deepEqual({ dropped, unsupported }, { dropped: 1, unsupported: true });
    }
  });
});
