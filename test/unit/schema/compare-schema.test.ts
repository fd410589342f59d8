import assert from "node:assert/strict";

import type { FieldDescription } from "../../../src/domain/model/field-description.ts";
import { compareSchema } from "../../../src/domain/schema/compare-schema.ts";

const field = (name: string, over: Partial<FieldDescription> = {}): FieldDescription =>
  ({ name, label: name, type: "text", charsMax: 80, digits: null, options: null, isOpenList: false, writable: true, required: false, ...over });

describe("two looks at a CRM's schema", () => {
  it("are the same in any order", () => {
    const [one, other] = [field("A", { options: ["x", "y"] }), field("B")];
    assert.deepEqual(compareSchema([one, other], [other, { ...one, options: ["y", "x"], label: "Renamed for people" }]), []);
  });

  it("tell what appeared and what vanished", () => {
    assert.deepEqual(compareSchema([field("A"), field("C")], [field("C"), field("B")]), [{ kind: "vanished", field: "A" }, { kind: "appeared", field: "B" }]);
  });

  it("tell another type, bound, list, right and duty, each by itself", () => {
    const after = field("A", { type: "choice", charsMax: 40, options: ["x", "z"], writable: false, required: true });
    assert.deepEqual(compareSchema([field("A", { options: ["x", "y"] })], [after]), [
      { kind: "type", field: "A", before: "text", after: "choice" },
      { kind: "length", field: "A", before: 80, after: 40 },
      { kind: "options", field: "A", added: ["z"], removed: ["y"] },
      { kind: "writable", field: "A", after: false },
      { kind: "required", field: "A", after: true },
    ]);
  });
});
