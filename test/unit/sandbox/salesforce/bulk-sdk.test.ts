import assert from "node:assert/strict";

import { Connection } from "jsforce";

import { at, list } from "../sandbox-client.ts";
import { externalIdMetadata, OrgClient } from "./http-client.ts";

const polling = { pollInterval: 20, pollTimeout: 20_000 };

describe("jsforce against the bulk API of the sandbox Salesforce", () => {
  let org: OrgClient;
  let sdk: Connection;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(async () => {
    await org.fresh();
    await org.door("POST", "settings", { bulkJobMs: 0 });
    sdk = new Connection({ instanceUrl: org.instanceUrl, accessToken: org.token, version: "66.0" });
  });
  afterEach(async () => {
    assert.deepEqual(at((await org.door("GET", "violations")).json, "violations"), []);
  });

  it("when it loads rows of which one is refused, then the results tell which and why", async () => {
    const { successfulResults, failedResults, unprocessedRecords } = await sdk.bulk2.loadAndWaitForResults({
      object: "Contact", operation: "insert", ...polling,
      // jsforce takes the columns from the first record alone.
      input: [
        { LastName: "A", Description: 'says "hi", twice\nand more', Email: "" }, { LastName: "", Description: "", Email: "b@example.com" },
        { LastName: "C", Description: "", Email: "nothing" },
      ],
    });
    assert.deepEqual(successfulResults.map((each) => [at(each, "LastName"), at(each, "sf__Created")]), [["A", "true"]]);
    assert.deepEqual(failedResults.map((each) => at(each, "sf__Error")), [
      "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --",
      "INVALID_EMAIL_ADDRESS:Email: invalid email address: nothing:Email --",
    ]);
    assert.deepEqual(unprocessedRecords, []);
    const read = await sdk.sobject("Contact").retrieve(String(at(successfulResults[0], "sf__Id")));
    assert.equal(read["Description"], 'says "hi", twice\nand more');
  });

  it("when it upserts twice by a key with a parent's key, then rows are made once, and null empties a field", async () => {
    await org.door("POST", "deploy", externalIdMetadata("Contact", "Steward_Key__c"));
    await org.door("POST", "deploy", externalIdMetadata("Account", "Parent_Key__c"));
    const account = await org.create("Account", { Name: "Example", Parent_Key__c: "a-1" });
    const load = (rows: Record<string, string | null>[]): Promise<readonly unknown[]> => sdk.bulk2.loadAndWaitForResults({
      object: "Contact", operation: "upsert", externalIdFieldName: "Steward_Key__c", input: rows, ...polling,
    }).then((results) => results.successfulResults);
    const [made] = await load([{ "Steward_Key__c": "c-1", "LastName": "One", "Phone": "1", "Title": "Boss", "Account.Parent_Key__c": "a-1" }]);
    const [changed] = await load([{ "Steward_Key__c": "c-1", "LastName": "Uno", "Phone": null, "Title": "", "Account.Parent_Key__c": "" }]);
    assert.deepEqual([at(made, "sf__Created"), at(changed, "sf__Created")], ["true", "false"]);
    assert.equal(at(made, "sf__Id"), at(changed, "sf__Id"));
    const row = await sdk.sobject("Contact").retrieve(String(at(made, "sf__Id")));
    assert.deepEqual([row["LastName"], row["Phone"], row["Title"], row["AccountId"]], ["Uno", null, "Boss", account]);
  });

  it("when it queries in bulk, then it gets every row with its parent's fields", async () => {
    const account = await org.create("Account", { Name: "Example, Ltd." });
    for (const name of ["A", "B", "C"]) await org.create("Contact", { LastName: name, AccountId: account });
    const stream = await sdk.bulk2.query("SELECT Id, LastName, Account.Name, CreatedDate FROM Contact ORDER BY LastName", polling);
    const rows = list(await stream.toArray());
    assert.deepEqual(rows.map((each) => [at(each, "LastName"), at(each, "Account.Name")]), [["A", "Example, Ltd."], ["B", "Example, Ltd."], ["C", "Example, Ltd."]]);
    assert.match(String(at(rows[0], "CreatedDate")), /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/);
  });

  it("when it deletes in bulk and scans all, then the deleted rows are told only there", async () => {
    const id = await org.create("Contact", { LastName: "A" });
    const { successfulResults } = await sdk.bulk2.loadAndWaitForResults({ object: "Contact", operation: "delete", input: [{ Id: id }], ...polling });
    assert.deepEqual(successfulResults.map((each) => at(each, "sf__Id")), [id]);
    const count = async (scanAll: boolean): Promise<number> => (await (await sdk.bulk2.query("SELECT Id FROM Contact", { ...polling, scanAll })).toArray()).length;
    assert.deepEqual([await count(false), await count(true)], [0, 1]);
  });
});
