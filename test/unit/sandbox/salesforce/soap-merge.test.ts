import assert from "node:assert/strict";

import { Connection } from "jsforce";

import { at, list } from "../sandbox-client.ts";
import type { Answer } from "../sandbox-client.ts";
import { externalIdMetadata, OrgClient } from "./http-client.ts";

describe("SOAP merge and undelete of the sandbox Salesforce", () => {
  let org: OrgClient;
  let sdk: Connection;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(async () => {
    await org.fresh();
    sdk = new Connection({ instanceUrl: org.instanceUrl, accessToken: org.token, version: "66.0" });
  });

  /** A merge as the partner API takes it; jsforce's types want the record's fields under other names. */
  function merge(type: string, masterId: string, losers: readonly string[], values: object = {}): ReturnType<typeof sdk.soap.merge> {
    return sdk.soap.merge({ masterRecord: { type, Id: masterId, ...values }, recordToMergeIds: [...losers], additionalInformationMap: [] });
  }
  const rows = async (soql: string): Promise<readonly unknown[]> => list(at((await org.query(soql)).json, "records"));
  const allRows = async (soql: string): Promise<readonly unknown[]> => (await sdk.query(soql, { scanAll: true })).records;
  const gone = (type: string): Promise<readonly unknown[]> => allRows(`SELECT Id, MasterRecordId FROM ${type} WHERE IsDeleted = TRUE AND MasterRecordId != NULL`);

  it("when contacts are merged, then the losers name the winner, what was theirs is the winner's, and only the given values change", async () => {
    const account = await org.create("Account", { Name: "Example" });
    const winner = await org.create("Contact", { LastName: "Win", Phone: "1" });
    const loser = await org.create("Contact", { LastName: "Lose", Title: "Boss", AccountId: account });
    const deal = await org.create("Opportunity", { Name: "D", StageName: "Prospecting", CloseDate: "2026-12-01", AccountId: account });
    const role = await org.create("OpportunityContactRole", { OpportunityId: deal, ContactId: loser });
    const task = await org.create("Task", { Subject: "T", WhoId: loser });
    const [result] = [await merge("Contact", winner, [loser], { Phone: "2", Description: "a < b & c" })].flat();
    assert.equal(result?.success, true);
    assert.deepEqual([result.id, result.mergedRecordIds], [winner, [loser]]);
    assert.ok(result.updatedRelatedIds.includes(task) && result.updatedRelatedIds.includes(role));
    const row = (await org.call("GET", `sobjects/Contact/${winner}`)).json;
    assert.deepEqual(["LastName", "Phone", "Title", "Description"].map((name) => at(row, name)), ["Win", "2", null, "a < b & c"]);
    assert.deepEqual((await gone("Contact")).map((each) => [at(each, "Id"), at(each, "MasterRecordId")]), [[loser, winner]]);
    assert.deepEqual((await rows("SELECT WhoId FROM Task")).map((each) => at(each, "WhoId")), [winner]);
    assert.deepEqual((await rows("SELECT RelationId FROM TaskRelation")).map((each) => at(each, "RelationId")), [winner]);
    assert.deepEqual((await rows("SELECT ContactId FROM OpportunityContactRole")).map((each) => at(each, "ContactId")), [winner]);
  });

  it("when two people of one task are merged, then the winner takes part once", async () => {
    const winner = await org.create("Contact", { LastName: "Win" });
    const loser = await org.create("Contact", { LastName: "Lose" });
    const task = await org.create("Task", { Subject: "T", WhoId: loser });
    await org.create("TaskRelation", { TaskId: task, RelationId: winner });
    assert.equal([await merge("Contact", winner, [loser])].flat()[0]?.success, true);
    assert.deepEqual((await rows("SELECT RelationId FROM TaskRelation")).map((each) => at(each, "RelationId")), [winner]);
  });

  it("when accounts are merged, then contacts, deals and subsidiaries move, and nobody is his own parent", async () => {
    const loser = await org.create("Account", { Name: "Lose" });
    const other = await org.create("Account", { Name: "Other" });
    const winner = await org.create("Account", { Name: "Win", ParentId: loser });
    const subsidiary = await org.create("Account", { Name: "Sub", ParentId: loser });
    const contact = await org.create("Contact", { LastName: "C", AccountId: other });
    await org.create("Task", { Subject: "T", WhoId: contact });
    assert.equal([await merge("Account", winner, [loser, other])].flat()[0]?.success, true);
    assert.equal(at((await org.call("GET", `sobjects/Account/${winner}`)).json, "ParentId"), null);
    assert.equal(at((await org.call("GET", `sobjects/Account/${subsidiary}`)).json, "ParentId"), winner);
    assert.deepEqual((await rows("SELECT AccountId FROM Contact")).map((each) => at(each, "AccountId")), [winner]);
    assert.deepEqual((await rows("SELECT AccountId FROM Task")).map((each) => at(each, "AccountId")), [winner]);
    assert.equal((await gone("Account")).length, 2);
  });

  it("when a loser is undeleted, then it is back without master and without what had been its own", async () => {
    const winner = await org.create("Contact", { LastName: "Win" });
    const loser = await org.create("Contact", { LastName: "Lose" });
    await org.create("Task", { Subject: "T", WhoId: loser });
    await merge("Contact", winner, [loser]);
    const [restored] = await sdk.soap.undelete([loser]);
    assert.deepEqual([at(restored, "id"), at(restored, "success")], [loser, true]);
    assert.deepEqual(await gone("Contact"), []);
    assert.equal(at((await org.call("GET", `sobjects/Contact/${loser}`)).json, "LastName"), "Lose");
    assert.deepEqual((await rows("SELECT WhoId FROM Task")).map((each) => at(each, "WhoId")), [winner]);
    const [again] = await sdk.soap.undelete([loser]);
    assert.deepEqual([at(again, "success"), at(again, "errors", 0, "statusCode")], [false, "UNDELETE_FAILED"]);
  });

  it("when the winner takes a unique key of the loser, then it may, and the loser cannot come back beside it", async () => {
    await org.door("POST", "deploy", externalIdMetadata("Contact", "Steward_Key__c"));
    const winner = await org.create("Contact", { LastName: "Win" });
    const loser = await org.create("Contact", { LastName: "Lose", Steward_Key__c: "k-1" });
    assert.equal([await merge("Contact", winner, [loser], { Steward_Key__c: "k-1" })].flat()[0]?.success, true);
    const [back] = await sdk.soap.undelete([loser]);
    assert.equal(at(back, "errors", 0, "statusCode"), "DUPLICATE_VALUE");
  });

  it("when a merge is not possible, then its result says why and nothing was done, while the next one is", async () => {
    const [a = "", b = "", c = "", d = ""] = await Promise.all(["A", "B", "C", "D"].map((name) => org.create("Lead", { LastName: name, Company: "Example" })));
    const code = async (type: string, id: string, losers: readonly string[], values: object = {}): Promise<unknown> => at([await merge(type, id, losers, values)].flat()[0], "errors", 0, "statusCode");
    assert.equal(await code("Lead", a, [b, c, d]), "NUMBER_OUTSIDE_VALID_RANGE");
    assert.equal(await code("Lead", a, []), "NUMBER_OUTSIDE_VALID_RANGE");
    assert.equal(await code("Lead", a, [a]), "INVALID_ID_FIELD");
    assert.equal(await code("Lead", a, [b], { LastName: "x".repeat(81) }), "STRING_TOO_LONG");
    assert.equal(await code("Opportunity", a, [b]), "INVALID_TYPE_FOR_OPERATION");
    assert.equal((await rows("SELECT Id FROM Lead")).length, 4);
    const one = (losers: string[]): { masterRecord: { type: string; Id: string }; recordToMergeIds: string[]; additionalInformationMap: [] } => (
      { masterRecord: { type: "Lead", Id: a }, recordToMergeIds: losers, additionalInformationMap: [] }
    );
    const both = await sdk.soap.merge([one(["003000000000000AAA"]), one([b])]);
    assert.deepEqual(both.map(({ success }) => success), [false, true]);
    assert.equal(await code("Lead", a, [b]), "ENTITY_IS_DELETED");
  });

  const envelope = (body: string, token = org.token): string => (
    '<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com">'
    + `<soapenv:Header><urn:SessionHeader><urn:sessionId>${token}</urn:sessionId></urn:SessionHeader></soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  );
  const post = (xml: string, path = "/services/Soap/u/66.0", url = org.instanceUrl): Promise<Answer> => org.send(`${url}${path}`, "POST", xml, { "content-type": "text/xml", "soapaction": '""' });
  const undelete = "<urn:undelete><urn:ids>003000000000000AAA</urn:ids></urn:undelete>";

  it("when the session is none, over, or used on the login host, then a fault says so with status 500, and nothing logs the session", async () => {
    for (const answer of [await post(envelope(undelete, "nobody")), await post(envelope(undelete), "/services/Soap/u/66.0", org.loginUrl)]) {
      assert.equal(answer.status, 500);
      assert.match(String(answer.json), /<faultcode>sf:INVALID_SESSION_ID<\/faultcode><faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader/);
    }
    await org.plan("expire-token");
    await assert.rejects(sdk.soap.undelete(["003000000000000AAA"]), (error: unknown) => at(error, "errorCode") === "sf:INVALID_SESSION_ID");
    const logged = JSON.stringify((await org.door("GET", "requests")).json);
    assert.ok(logged.includes("undelete") && !logged.includes(org.token));
  });

  it("when a message is no envelope, brings a document type, or asks for another operation or version, then a fault says so", async () => {
    const bad = ["<a/>", "no xml", envelope("<urn:query/>"), envelope(undelete).replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>')];
    for (const xml of bad) {
      const answer = await post(xml);
      assert.equal(answer.status, 500);
      assert.match(String(answer.json), /<faultcode>soapenv:Client<\/faultcode>/);
    }
    assert.match(String((await post(envelope(undelete), "/services/Soap/u/1.0")).json), /UNSUPPORTED_API_VERSION/);
    assert.equal(list(at((await org.door("GET", "violations")).json, "violations")).length, bad.length + 1);
  });

  it("when a day's calls are used up or rows are locked, then SOAP says so as REST does", async () => {
    const winner = await org.create("Contact", { LastName: "Win" });
    const loser = await org.create("Contact", { LastName: "Lose" });
    await org.plan("lock");
    assert.equal(at([await merge("Contact", winner, [loser])].flat()[0], "errors", 0, "statusCode"), "UNABLE_TO_LOCK_ROW");
    assert.match(String((await post(envelope(undelete))).json), /<LimitInfoHeader><limitInfo><current>4<\/current><limit>100000<\/limit><type>API REQUESTS<\/type>/);
    await org.plan("429-daily");
    assert.match(String((await post(envelope(undelete))).json), /<sf:exceptionCode>REQUEST_LIMIT_EXCEEDED<\/sf:exceptionCode>/);
  });
});
