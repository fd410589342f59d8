import assert from "node:assert/strict";

import { fullId, makeId, shortId } from "../../../../sandbox/salesforce/schema/ids.ts";
import { adminUserId } from "../../../../sandbox/salesforce/records/base-rows.ts";
import { OrgUnderTest, refused } from "./org-fixture.ts";

describe("the sandbox Salesforce checks what a field takes", () => {
  let at: OrgUnderTest;
  beforeEach(() => {
    at = new OrgUnderTest();
  });
  afterEach(() => {
    at.remove();
  });

  it("an id has the vendor's check characters, whatever the case it comes in", () => {
    // An example of the vendor's own documentation of record ids.
    assert.equal(fullId("001A0000006Vm9r"), "001A0000006Vm9rIAC");
    assert.equal(fullId("001a0000006vm9riac"), "001A0000006Vm9rIAC");
    assert.equal(fullId("001A0000006Vm9rIAD"), undefined);
    assert.equal(fullId("001A00"), undefined);
    const id = makeId("00T", 123_456_789_012);
    assert.equal(fullId(shortId(id)), id);
  });

  it("a short id addresses the same record, and references keep the long one", () => {
    const account = at.create("Account", { Name: "Example" });
    const contact = at.create("contact", { lastname: "Example", AccountId: shortId(account.id) });
    assert.equal(contact.values["AccountId"], account.id);
    assert.equal(at.org.row("Account", shortId(account.id)), account);
  });

  it("a record knows who made it and when, and is of this org's own user unless somebody else is named", () => {
    at.org.clock.change({ setMs: Date.parse("2026-03-02T10:00:00.123Z"), rate: 0.000_001 });
    const { values } = at.create("Task", { Subject: "Call" });
    assert.equal(values["SystemModstamp"], "2026-03-02T10:00:00.123+0000");
    assert.deepEqual([values["OwnerId"], values["CreatedById"], values["Status"], values["Priority"], values["TaskSubtype"], values["IsDeleted"]],
      [adminUserId, adminUserId, "Not Started", "Normal", "Task", false]);
  });

  it("refuses what the vendor refuses, with its code and the field", () => {
    const wrong: readonly (readonly [string, Record<string, string | number | boolean | null>, string, readonly string[] | undefined])[] = [
      ["Contact", { FirstName: "Ana" }, "REQUIRED_FIELD_MISSING", ["LastName"]],
      ["Contact", { LastName: null }, "REQUIRED_FIELD_MISSING", ["LastName"]],
      ["Contact", { LastName: "  " }, "REQUIRED_FIELD_MISSING", ["LastName"]],
      ["Contact", { LastName: "E".repeat(81) }, "STRING_TOO_LONG", ["LastName"]],
      ["Contact", { LastName: "E", Email: "not an address" }, "INVALID_EMAIL_ADDRESS", ["Email"]],
      ["Contact", { LastName: "E", Nickname: "x" }, "INVALID_FIELD", undefined],
      ["Contact", { LastName: "E", Name: "x" }, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Name"]],
      ["Contact", { LastName: "E", AccountId: "abc" }, "MALFORMED_ID", ["AccountId"]],
      ["Contact", { LastName: "E", AccountId: adminUserId }, "FIELD_INTEGRITY_EXCEPTION", ["AccountId"]],
      ["Contact", { LastName: "E", AccountId: makeId("001", 5) }, "INVALID_CROSS_REFERENCE_KEY", ["AccountId"]],
      ["Contact", { LastName: "E", Birthdate: "2026-02-30" }, "JSON_PARSER_ERROR", undefined],
      ["Contact", { LastName: "E", DoNotCall: "perhaps" }, "JSON_PARSER_ERROR", undefined],
      ["Contact", { LastName: "E", DoNotCall: null }, "INVALID_TYPE_ON_FIELD_IN_RECORD", ["DoNotCall"]],
      ["Account", { Name: "E", NumberOfEmployees: "many" }, "JSON_PARSER_ERROR", undefined],
      ["Task", { ReminderDateTime: "2026-03-02T10:00:00" }, "JSON_PARSER_ERROR", undefined],
      ["Task", { CallType: "Sideways" }, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["CallType"]],
      ["User", { LastName: "E" }, "REQUIRED_FIELD_MISSING", ["Username", "Email", "Alias", "CommunityNickname", "ProfileId"]],
      ["OpportunityStage", { ApiName: "Mine" }, "INVALID_TYPE_FOR_OPERATION", []],
    ];
    for (const [type, values, code, fields] of wrong) {
      const complaint = refused(() => at.create(type, values));
      assert.deepEqual([complaint.errorCode, complaint.fields, complaint.status], [code, fields, 400], `${type} ${JSON.stringify(values)}`);
    }
    assert.equal(refused(() => at.create("Nothing__c", {})).status, 404);
  });

  it("an open picklist takes any value, and times are kept in UTC to the second", () => {
    const task = at.create("Task", { Status: "On the moon", ReminderDateTime: "2026-03-02T10:00:00.987+01:00" });
    assert.equal(task.values["Status"], "On the moon");
    assert.equal(task.values["ReminderDateTime"], "2026-03-02T09:00:00.000+0000");
  });

  it("null empties a field, and a change leaves the others as they are", () => {
    const contact = at.create("Contact", { LastName: "Example", FirstName: "Ana", Title: "CFO" });
    const after = at.update(contact, { title: null, FirstName: "Ann" });
    assert.equal("Title" in after.values, false);
    assert.equal(after.values["Name"], "Ann Example");
    assert.equal(refused(() => at.update(contact, { LastName: null })).errorCode, "REQUIRED_FIELD_MISSING");
  });

  it("a task's subtype is set when it is made and never again", () => {
    const task = at.create("Task", { TaskSubtype: "Call" });
    assert.equal(task.values["TaskSubtype"], "Call");
    const complaint = refused(() => at.update(task, { TaskSubtype: "Email" }));
    assert.deepEqual([complaint.errorCode, complaint.fields], ["INVALID_FIELD_FOR_INSERT_UPDATE", ["TaskSubtype"]]);
  });

  it("somebody who has left owns nothing new", () => {
    const user = at.create("User", { LastName: "Example", Username: "u@example.com", Email: "u@example.com", Alias: "u", CommunityNickname: "u", ProfileId: String(at.org.row("User", adminUserId)?.values["ProfileId"]) });
    at.update(user, { IsActive: false });
    assert.equal(refused(() => at.create("Task", { OwnerId: user.id })).errorCode, "INACTIVE_OWNER_OR_USER");
  });
});
