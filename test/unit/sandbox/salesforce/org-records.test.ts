import assert from "node:assert/strict";

import { entityTag } from "../../../../sandbox/salesforce/records/entity-tag.ts";
import { shortId } from "../../../../sandbox/salesforce/schema/ids.ts";
import { asApp, keyFiles, OrgUnderTest, refused } from "./org-fixture.ts";

describe("the sandbox Salesforce keeps records by its rules", () => {
  let at: OrgUnderTest;
  beforeEach(() => {
    at = new OrgUnderTest();
  });
  afterEach(() => {
    at.remove();
  });

  it("what was committed is there after a kill, and what was not is gone", () => {
    at.deploy(keyFiles);
    const account = at.create("Account", { Name: "Example", Key__c: "k-1" });
    at.set({ dailyRequests: 7 });
    at.org.clock.change({ setMs: Date.parse("2026-03-02T10:00:00Z"), rate: 1 });
    at.org.store.commit();
    at.create("Account", { Name: "Lost" });
    const org = at.reopen();
    assert.deepEqual(org.row("Account", account.id)?.values, account.values);
    assert.equal([...org.rows("Account")].length, 1);
    assert.equal(org.settings().dailyRequests, 7);
    assert.equal(new Date(org.clock.now()).toISOString().slice(0, 10), "2026-03-02");
    assert.equal(org.byExternalId("account", "key__c", "K-1")[0]?.id, account.id);
    assert.notEqual(at.create("Account", { Name: "Next" }).id, account.id);
  });

  it("a deleted record is marked, not changed, and comes back with what went with it", () => {
    const account = at.create("Account", { Name: "Example" });
    const contact = at.create("Contact", { LastName: "Example", AccountId: account.id });
    const earlier = at.create("Contact", { LastName: "Earlier", AccountId: account.id });
    at.org.clock.change({ advanceMs: 1_000 });
    at.org.remove("Contact", earlier.id, asApp);
    at.org.clock.change({ advanceMs: 1_000 });
    at.org.remove("Account", account.id, asApp);
    assert.equal(at.now(contact)["IsDeleted"], true);
    assert.equal(refused(() => at.update(account, { Name: "x" })).errorCode, "ENTITY_IS_DELETED");
    assert.equal(refused(() => at.create("Contact", { LastName: "E", AccountId: account.id })).errorCode, "ENTITY_IS_DELETED");
    at.org.undelete("Account", account.id, asApp);
    assert.deepEqual([at.now(account)["IsDeleted"], at.now(contact)["IsDeleted"], at.now(earlier)["IsDeleted"]], [false, false, true]);
  });

  it("a unique key is refused in any case, names the other record by its short id, and is free again once that is deleted", () => {
    at.deploy(keyFiles);
    const task = at.create("Task", { Key__c: "Call:1" });
    const complaint = refused(() => at.create("Task", { Key__c: "call:1" }));
    assert.equal(complaint.errorCode, "DUPLICATE_VALUE");
    assert.equal(complaint.message, `duplicate value found: Key__c duplicates value on record with id: ${shortId(task.id)}`);
    at.update(task, { Key__c: "call:1", Subject: "the same key on the same record" });
    at.org.remove("Task", task.id, asApp);
    const second = at.create("Task", { Key__c: "call:1" });
    assert.deepEqual(at.org.byExternalId("Task", "Key__c", "CALL:1").map((row) => row.id), [second.id]);
    assert.equal(refused(() => at.org.undelete("Task", task.id, asApp)).errorCode, "DUPLICATE_VALUE");
  });

  it("whether activities hold unique keys, and over both objects, is a fact that can be turned", () => {
    at.deploy(keyFiles);
    at.create("Task", { Key__c: "one" });
    const event = { StartDateTime: "2026-03-02T10:00:00Z", DurationInMinutes: 30 };
    at.create("Event", { ...event, Key__c: "one" });
    at.setFacts({ uniqueAcrossTaskAndEvent: true });
    at.create("Task", { Key__c: "two" });
    assert.equal(refused(() => at.create("Event", { ...event, Key__c: "two" })).errorCode, "DUPLICATE_VALUE");
    at.setFacts({ uniqueOnActivities: false });
    at.create("Task", { Key__c: "two" });
    assert.equal(at.org.byExternalId("Task", "Key__c", "two").length, 2);
    assert.equal(at.org.catalog.object("Task")?.fields.get("key__c")?.unique, false);
    assert.equal(at.org.catalog.object("Account")?.fields.get("key__c")?.unique, true);
  });

  it("the admin's required fields and validation rules bind every write", () => {
    at.set({
      requiredFields: ["Task.Description"],
      validationRules: [{ object: "Account", field: "Industry", refuses: "Other", message: "Say which industry it is." }],
    });
    assert.deepEqual(refused(() => at.create("Task", {})).fields, ["Description"]);
    const account = at.create("Account", { Name: "Example" });
    const complaint = refused(() => at.update(account, { Industry: "Other" }));
    assert.deepEqual([complaint.errorCode, complaint.message], ["FIELD_CUSTOM_VALIDATION_EXCEPTION", "Say which industry it is."]);
  });

  it("a record that looks like another is refused with the vendor's misspelt key, and saved on demand", () => {
    const ana = at.create("Contact", { LastName: "Example", Email: "ana@example.com" });
    const complaint = refused(() => at.create("Contact", { LastName: "Other", Email: "Ana@Example.com" }));
    assert.equal(complaint.errorCode, "DUPLICATES_DETECTED");
    assert.match(JSON.stringify(complaint.extra), new RegExp(`^\\{"duplicateResut":.*${ana.id}`));
    assert.equal(refused(() => at.create("Lead", { LastName: "L", Company: "C", Email: "ana@example.com" })).errorCode, "DUPLICATES_DETECTED");
    at.setFacts({ misspeltDuplicateResult: false });
    const other = at.create("Contact", { LastName: "Other" });
    assert.ok("duplicateResult" in (refused(() => at.update(other, { Email: "ana@example.com" })).extra ?? {}));
    at.org.update("Contact", other.id, { Email: "ana@example.com" }, { ...asApp, allowDuplicates: true });
    at.update(other, { Title: "no alert for what was alike before" });
    at.set({ duplicateRules: false });
    at.create("Contact", { LastName: "Third", Email: "ana@example.com" });
  });

  it("a refused write leaves nothing behind", () => {
    const lead = at.create("Lead", { LastName: "L", Company: "C" });
    const account = at.create("Account", { Name: "A" });
    const task = at.create("Task", { WhoId: lead.id });
    refused(() => at.create("Task", { WhoId: lead.id, WhatId: account.id }));
    // Only the second lead is refused, when its own row is there already.
    const second = at.create("Lead", { LastName: "Second", Company: "C" });
    refused(() => at.create("TaskRelation", { TaskId: task.id, RelationId: second.id }));
    assert.equal([...at.org.rows("Task")].length, 1);
    assert.equal([...at.org.rows("TaskRelation")].length, 1);
  });

  it("the entity tag changes with every change and is quoted", () => {
    const account = at.create("Account", { Name: "Example" });
    const after = at.update(account, { Name: "Other" });
    assert.match(entityTag(account), /^"[A-Za-z0-9+/=]+-gzip"$/);
    assert.notEqual(entityTag(account), entityTag(after));
    assert.equal(entityTag(after), entityTag(at.org.row("Account", account.id) ?? account));
  });

  it("ten thousand tasks are made in seconds", function () {
    this.timeout(30_000);
    at.deploy(keyFiles);
    const account = at.create("Account", { Name: "Example" });
    const contact = at.create("Contact", { LastName: "Example", AccountId: account.id });
    const startMs = Date.now();
    for (let index = 0; index < 10_000; index += 1) {
      at.create("Task", { Key__c: `call:${index}`, WhoId: contact.id, WhatId: account.id, Subject: "Call" });
      at.org.store.commit();
    }
    assert.equal(at.org.pointingTo("Task", "WhoId", contact.id).length, 10_000);
    assert.ok(Date.now() - startMs < 15_000, `${Date.now() - startMs} ms`);
  });
});
