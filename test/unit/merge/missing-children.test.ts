import assert from "node:assert/strict";

import { childrenOfBoth, missingChildren } from "../../../src/domain/merge/missing-children.ts";
import { children, snapshot } from "./some-records.ts";

const [one, other] = [snapshot("1", {}, { children: [children("calls", "a", "b"), children("companies", "x")] }), snapshot("2", {}, { children: [children("calls", "b", "c"), children("contacts", "1")] })];

describe("what hung on merged records", () => {
  it("when all of it hangs on the one, then nothing is missing, under whatever label", () => {
    assert.deepEqual(missingChildren([one, other], { children: [children("calls", "a", "b", "c", "new"), children("primary company", "x")] }), []);
  });

  it("when some does not, then it is told by its kind, each once", () => {
    assert.deepEqual(missingChildren([one, other], { children: [children("calls", "a")] }), [{ label: "calls", ids: ["b", "c"] }, { label: "companies", ids: ["x"] }]);
  });

  it("one of the two that hung on the other is not missing, nor counted", () => {
    assert.equal(childrenOfBoth([one, other]), 4);
    assert.deepEqual(missingChildren([one, other], { children: [] }).flatMap(({ ids }) => ids).includes(one.crmId), false);
  });
});
