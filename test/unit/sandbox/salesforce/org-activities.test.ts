import assert from "node:assert/strict";

import type { Row } from "../../../../sandbox/salesforce/model.ts";
import { asApp, keyFiles, OrgUnderTest, refused } from "./org-fixture.ts";

describe("tasks, events and mails of the sandbox Salesforce", () => {
  let at: OrgUnderTest;
  let account: Row;
  let ana: Row;
  let lead: Row;
  beforeEach(() => {
    at = new OrgUnderTest();
    account = at.create("Account", { Name: "Example" });
    ana = at.create("Contact", { LastName: "Example", FirstName: "Ana", AccountId: account.id });
    lead = at.create("Lead", { LastName: "Lead", Company: "Prospect" });
  });
  afterEach(() => {
    at.remove();
  });
  const contact = (name: string): Row => at.create("Contact", { LastName: name });

  it("an activity belongs to the account of its What, or else of its Who", () => {
    const other = at.create("Account", { Name: "Other" });
    const deal = at.create("Opportunity", { Name: "Deal", StageName: "Prospecting", CloseDate: "2026-05-01", AccountId: other.id });
    assert.equal(at.create("Task", { WhoId: ana.id }).values["AccountId"], account.id);
    assert.equal(at.create("Task", { WhoId: ana.id, WhatId: deal.id }).values["AccountId"], other.id);
    assert.equal(at.create("Task", { WhatId: account.id }).values["AccountId"], account.id);
    const task = at.create("Task", { WhoId: ana.id, WhatId: deal.id });
    assert.equal(at.update(task, { WhatId: null }).values["AccountId"], account.id);
  });

  it("a lead excludes a What, and a contact is no What", () => {
    assert.deepEqual(refused(() => at.create("Task", { WhoId: lead.id, WhatId: account.id })).fields, ["WhatId"]);
    assert.equal(refused(() => at.create("Task", { WhatId: ana.id })).errorCode, "FIELD_INTEGRITY_EXCEPTION");
    const task = at.create("Task", { WhatId: account.id });
    assert.equal(refused(() => at.update(task, { WhoId: lead.id })).errorCode, "FIELD_INTEGRITY_EXCEPTION");
  });

  it("a task is closed by its status and knows since when", () => {
    const task = at.create("Task", { Status: "Completed" });
    assert.equal(task.values["IsClosed"], true);
    assert.equal(task.values["CompletedDateTime"], task.values["CreatedDate"]);
    const open = at.update(task, { Status: "In Progress" });
    assert.deepEqual([open.values["IsClosed"], "CompletedDateTime" in open.values], [false, false]);
  });

  it("the people of a task are relations, one lead or up to 50 contacts, each once", () => {
    const task = at.create("Task", { WhoId: ana.id, WhatId: account.id });
    assert.deepEqual(at.relations(task).map((each) => [each["RelationId"], each["IsWhat"]]), [[ana.id, false], [account.id, true]]);
    for (let index = 0; index < 49; index += 1) at.create("TaskRelation", { TaskId: task.id, RelationId: contact(`C${index}`).id });
    assert.equal(refused(() => at.create("TaskRelation", { TaskId: task.id, RelationId: contact("One too many").id })).errorCode, "FIELD_INTEGRITY_EXCEPTION");
    assert.equal(refused(() => at.create("TaskRelation", { TaskId: task.id, RelationId: ana.id })).errorCode, "DUPLICATE_VALUE");
    assert.equal(refused(() => at.create("TaskRelation", { TaskId: task.id, RelationId: lead.id })).errorCode, "FIELD_INTEGRITY_EXCEPTION");
    assert.equal(at.relations(task).length, 51);
  });

  it("a relation that goes is gone, and the next person becomes the Who", () => {
    const bo = contact("Bo");
    const task = at.create("Task", { WhoId: ana.id });
    at.create("TaskRelation", { TaskId: task.id, RelationId: bo.id });
    const [own] = [...at.org.rows("TaskRelation")].filter((row) => row.values["RelationId"] === ana.id);
    at.org.remove("TaskRelation", own?.id ?? "", asApp);
    assert.equal(at.now(task)["WhoId"], bo.id);
    assert.equal(at.relations(task).length, 1);
    at.update(task, { WhoId: ana.id });
    assert.deepEqual(at.relations(task).map((each) => each["RelationId"]), [ana.id]);
  });

  it("who is only invited to an event is not its Who and does not count among its people", () => {
    const event = at.create("Event", { StartDateTime: "2026-03-02T10:00:00Z", DurationInMinutes: 30 });
    at.create("EventRelation", { EventId: event.id, RelationId: lead.id });
    assert.equal("WhoId" in at.now(event), false);
    at.create("EventRelation", { EventId: event.id, RelationId: ana.id, IsParent: true });
    assert.deepEqual([at.now(event)["WhoId"], at.now(event)["AccountId"]], [ana.id, account.id]);
    assert.deepEqual(at.relations(event).map((each) => [each["IsParent"], each["IsInvitee"]]), [[false, true], [true, false]]);
    assert.equal(refused(() => at.create("EventRelation", { EventId: event.id, RelationId: lead.id })).errorCode, "DUPLICATE_VALUE");
    assert.equal(refused(() => at.create("EventRelation", { EventId: event.id, RelationId: account.id, IsWhat: false })).errorCode, "FIELD_INTEGRITY_EXCEPTION");
  });

  it("without Shared Activities there are no relation objects", () => {
    at.set({ sharedActivities: false });
    assert.equal(at.org.catalog.object("TaskRelation"), undefined);
    assert.deepEqual(at.org.catalog.object("Task")?.childRelationships.map((child) => child.childSObject), ["EmailMessage"]);
    const task = at.create("Task", { WhoId: ana.id });
    assert.equal(refused(() => at.create("TaskRelation", { TaskId: task.id, RelationId: ana.id })).status, 404);
    assert.equal(at.relations(task).length, 0);
  });

  it("the end and the duration of an event fill each other, and its start has two names", () => {
    const event = at.create("Event", { StartDateTime: "2026-03-02T10:00:00+01:00", DurationInMinutes: 45, WhoId: ana.id });
    assert.equal(event.values["EndDateTime"], "2026-03-02T09:45:00.000+0000");
    assert.equal(event.values["ActivityDateTime"], "2026-03-02T09:00:00.000+0000");
    assert.deepEqual(at.relations(event).map((each) => [each["RelationId"], each["IsParent"]]), [[ana.id, true]]);
    const moved = at.update(event, { StartDateTime: "2026-03-03T09:00:00Z" });
    assert.equal(moved.values["EndDateTime"], "2026-03-03T09:45:00.000+0000");
    assert.equal(at.update(event, { EndDateTime: "2026-03-03T10:00:00Z" }).values["DurationInMinutes"], 60);
    assert.equal(at.create("Event", { ActivityDateTime: "2026-03-02T10:00:00Z", EndDateTime: "2026-03-02T11:00:00Z" }).values["DurationInMinutes"], 60);
    assert.equal(at.create("Event", { IsAllDayEvent: true, ActivityDate: "2026-03-02" }).values["DurationInMinutes"], 1_440);
  });

  it("an event without times, with contrary times, that ends before it starts or lasts too long is refused", () => {
    const start = "2026-03-02T10:00:00Z";
    assert.deepEqual(refused(() => at.create("Event", { Subject: "When?" })).fields, ["StartDateTime"]);
    assert.deepEqual(refused(() => at.create("Event", { StartDateTime: start })).fields, ["DurationInMinutes", "EndDateTime"]);
    assert.deepEqual(refused(() => at.create("Event", { StartDateTime: start, EndDateTime: "2026-03-02T09:00:00Z" })).fields, ["EndDateTime"]);
    assert.deepEqual(refused(() => at.create("Event", { StartDateTime: start, DurationInMinutes: 14 * 1_440 + 1 })).fields, ["DurationInMinutes"]);
    assert.equal(refused(() => at.create("Event", { StartDateTime: start, DurationInMinutes: 30, EndDateTime: "2026-03-02T11:00:00Z" })).errorCode, "FIELD_INTEGRITY_EXCEPTION");
    assert.equal(refused(() => at.create("Event", { StartDateTime: start, ActivityDateTime: "2026-03-02T11:00:00Z", DurationInMinutes: 30 })).errorCode, "FIELD_INTEGRITY_EXCEPTION");
  });

  it("a mail makes its task and is fixed from then on, but for its custom fields", () => {
    const mail = at.create("EmailMessage", { Subject: "Hello", TextBody: "Text", Status: "3", FromAddress: "ana@example.com", Incoming: true, RelatedToId: account.id });
    const task = at.org.row("Task", String(mail.values["ActivityId"]));
    assert.deepEqual([task?.values["TaskSubtype"], task?.values["WhatId"], task?.values["IsClosed"]], ["Email", account.id, true]);
    assert.deepEqual(refused(() => at.update(mail, { Subject: "Other" })).fields, ["Subject"]);
    assert.equal(at.update(mail, { IsExternallyVisible: true }).values["IsExternallyVisible"], true);
    at.create("EmailMessageRelation", { EmailMessageId: mail.id, RelationId: ana.id, RelationType: "FromAddress" });
    const taskNow = (): Readonly<Record<string, unknown>> => at.org.row("Task", String(mail.values["ActivityId"]))?.values ?? {};
    assert.equal(taskNow()["WhoId"], ana.id);
    at.org.remove("EmailMessage", mail.id, asApp);
    assert.equal(taskNow()["IsDeleted"], true);
    at.org.undelete("EmailMessage", mail.id, asApp);
    assert.equal(taskNow()["IsDeleted"], false);
  });

  it("a draft can be changed and has no task until it is sent", () => {
    const mail = at.create("EmailMessage", { Subject: "Hello", Status: "5" });
    assert.equal("ActivityId" in mail.values, false);
    assert.ok("ActivityId" in at.update(mail, { Subject: "Better", Status: "3" }).values);
    assert.equal(refused(() => at.update(mail, { Subject: "Best" })).errorCode, "INVALID_FIELD_FOR_INSERT_UPDATE");
  });

  it("custom fields of Activity are fields of tasks and events", () => {
    at.deploy(keyFiles);
    for (const object of ["Task", "Event"]) assert.equal(at.org.catalog.object(object)?.fields.get("key__c")?.externalId, true);
    assert.equal(at.org.catalog.object("Contact")?.fields.get("key__c"), undefined);
  });
});
