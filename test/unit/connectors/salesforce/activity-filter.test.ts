import assert from "node:assert/strict";

import { parseQuery } from "@jetstreamapp/soql-parser-js";

import { activityFilter } from "../../../../connectors/salesforce/activity-filter.ts";
import { ObjectDescriptionSchema } from "../../../../connectors/salesforce/describe.ts";
import type { ObjectDescription } from "../../../../connectors/salesforce/describe.ts";
import { phonesOf, typedFields } from "../../../../connectors/salesforce/reach.ts";
import { select } from "../../../../connectors/salesforce/soql.ts";
import type { EngagementObject } from "../../../../src/domain/model/engagement.ts";

const org = (...fields: readonly (readonly [string, string])[]): ObjectDescription =>
  ObjectDescriptionSchema.parse({ name: "Task", fields: [["Id", "id"] as const, ...fields].map(([name, type]) => ({ name, type })) });
const plain = (...names: readonly string[]): ObjectDescription => org(...names.map((name) => [name, "string"] as const));

const ALL = plain("TaskSubtype", "Steward_Kind__c", "IsRecurrence");

function whereOf(noun: EngagementObject, description: ObjectDescription): string {
  const filter = activityFilter(noun, description);
  assert.ok(filter !== null && filter !== "nothing");
  parseQuery(select({ fields: ["Id"], from: "Task", where: filter }));
  return filter.where;
}

describe("which rows of Task and Event are which noun", () => {
  it("our own word wins, and where nobody said it the subtype tells", () => {
    assert.equal(whereOf("call", ALL), "((Steward_Kind__c IN ('call') OR (Steward_Kind__c = null AND TaskSubtype IN ('Call'))) AND IsRecurrence = false)");
    assert.equal(whereOf("email", ALL), "((Steward_Kind__c IN ('email') OR (Steward_Kind__c = null AND TaskSubtype IN ('Email', 'ListEmail'))) AND IsRecurrence = false)");
    assert.equal(whereOf("note", ALL), "(Steward_Kind__c IN ('note') AND IsRecurrence = false)");
  });

  it("what is nothing else is a task, without a subtype too", () => {
    assert.equal(whereOf("task", ALL), "((Steward_Kind__c IN ('task', 'meeting') OR (Steward_Kind__c = null AND (TaskSubtype = null OR TaskSubtype NOT IN ('Call', 'Email', 'ListEmail')))) AND IsRecurrence = false)");
  });

  it("in an org without our field the subtype alone tells, and texts and notes are not to be found", () => {
    const bare = plain("TaskSubtype");
    assert.equal(whereOf("call", bare), "TaskSubtype IN ('Call')");
    assert.equal(activityFilter("note", bare), "nothing");
    assert.equal(activityFilter("text", bare), "nothing");
  });

  it("in an org that shows neither, everything is a task", () => {
    assert.equal(activityFilter("task", plain("Subject")), null);
    assert.equal(activityFilter("call", plain("Subject")), "nothing");
  });

  it("every event is a meeting but the pattern of a series and the copies for invited users", () => {
    assert.equal(whereOf("meeting", plain("IsRecurrence", "IsChild")), "(IsRecurrence = false AND IsChild = false)");
    assert.equal(activityFilter("meeting", plain("Subject")), null);
  });
});

describe("where a person or company is reached", () => {
  const contact = org(
    ["MobilePhone", "phone"], ["Second__c", "email"], ["AssistantPhone", "phone"], ["Email", "email"], ["Fax", "phone"], ["Phone", "phone"], ["Line__c", "phone"], ["Name", "string"],
  );

  it("is told by the types of fields, the standard one first and an org's own ones too", () => {
    assert.deepEqual(typedFields(contact, "email"), ["Email", "Second__c"]);
    assert.deepEqual(typedFields(contact, "url"), []);
  });

  it("is neither at the assistant's number nor at a fax", () => {
    assert.deepEqual(phonesOf(contact), ["Phone", "MobilePhone", "Line__c"]);
  });
});
