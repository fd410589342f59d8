import assert from "node:assert/strict";

import { Connection } from "jsforce";

import { at, list } from "../sandbox-client.ts";
import { externalIdMetadata, OrgClient } from "./http-client.ts";

const noRetry = { maxRetries: 0 };

describe("jsforce against the sandbox Salesforce", () => {
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
  afterEach(async () => {
    assert.deepEqual(at((await org.door("GET", "violations")).json, "violations"), []);
  });

  it("when it creates, reads, changes and deletes one record, then its results are filled", async () => {
    const made = await sdk.sobject("Contact").create({ LastName: "Example", Email: "ana@example.com" });
    assert.ok(made.success);
    const read = await sdk.sobject("Contact").retrieve(made.id);
    assert.equal(read["Email"], "ana@example.com");
    assert.ok((await sdk.sobject("Contact").update({ Id: made.id, FirstName: "Ana" })).success);
    assert.ok((await sdk.sobject("Contact").destroy(made.id)).success);
    await assert.rejects(sdk.sobject("Contact").retrieve(made.id), (error: unknown) => at(error, "errorCode") === "ENTITY_IS_DELETED");
    assert.equal(sdk.limitInfo.apiUsage?.limit, 100_000);
  });

  it("when it writes many, then collections carry them and one refusal does not stop the others", async () => {
    const made = await sdk.sobject("Contact").create([{ LastName: "A" }, { FirstName: "B" }, { LastName: "C" }]);
    assert.deepEqual(made.map((each) => each.success), [true, false, true]);
    const ids = made.flatMap((each) => (each.success ? [each.id] : []));
    const read = await sdk.sobject("Contact").retrieve(ids);
    assert.deepEqual(read.map((each) => at(each, "LastName")), ["A", "C"]);
    const gone = await sdk.sobject("Contact").destroy(ids);
    assert.deepEqual(gone.map((each) => each.success), [true, true]);
  });

  it("when it upserts by a key, alone and in a collection, then each says whether it was made", async () => {
    await org.door("POST", "deploy", externalIdMetadata("Contact", "Steward_Key__c"));
    const first = await sdk.sobject("Contact").upsert({ Steward_Key__c: "k-1", LastName: "One" }, "Steward_Key__c");
    assert.equal(at(first, "created"), true);
    const many = await sdk.sobject("Contact").upsert([{ Steward_Key__c: "k-1", LastName: "Uno" }, { Steward_Key__c: "k-2", LastName: "Two" }], "Steward_Key__c");
    assert.deepEqual(list(many).map((each) => at(each, "created")), [false, true]);
  });

  it("when a query has more rows than a page, then it fetches them all", async () => {
    await org.door("POST", "settings", { queryPageRows: 3 });
    await sdk.sobject("Account").create(Array.from({ length: 8 }, (_each, index) => ({ Name: `Example ${String(index)}` })));
    const all = await sdk.query("SELECT Id, Name, Owner.Name, (SELECT Id FROM Contacts) FROM Account ORDER BY Name", { autoFetch: true });
    assert.equal(all.records.length, 8);
    assert.equal(at(all.records[0], "attributes", "type"), "Account");
  });

  it("when it describes objects and asks for changes, then the answers parse", async () => {
    const { sobjects } = await sdk.describeGlobal();
    assert.ok(sobjects.some(({ name }) => name === "OpportunityContactRole"));
    const { fields } = await sdk.describe("Event");
    assert.ok(fields.some(({ name, type }) => name === "StartDateTime" && type === "datetime"));
    const { id = "" } = await sdk.sobject("Contact").create({ LastName: "Example" });
    const nowMs = Number(at((await org.door("GET", "clock")).json, "nowMs"));
    const { ids } = await sdk.sobject("Contact").updated(new Date(nowMs - 3_600_000), new Date(nowMs + 60_000));
    assert.deepEqual(ids, [id]);
    assert.equal(at(await sdk.limits(), "DailyApiRequests", "Max"), 100_000);
    assert.equal((await sdk.identity()).organization_id, at((await org.query("SELECT Id FROM Organization")).json, "records", 0, "Id"));
  });

  it("when a condition fails, a row is locked or the session is over, then its errors carry the vendor's codes", async () => {
    const { id = "" } = await sdk.sobject("Account").create({ Name: "Example" });
    const patch = (headers: Record<string, string>): Promise<unknown> => sdk.request(
      { method: "PATCH", url: `/sobjects/Account/${id}`, body: JSON.stringify({ Name: "x" }), headers: { "content-type": "application/json", ...headers } }, { retry: noRetry },
    );
    await assert.rejects(patch({ "If-Match": '"old-gzip"' }), (error: unknown) => at(error, "errorCode") === "ERROR_HTTP_412");
    await org.plan("lock");
    await assert.rejects(patch({}), (error: unknown) => at(error, "errorCode") === "UNABLE_TO_LOCK_ROW");
    await org.plan("expire-token");
    await assert.rejects(patch({}), (error: unknown) => at(error, "errorCode") === "INVALID_SESSION_ID");
  });
});
