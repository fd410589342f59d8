import assert from "node:assert/strict";
import { bulkRefusal } from "../../../src/domain/rules/stops.ts";

const MANY = { reasons: ["probation"], looked: false, overwrites: false } as const;

describe("a decision that is one of many", () => {
  it("is taken where only the caution of a new installation asks", () => {
    assert.equal(bulkRefusal("approve", MANY), null);
  });

  it("is refused for every other reason, unless nothing is written or somebody looked", () => {
    const stopped = { ...MANY, reasons: ["probation", "promise"] } as const;
    assert.match(bulkRefusal("approve", stopped) ?? "", /because of promise\.$/);
    assert.equal(bulkRefusal("reject", stopped), null);
    assert.equal(bulkRefusal("approve", { ...stopped, looked: true }), null);
  });

  it("is refused where it would write over what stands in the CRM, whatever the reasons", () => {
    for (const verb of ["approve", "edit", "log"] as const) assert.match(bulkRefusal(verb, { ...MANY, reasons: [], overwrites: true }) ?? "", /writes over/);
    assert.equal(bulkRefusal("assign", { ...MANY, overwrites: true }), null);
    assert.equal(bulkRefusal("approve", { ...MANY, looked: true, overwrites: true }), null);
  });
});
