import assert from "node:assert/strict";

import { childrenOfBoth, missingChildren } from "../../../src/domain/merge/missing-children.ts";
import { children, snapshot } from "./some-records.ts";

const PRIMARY = "companies (primary)";
const primary = (...ids: readonly string[]) => ({ ...children(PRIMARY, ...ids), givesWay: true as const });
const [one, other] = [snapshot("1", {}, { children: [children("calls", "a", "b"), children("companies", "x")] }), snapshot("2", {}, { children: [children("calls", "b", "c"), children("contacts", "1")] })];

describe("what hung on merged records", () => {
  it("when all of it hangs on the one, then nothing is missing", () => {
    assert.deepEqual(missingChildren([one, other], { children: [children("calls", "a", "b", "c", "new"), children("companies", "x")] }), []);
  });

  it("when a child was tied in two ways and one of them is gone, then that one is told, though the child still hangs there", () => {
    const both = [snapshot("1"), snapshot("2", {}, { children: [children("deals", "d", "e"), children("deals (decides)", "d")] })] as const;
    assert.deepEqual(missingChildren(both, { children: [children("deals", "d", "e")] }), [{ label: "deals (decides)", ids: ["d"] }]);
    assert.deepEqual(missingChildren(both, { children: [children("deals", "e"), children("deals (decides)", "d")] }), [{ label: "deals", ids: ["d"] }]);
  });

  it("when both had a primary company, then one of the two ties gives way as long as the company hangs there", () => {
    const both = [snapshot("1", {}, { children: [children("companies", "x"), primary("x")] }), snapshot("2", {}, { children: [children("companies", "y"), primary("y")] })] as const;
    assert.deepEqual(missingChildren(both, { children: [children("companies", "x", "y"), primary("x")] }), []);
    assert.deepEqual(missingChildren(both, { children: [children("companies", "x"), primary("x")] }), [{ label: "companies", ids: ["y"] }, { label: PRIMARY, ids: ["y"] }]);
  });

  it("when one alone had a primary company, then it has to be the primary one of the merged record", () => {
    const both = [snapshot("1", {}, { children: [children("companies", "x")] }), snapshot("2", {}, { children: [children("companies", "y"), primary("y")] })] as const;
    assert.deepEqual(missingChildren(both, { children: [children("companies", "x", "y")] }), [{ label: PRIMARY, ids: ["y"] }]);
  });

  it("when some does not, then it is told by its kind, each once", () => {
    assert.deepEqual(missingChildren([one, other], { children: [children("calls", "a")] }), [{ label: "calls", ids: ["b", "c"] }, { label: "companies", ids: ["x"] }]);
  });

  it("one of the two that hung on the other is not missing, nor counted", () => {
    assert.equal(childrenOfBoth([one, other]), 4);
    assert.deepEqual(missingChildren([one, other], { children: [] }).flatMap(({ ids }) => ids).includes(one.crmId), false);
  });
});
