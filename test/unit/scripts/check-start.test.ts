import assert from "node:assert/strict";
import { faultsOf } from "../../../scripts/ci/check-start.mjs";

const good = { crm: "hubspot", activities: 100, logged: 60, review: 25, blocked: 5, skipped: 10, writes: 120, audit: { ok: true, walked: 300 } };
const other = { ...good, crm: "salesforce" };
const output = (crm: object, ...more: readonly object[]) => `> steward@0.1.0 start\n\nsome table\n${JSON.stringify({ crms: [crm, ...more], seconds: 9.5 })}\n`;

describe("check-start", () => {
  it("when a first start logs everything, then it has no fault", () => {
    assert.deepEqual(faultsOf(output(good, other), "first"), []);
  });

  it("when a second start writes something, then that is a fault", () => {
    assert.deepEqual(faultsOf(output(good, { ...other, writes: 0 }), "again"), ["hubspot: a second run wrote 120 records"]);
    assert.deepEqual(faultsOf(output({ ...good, writes: 0 }, { ...other, writes: 0 }), "again"), []);
  });

  it("when a first start writes nothing, then that is a fault", () => {
    assert.deepEqual(faultsOf(output({ ...good, writes: 0 }, other), "first"), ["hubspot: a first run wrote 0 records"]);
  });

  it("when an activity is unaccounted for, then that is a fault", () => {
    assert.deepEqual(faultsOf(output({ ...good, logged: 59 }, other), "any"), ["hubspot: 99 of 100 activities accounted for"]);
  });

  it("when the chain is broken or was not walked, then that is a fault", () => {
    assert.equal(faultsOf(output({ ...good, audit: { ok: false, walked: 300 } }, other), "any").length, 1);
    assert.equal(faultsOf(output({ ...good, audit: { ok: true, walked: 0 } }, other), "any").length, 1);
  });

  it("when one CRM is missing, then that is a fault", () => {
    assert.deepEqual(faultsOf(output(good), "any"), ["it lacks salesforce"]);
  });

  it("when something follows the JSON line, or there is none, then that is a fault", () => {
    assert.equal(faultsOf(`${output(good, other)}bye\n`, "any").length, 1);
    assert.equal(faultsOf("", "any").length, 1);
    assert.equal(faultsOf('{"crms":[],"seconds":1}', "any").length, 1);
  });
});
