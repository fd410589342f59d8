import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

import { at, list, textAt } from "../sandbox-client.ts";
import { externalIdMetadata, OrgClient } from "./http-client.ts";

const seedDir = fileURLToPath(new URL("../../../../sandbox/seed/world", import.meta.url));
const key = "Steward_Activity_Key__c";

describe("a day in the seeded sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
    await org.door("POST", "reset", { seedDir });
    await org.door("POST", "deploy", externalIdMetadata("Activity", key));
    await org.install();
  });
  after(() => org.stop());

  const first = async (soql: string): Promise<unknown> => at((await org.query(soql)).json, "records", 0);
  const contactOf = (): Promise<unknown> => first("SELECT Id, Email, AccountId, Account.Name FROM Contact WHERE Email != null AND AccountId != null ORDER BY Id LIMIT 1");

  it("when a call is logged and its answer lost, then the retry finds the same task, with its who and what", async () => {
    const contact = await contactOf();
    const again = { Status: "Completed", Priority: "Normal", Subject: "Call", WhoId: at(contact, "Id"), WhatId: at(contact, "AccountId") };
    await org.plan("drop-after-commit", { match: { method: "PATCH" } });
    await assert.rejects(org.call("PATCH", `sobjects/Task/${key}/call-1`, { ...again, TaskSubtype: "Call" }));
    const retry = await org.call("PATCH", `sobjects/Task/${key}/call-1`, again);
    assert.deepEqual([retry.status, at(retry.json, "created")], [200, false]);
    const logged = await org.query(`SELECT Id, Who.Name, What.Name, TaskSubtype, AccountId FROM Task WHERE ${key} = 'call-1'`);
    assert.equal(at(logged.json, "totalSize"), 1);
    assert.equal(at(logged.json, "records", 0, "What", "Name"), at(contact, "Account", "Name"));
    assert.equal(at(logged.json, "records", 0, "AccountId"), at(contact, "AccountId"));
  });

  it("when a contact is made that exists, then the duplicate alert names it, and the header lets it through", async () => {
    const known = await first("SELECT FirstName, LastName, Email FROM Contact WHERE Email != null AND FirstName != null ORDER BY Id LIMIT 1");
    const twin = { FirstName: at(known, "FirstName"), LastName: at(known, "LastName"), Email: at(known, "Email") };
    const alert = await org.call("POST", "sobjects/Contact", twin);
    assert.deepEqual([alert.status, at(alert.json, 0, "errorCode")], [400, "DUPLICATES_DETECTED"]);
    assert.equal(textAt(alert.json, 0, "duplicateResut", "matchResults", 0, "matchRecords", 0, "record", "attributes", "type"), "Contact");
    await org.door("POST", "facts", { misspeltDuplicateResult: false });
    const spelt = await org.call("POST", "sobjects/Contact", twin);
    assert.equal(at(spelt.json, 0, "duplicateResult", "allowSave"), true);
    const saved = await org.call("POST", "sobjects/Contact", twin, { "sforce-duplicate-rule-header": "allowSave=true; includeRecordDetails=false" });
    assert.equal(saved.status, 201);
  });

  it("when an admin made a rule, then its sentence refuses the write, alone and in a collection", async () => {
    await org.door("POST", "settings", { validationRules: [{ object: "Task", field: "Subject", refuses: "Forbidden", message: "Please choose another subject" }] });
    const alone = await org.call("POST", "sobjects/Task", { Subject: "Forbidden" });
    assert.deepEqual([alone.status, at(alone.json, 0, "errorCode"), at(alone.json, 0, "message")], [400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Please choose another subject"]);
    const many = await org.call("POST", "composite/sobjects", { records: [{ attributes: { type: "Task" }, Subject: "Allowed" }, { attributes: { type: "Task" }, Subject: "Forbidden" }] });
    assert.deepEqual(list(many.json).map((each) => at(each, "errors", 0, "statusCode")), [undefined, "FIELD_CUSTOM_VALIDATION_EXCEPTION"]);
  });

  it("when an account changes between read and write, then the human edit survives a stale write", async () => {
    const id = textAt(await first("SELECT Id FROM Account ORDER BY Id LIMIT 1"), "Id");
    const tag = (await org.call("GET", `sobjects/Account/${id}`)).headers.get("etag") ?? "";
    await org.door("POST", "edit", { object: "Account", id, fields: { Phone: "+43 1 555 0100" } });
    assert.equal((await org.call("PATCH", `sobjects/Account/${id}`, { Phone: "stale" }, { "if-match": tag })).status, 412);
    assert.equal(at(await first(`SELECT Phone FROM Account WHERE Id = '${id}'`), "Phone"), "+43 1 555 0100");
  });

  it("when a relation of an event goes, then only the list of deletions tells of it", async () => {
    const people = list((await org.query("SELECT Id FROM Contact ORDER BY Id LIMIT 2")).json, "records").map((each) => textAt(each, "Id"));
    const [ana = "", bo = ""] = people;
    const event = await org.create("Event", { Subject: "Meeting", StartDateTime: "2026-03-02T10:00:00Z", EndDateTime: "2026-03-02T11:00:00Z", WhoId: ana });
    const relation = await org.create("EventRelation", { EventId: event, RelationId: bo, IsInvitee: false, IsParent: true });
    assert.equal((await org.call("DELETE", `sobjects/EventRelation/${relation}`)).status, 204);
    const binned = await org.call("GET", `queryAll?q=${encodeURIComponent(`SELECT Id FROM EventRelation WHERE Id = '${relation}'`)}`);
    assert.equal(at(binned.json, "totalSize"), 0);
    const nowMs = Number(at((await org.door("GET", "clock")).json, "nowMs"));
    const window = `start=${new Date(nowMs - 3_600_000).toISOString()}&end=${new Date(nowMs + 60_000).toISOString()}`;
    const { json } = await org.call("GET", `sobjects/EventRelation/deleted?${window}`);
    assert.deepEqual(list(json, "deletedRecords").map((each) => at(each, "id")), [relation]);
  });

  it("when all this was asked, then nothing of it was a mistake", async () => {
    assert.deepEqual(at((await org.door("GET", "violations")).json, "violations"), []);
  });
});
