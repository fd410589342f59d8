import assert from "node:assert/strict";

import { at, list, textAt } from "../sandbox-client.ts";
import { api, externalIdMetadata, OrgClient } from "./http-client.ts";

const key = "Steward_Activity_Key__c";
const task = { Subject: "Call with Ana", Status: "Completed", Priority: "Normal" };

describe("upsert by external id in the sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(async () => {
    await org.fresh();
    await org.door("POST", "deploy", externalIdMetadata("Activity", key));
  });

  const count = async (): Promise<number> => list((await org.door("GET", "records/Task")).json, "records").length;

  it("when the value is new, then 201; when it is known, then 200 and one record", async () => {
    const first = await org.call("PATCH", `sobjects/Task/${key}/call-1`, task);
    const id = textAt(first.json, "id");
    assert.deepEqual([first.status, first.json], [201, { id, success: true, errors: [], created: true }]);
    const again = await org.call("PATCH", `sobjects/Task/${key}/CALL-1`, { Subject: "Changed" });
    assert.deepEqual([again.status, again.json], [200, { id, success: true, errors: [], created: false }]);
    assert.equal(await count(), 1);
    const read = await org.call("GET", `sobjects/Task/${key}/call-1?fields=Subject,${key}`);
    assert.deepEqual([read.status, at(read.json, "Subject"), at(read.json, key)], [200, "Changed", "call-1"]);
    assert.equal((await org.call("GET", `sobjects/Task/${key}/call-2`)).status, 404);
  });

  it("when the value has a slash, then only its encoded form is one value", async () => {
    const made = await org.call("PATCH", `sobjects/Task/${key}/a%2Fb`, task);
    assert.equal(made.status, 201);
    assert.equal(at((await org.call("GET", `sobjects/Task/${textAt(made.json, "id")}`)).json, key), "a/b");
    assert.equal((await org.call("PATCH", `sobjects/Task/${key}/a/b`, task)).status, 404);
    assert.equal(await count(), 1);
  });

  it("when several records have the value, then 300 with their addresses and nothing is written", async () => {
    await org.door("POST", "facts", { uniqueOnActivities: false });
    const ids = [await org.create("Task", { ...task, [key]: "twice" }), await org.create("Task", { ...task, [key]: "twice" })];
    const answer = await org.call("PATCH", `sobjects/Task/${key}/twice`, { Subject: "Whose?" });
    assert.equal(answer.status, 300);
    assert.deepEqual(list(answer.json).toSorted(), ids.map((id) => `${api}/sobjects/Task/${id}`).toSorted());
    const subjects = list((await org.door("GET", "records/Task")).json, "records").map((record) => JSON.stringify(record).includes("Whose?"));
    assert.deepEqual(subjects, [false, false]);
    assert.equal((await org.call("GET", `sobjects/Task/${key}/twice`)).status, 300);
  });

  it("when only an update is wanted, then an unknown value is 404 and nothing is made", async () => {
    assert.equal((await org.call("PATCH", `sobjects/Task/${key}/new?updateOnly=true`, task)).status, 404);
    assert.equal(await count(), 0);
    await org.create("Task", { ...task, [key]: "known" });
    assert.equal((await org.call("PATCH", `sobjects/Task/${key}/known?updateOnly=true`, { Subject: "x" })).status, 200);
  });

  it("when the body repeats the field, or the field is no external id, then it is refused", async () => {
    const repeated = await org.call("PATCH", `sobjects/Task/${key}/new`, { ...task, [key]: "new" });
    assert.deepEqual([repeated.status, repeated.json], [400, [{ message: `The ${key} field should not be specified in the sobject data.`, errorCode: "INVALID_FIELD" }]]);
    assert.equal((await org.call("PATCH", "sobjects/Task/Subject/new", task)).status, 404);
    assert.equal(await count(), 0);
  });

  it("when a record is posted under Id, then it is made", async () => {
    const made = await org.call("POST", "sobjects/Task/Id", { ...task, [key]: "posted" });
    assert.deepEqual([made.status, at(made.json, "created")], [201, true]);
    assert.equal((await org.call("POST", `sobjects/Task/${key}`, task)).status, 404);
    assert.equal((await org.call("PATCH", `sobjects/Task/Id/${textAt(made.json, "id")}`, { Subject: "x" })).status, 200);
  });

  it("when another record has the unique value, then a create names it by its id", async () => {
    const id = await org.create("Task", { ...task, [key]: "one" });
    const answer = await org.call("POST", "sobjects/Task", { ...task, [key]: "one" });
    assert.deepEqual([answer.status, at(answer.json, 0, "errorCode")], [400, "DUPLICATE_VALUE"]);
    assert.ok(textAt(answer.json, 0, "message").includes(id.slice(0, 15)));
  });

  it("when a parent is named by its external id, then the record points to it", async () => {
    await org.door("POST", "deploy", externalIdMetadata("Account", "Steward_Key__c"));
    const accountId = await org.create("Account", { Name: "Example Ltd", Steward_Key__c: "acc-1" });
    const contactId = await org.create("Contact", { LastName: "Example", Account: { Steward_Key__c: "acc-1" } });
    assert.equal(at((await org.call("GET", `sobjects/Contact/${contactId}`)).json, "AccountId"), accountId);
    const lost = await org.call("POST", "sobjects/Contact", { LastName: "Example", Account: { Steward_Key__c: "acc-2" } });
    assert.deepEqual([lost.status, at(lost.json, 0, "errorCode")], [400, "INVALID_FIELD"]);
  });
});
