import assert from "node:assert/strict";

import fc from "fast-check";

import { readChangeEvent } from "../../../../connectors/salesforce/change-events.ts";

const AT = Date.UTC(2026, 2, 20, 12, 0, 0);
const event = (header: object, body: object = {}): object => ({
  ...body, ChangeEventHeader: { entityName: "Contact", recordIds: ["003000000000001AAA"], changeType: "UPDATE", changeOrigin: "", commitTimestamp: AT, ...header },
});
const told = (header: object, body: object = {}): readonly (readonly string[])[] => {
  const { hints, gaps } = readChangeEvent(event(header, body));
  return [...hints.map(({ object, crmId, kind }) => [object, crmId, kind]), ...gaps.map(({ object, from }) => [object, from, "gap"])];
};
const BEFORE = new Date(AT - 600_000).toISOString();

describe("a change event of Salesforce", () => {
  it("when it names several records, then each of them is looked at", () => {
    const recordIds = ["003000000000001AAA", "003000000000002AAA"];
    assert.deepEqual(told({ recordIds }), recordIds.map((id) => ["contact", id, "changed"]));
    assert.equal(readChangeEvent(event({})).hints[0]?.at, new Date(AT).toISOString());
  });

  it("when records come, go and come back, then the hint says so; leads are contacts", () => {
    for (const [changeType, kind] of [["CREATE", "changed"], ["UPDATE", "changed"], ["DELETE", "deleted"], ["UNDELETE", "restored"]] as const) {
      assert.deepEqual(told({ entityName: "Lead", recordIds: ["00Q000000000001AAA"], changeType }), [["contact", "00Q000000000001AAA", kind]]);
      assert.deepEqual(told({ changeType: `GAP_${changeType}` }), [["contact", "003000000000001AAA", kind]], "a gap that names its records is a hint");
    }
  });

  it("when a task changes, then it is looked at as everything that a task may be", () => {
    assert.deepEqual(told({ entityName: "Task", recordIds: ["00T000000000001AAA"] }).map(([object]) => object), ["email", "call", "text", "note", "task"]);
    assert.deepEqual(told({ entityName: "Event", recordIds: ["00U000000000001AAA"] }).map(([object]) => object), ["meeting"]);
  });

  it("when the names are lost, then everything since a little before is to be asked for", () => {
    assert.deepEqual(told({ changeType: "GAP_OVERFLOW", recordIds: ["000000000000000AAA"] }), [["contact", BEFORE, "gap"]]);
    assert.deepEqual(told({ recordIds: ["003*"] }), [["contact", BEFORE, "gap"]]);
    assert.deepEqual(told({ changeType: "SPLIT" }), [["contact", BEFORE, "gap"]]);
    assert.deepEqual(told({ recordIds: [] }), [["contact", BEFORE, "gap"]]);
    assert.deepEqual(told({ entityName: "Task", changeType: "GAP_OVERFLOW", recordIds: [] }).length, 5);
  });

  it("when a task that we wrote comes back, then it is no news; what we changed of a person is", () => {
    const changeOrigin = "com/salesforce/api/rest/66.0;client=steward";
    assert.deepEqual(told({ entityName: "Task", recordIds: ["00T000000000001AAA"], changeOrigin }), []);
    assert.deepEqual(told({ changeOrigin }).length, 1);
    assert.deepEqual(told({ entityName: "Task", recordIds: ["00T000000000001AAA"], changeType: "DELETE", changeOrigin }).length, 5);
    for (const other of ["com/salesforce/api/rest/66.0;client=steward2", "com/salesforce/api/soap/66.0;client=SfdcInternalAPI/", ""]) {
      assert.deepEqual(told({ entityName: "Event", recordIds: ["00U000000000001AAA"], changeOrigin: other }).length, 1);
    }
  });

  it("when a contact's role in a deal or a person on a task is told by name, then the deal or task is looked at", () => {
    assert.deepEqual(told({ entityName: "OpportunityContactRole", changeType: "CREATE" }, { OpportunityId: "006000000000001AAA" }), [["opportunity", "006000000000001AAA", "associations"]]);
    assert.deepEqual(told({ entityName: "OpportunityContactRole" }), []);
    assert.deepEqual(told({ entityName: "TaskRelation" }, { TaskId: "00T000000000001AAA" }).length, 5);
  });

  it("when it is of an object that nobody reads, or is garbled, then it is nothing, and nothing throws", () => {
    assert.deepEqual(told({ entityName: "Campaign" }), []);
    for (const recordIds of [["' OR 1=1"], [7]]) assert.equal(readChangeEvent(event({ recordIds })).hints.length, 0);
    fc.assert(fc.property(fc.anything(), (payload) => { assert.deepEqual(readChangeEvent({ ChangeEventHeader: payload }).hints, []); }));
    assert.deepEqual(readChangeEvent(event({ commitTimestamp: Number.MAX_VALUE })), { hints: [], gaps: [], at: null });
  });
});
