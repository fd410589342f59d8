import assert from "node:assert/strict";

import fc from "fast-check";

import { mergeText, undoText } from "../../../src/domain/merge/merge-text.ts";
import { shownValue, table } from "../../../src/domain/merge/side-by-side.ts";
import { planUndo } from "../../../src/domain/merge/undo-plan.ts";
import { children, field, planOf, snapshot } from "./some-records.ts";

const FIELDS = [field("jobtitle", { label: "Job title" }), field("note", { label: "Note" }), field("hs_object_id", { writable: false }), field("score", { writable: false })];
const STAYS = snapshot("1", { jobtitle: "VP", note: "first\nsecond", hs_object_id: "1", score: "1" });
const GOES = snapshot("2", { jobtitle: "<b>Head</b> of Sales", note: "x".repeat(300), hs_object_id: "2", score: "2" }, { children: [children("deals", "d1")] });
const DIFFERENCES = [
  { of: "loser", what: "id", words: "it gets a new id" }, { of: "loser", what: "field", name: "score", words: "only the CRM writes it" }, { of: "loser", what: "field", name: "hs_object_id", words: "only the CRM writes it" },
] as const;
const plan = planOf(STAYS, GOES, FIELDS, { differences: DIFFERENCES, obstacles: ["It was merged 250 times."], weight: { openDeals: [{ amount: "200000", currency: "EUR" }], accounts: [] } });

describe("what the reviewer of a merge reads", () => {
  const text = mergeText(plan, { survivor: "Ana Example", loser: "A. Example" });

  it("says who stays, both side by side, what moves, what goes, and what no rollback brings back", () => {
    assert.equal(text, `Two contacts become one: Ana Example (1) stays, for it was made first; A. Example (2) goes into it.

In the way:
- It was merged 250 times.

A second person has to approve:
- Open deals come to 200000 EUR, more than 100000.

Where they differ:
Property                  Stays                         Goes                          Becomes                       By
Job title                 VP                            Head of Sales                 VP                            the survivor's, else the other's
Note                      first / second                ${"x".repeat(27)}…  first / second                the survivor's, else the other's
Besides 2 properties that only the CRM writes: hs_object_id, score

Moves to the one that stays:
- deals: 1

Is lost:
- Job title, of the one that goes: Head of Sales
- Note, of the one that goes: ${"x".repeat(199)}…
- 2 values that only the CRM writes: hs_object_id, score

A rollback could not bring back:
- the one that goes: it gets a new id
- the one that goes: score, hs_object_id: only the CRM writes it`);
  });

  it("leaves out what there is nothing to say of", () => {
    assert.equal(mergeText(planOf(STAYS, { ...STAYS, crmId: GOES.crmId }, FIELDS), { survivor: "Ana", loser: "Ana" }), "Two contacts become one: Ana (1) stays, for it was made first; Ana (2) goes into it.");
  });

  it("when there are more properties than anybody reads, then the rest is counted", () => {
    const many = Array.from({ length: 250 }, (_, at) => field(`f${String(at)}`));
    const [a, b] = ["a", "b"].map((value, at) => snapshot(String(at), Object.fromEntries(many.map(({ name }) => [name, value]))));
    const long = mergeText(planOf(a ?? STAYS, b ?? GOES, many), { survivor: "A", loser: "B" });
    assert.match(long, /and 50 more properties/);
    assert.match(long, /- and 50 more$/m);
  });

  it("says of a rollback what comes back, what is in conflict and what stays as it is", () => {
    const left = { ...STAYS.values, jobtitle: "Head", note: null };
    const undo = planUndo({ survivor: STAYS, loser: GOES, left, present: { ...STAYS, values: { ...left, note: "third" } }, fields: FIELDS, differences: DIFFERENCES });
    assert.equal(undoText(undo, { jobtitle: "Job title" }), `Comes back:
- Job title: VP

Changed since by somebody: stays, unless you say otherwise:
- Note: before first / second, after the merge –, now third

Will not be as before:
- the one that goes: it gets a new id
- the one that goes: score, hs_object_id: only the CRM writes it
- the one that goes: deals: 1 no longer there, not looked for`);
  });
});

describe("lines side by side", () => {
  it("stand below each other whatever they hold", () => {
    const rows = fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(rows, (drawn) => {
      const lines = table(drawn.map(([one, other]) => [shownValue(one, 12), shownValue(other, 12), "|"]), [12, 12]);
      for (const line of lines) assert.ok(line.endsWith("|") && !/[\r\n\t\u2028]/.test(line), JSON.stringify(line));
    }));
  });

  it("cut by what is seen: pictures and East Asian signs take two columns, marks none", () => {
    assert.deepEqual([shownValue("日本語日本語", 7), shownValue("e\u0301".repeat(5), 5), shownValue("😀😀😀", 4)], ["日本語…", "e\u0301".repeat(5), "😀…"]);
    assert.deepEqual(table([["日本", "x"], ["ab", "x"]], [6]), ["日本    x", "ab      x"]);
  });

  it("show none as a dash", () => {
    for (const none of [null, "", " \n ", "\u200b", "<br>"]) assert.equal(shownValue(none, 10), "–");
  });
});
