import assert from "node:assert/strict";

import { leftBy, planUndo, type UndoInput } from "../../../src/domain/merge/undo-plan.ts";
import { children, field, snapshot } from "./some-records.ts";

const FIELDS = [field("jobtitle", { label: "Job title" }), field("topics", { type: "choices" }), field("lastname", { required: true }), field("score", { type: "number", writable: false })];
const STAYS = snapshot("1", { jobtitle: "VP", topics: "x", lastname: "Example", score: "3" }, { children: [children("deals", "d1")] });
const GOES = snapshot("2", { jobtitle: "Chief", topics: "y" }, { children: [children("deals", "d2")] });
const LEFT = leftBy(STAYS.values, { jobtitle: "Chief", topics: "x;y" });
const undo = (now: Readonly<Record<string, string | null>> = {}, over: Partial<UndoInput> = {}) =>
  planUndo({ survivor: STAYS, loser: GOES, left: LEFT, present: { ...STAYS, values: { ...LEFT, ...now }, children: [children("deals", "d1", "d2")] }, fields: FIELDS, differences: [], ...over });

describe("a merge that is taken back", () => {
  it("when nobody touched the record since, then every value comes back", () => {
    assert.deepEqual(undo(), { values: { jobtitle: "VP", topics: "x" }, conflicts: [], differences: [] });
  });

  it("when somebody changed a property since, then theirs stays and a person is asked", () => {
    const { values, conflicts } = undo({ jobtitle: "Director" });
    assert.deepEqual([values, conflicts], [{ topics: "x" }, [{ name: "jobtitle", label: "Job title", before: "VP", left: "Chief", present: "Director" }]]);
  });

  it("when somebody emptied what the merge filled, then that is a change too", () => {
    assert.deepEqual(undo({ jobtitle: "" }).conflicts.map(({ name, present }) => [name, present]), [["jobtitle", null]]);
  });

  it("when somebody put it back already, or spelled it otherwise, then it is no conflict", () => {
    assert.deepEqual(undo({ jobtitle: "VP", topics: "y; x" }), { values: { topics: "x" }, conflicts: [], differences: [] });
  });

  it("when a property cannot be written or emptied, then that is said, once", () => {
    const told = { of: "survivor", what: "history", name: "score", words: "the CRM reckons it" } as const;
    const before = snapshot("1", { ...STAYS.values, lastname: null });
    const { values, differences } = undo({ score: "5" }, { survivor: before, differences: [told] });
    assert.deepEqual(differences.filter(({ what }) => what !== "children"), [told, { of: "survivor", what: "field", name: "lastname", words: "it cannot be emptied again" }]);
    assert.ok(!Object.hasOwn(values, "lastname") && !Object.hasOwn(values, "score"));
  });

  it("when a property is no longer described, then it is left as it is and said", () => {
    const { values, differences } = undo({}, { fields: FIELDS.slice(1) });
    assert.deepEqual([values, differences.map(({ name, words }) => [name, words])], [{ topics: "x" }, [["jobtitle", "the CRM no longer shows what can be written here"]]]);
  });

  it("tells what came to the record since, and what went", () => {
    const present = { ...STAYS, values: LEFT, children: [children("deals", "d1", "d3", "d4"), children("notes", "n1")] };
    assert.deepEqual(undo({}, { present }).differences.map(({ of, name, count, words }) => [of, name, count, words]), [
      ["survivor", "deals", 2, "deals: 2 came after the merge, kept by the survivor"], ["loser", "deals", 1, "deals: 1 no longer there, not looked for"],
      ["survivor", "notes", 1, "notes: 1 came after the merge, kept by the survivor"],
    ]);
  });
});
