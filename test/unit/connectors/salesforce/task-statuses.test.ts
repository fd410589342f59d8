import assert from "node:assert/strict";

import { naturalKey, writeId } from "../../../../src/domain/model/ids.ts";
import type { EngagementObject } from "../../../../src/domain/model/engagement.ts";
import type { CrmEngagement } from "../../../../src/ports/crm-records.ts";
import type { UpsertItem, UpsertResult } from "../../../../src/ports/crm-writer.ts";
import type { Said, Seen } from "./scripted-host.ts";
import { noteItem, noteRow, smallOrg } from "./small-org.ts";
import type { Odd, SmallOrg } from "./small-org.ts";

const TASK_KEY = naturalKey(`task-${"0".repeat(40)}`);
const isInsert = ({ method, path }: Seen): boolean => method === "POST" && path.endsWith("/composite/sobjects");
const asksStatuses = ({ path }: Seen): boolean => path.includes("FROM+TaskStatus");

/** `name`, `name closed`, `name default`. */
const listed = (...values: readonly string[]): SmallOrg["rows"][string] => values.map((value, at) => {
  const [name = "", ...marks] = value.split(" | ");
  return { Id: `01T00000000000${String(at)}AAA`, MasterLabel: name, ApiName: name, IsDefault: marks.includes("default"), IsClosed: marks.includes("closed") };
});

describe("the words of an org for where a task stands", () => {
  let org: SmallOrg;
  const open = async (statuses: readonly string[], odd: Odd = {}): Promise<void> => {
    org = await smallOrg({ says: (seen) => (isInsert(seen) ? { status: 200, json: [{ id: noteRow().Id, success: true, errors: [] }] } : undefined), ...odd });
    org.rows["TaskStatus"] = listed(...statuses);
  };
  afterEach(() => { org.host.stop(); });
  const written = async (object: EngagementObject, what: Partial<UpsertItem> = {}): Promise<unknown> => {
    const [done] = await org.writer.upsert([noteItem({ object, key: naturalKey(`${object}-${"0".repeat(40)}`), ...what })]);
    assert.ok(done?.result.ok === true);
    return /"Status":"([^"]*)"/.exec(JSON.stringify(org.writes().at(-1)?.body))?.[1];
  };
  const found = async (): Promise<CrmEngagement> => {
    const result = await org.writer.find("task", [TASK_KEY]);
    assert.ok(result.ok && result.value[0] !== undefined);
    return result.value[0];
  };

  for (const [name, statuses, done, todo] of [
    ["are those that Salesforce comes with", ["Not Started | default", "In Progress", "Completed | closed"], "Completed", "Not Started"],
    ["were all renamed", ["Offen", "In Arbeit | default", "Abgesagt | closed", "Erledigt | closed"], "Abgesagt", "In Arbeit"],
    ["have no default that is open", ["Done | closed | default", "Waiting", "New"], "Done", "Waiting"],
    ["keep a usual one beside others", ["Open | default", "Not Started", "Closed | closed", "Completed | closed"], "Completed", "Not Started"],
    ["use a usual one for something else", ["Completed | default", "Not Started | closed"], "Not Started", "Completed"],
    ["cannot be read", [], "Completed", "Not Started"],
  ] as const) {
    it(`when they ${name}, then what is done and what is to do are told in them`, async () => {
      await open(statuses);
      for (const object of ["email", "call", "note", "text"] as const) assert.equal(await written(object), done, object);
      assert.equal(await written("task"), todo);
      assert.equal(await written("task", { fields: { subject: "Visit", status: "completed" } }), done);
      assert.equal(org.host.seen.filter(asksStatuses).length, 1, "asked more than once");
    });
  }

  it("when a value was retired, then it is not written, and rows that hold it are read by what it means", async () => {
    const picklistValues = [{ value: "Completed", active: false }, { value: "Shipped", active: true }, { value: "New", active: true }];
    const fields = ["Id", "WhoId", "WhatId", "Steward_Activity_Key__c", "Status", "Subject", "SystemModstamp", "IsDeleted", "CreatedDate"].map((name) => ({ name, type: name === "Status" ? "picklist" : "string", unique: name.endsWith("__c"), ...(name === "Status" ? { picklistValues } : {}) }));
    const describe: Odd["says"] = (seen): Said | undefined => (seen.path.endsWith("/sobjects/Task/describe") ? { status: 200, json: { name: "Task", fields } } : isInsert(seen) ? { status: 200, json: [{ id: noteRow().Id, success: true, errors: [] }] } : undefined);
    await open(["New | default", "Completed | closed", "Shipped | closed"], { says: describe });
    assert.equal(await written("note"), "Shipped");
    org.rows["Task"] = [noteRow({ Steward_Activity_Key__c: TASK_KEY, Status: "Completed" })];
    assert.equal((await found()).fields.status, "completed");
  });

  it("when a person chose another word for the same, then it stays", async () => {
    await open(["Offen | default", "Wartet", "Abgesagt | closed", "Erledigt | closed"]);
    for (const [Status, status] of [["Erledigt", "completed"], ["Wartet", "open"]] as const) {
      for (const told of [{}, { IsClosed: status === "completed" }]) {
        org.rows["Task"] = [noteRow({ Steward_Activity_Key__c: TASK_KEY, Status, ...told })];
        const existing = await found();
        assert.equal(existing.fields.status, status);
        const [done] = await org.writer.upsert([{ writeId: writeId("w"), object: "task", key: TASK_KEY, existing, fields: { status }, associations: [] }]);
        assert.ok(done?.result.ok === true);
        assert.deepEqual(org.writes(), []);
      }
    }
    org.rows["Task"] = [noteRow({ Steward_Activity_Key__c: TASK_KEY, Status: "Wartet" })];
    await org.writer.upsert([{ writeId: writeId("w"), object: "task", key: TASK_KEY, existing: await found(), fields: { status: "completed" }, associations: [] }]);
    assert.deepEqual(org.writes().map(({ body }) => body), [{ Status: "Abgesagt" }]);
  });

  it("when they are asked for in vain, then nothing is written", async () => {
    await open([], { says: (seen) => (asksStatuses(seen) ? { status: 503, json: [{ errorCode: "SERVER_UNAVAILABLE", message: "busy" }] } : undefined) });
    const [done]: readonly UpsertResult[] = await org.writer.upsert([noteItem()]);
    assert.ok(done?.result.ok === false && done.result.error.kind === "unavailable" && !done.result.error.mayHaveHappened);
    assert.deepEqual(org.writes(), []);
  });

  it("when a list lacks what a new task is by default, then Salesforce chooses its own", async () => {
    const fields = ["Id", "WhoId", "WhatId", "Steward_Activity_Key__c", "Status", "Subject", "SystemModstamp"].map((name) => ({ name, type: "string", unique: name.endsWith("__c") }));
    const lists = [["Priority", ["Urgent"]], ["TaskSubtype", ["Task"]]].map(([name, values]) => ({ name, type: "picklist", picklistValues: [values].flat().map((value) => ({ value, active: true })) }));
    await open([], { says: (seen): Said | undefined => (seen.path.endsWith("/sobjects/Task/describe") ? { status: 200, json: { name: "Task", fields: [...fields, ...lists] } } : isInsert(seen) ? { status: 200, json: [{ id: noteRow().Id, success: true, errors: [] }] } : undefined) });
    await written("task");
    const sent = JSON.stringify(org.writes().at(-1)?.body);
    assert.ok(!sent.includes("Priority") && sent.includes('"TaskSubtype":"Task"'), sent);
  });
});
