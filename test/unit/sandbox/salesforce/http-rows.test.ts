import assert from "node:assert/strict";

import { at, list, textAt } from "../sandbox-client.ts";
import { api, OrgClient } from "./http-client.ts";

describe("rows of the sandbox Salesforce over HTTP", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(() => org.fresh());

  it("when a record is made, changed, read and deleted, then each answers with the vendor's status", async () => {
    const made = await org.call("POST", "sobjects/Account", { Name: "Example Ltd", Phone: "+43 1 555" });
    assert.equal(made.status, 201);
    const id = textAt(made.json, "id");
    assert.deepEqual(made.json, { id, success: true, errors: [] });
    assert.equal(made.headers.get("location"), `${api}/sobjects/Account/${id}`);
    const changed = await org.call("PATCH", `sobjects/Account/${id}`, { Name: "Example AG", Phone: null });
    assert.equal(changed.status, 204);
    assert.equal(changed.json, "");
    const read = await org.call("GET", `sobjects/account/${id.slice(0, 15)}?fields=Name,Phone`);
    assert.deepEqual(read.json, { attributes: { type: "Account", url: `${api}/sobjects/Account/${id}` }, Id: id, Name: "Example AG", Phone: null });
    assert.equal((await org.call("DELETE", `sobjects/Account/${id}`)).status, 204);
    const gone = await org.call("GET", `sobjects/Account/${id}`);
    assert.deepEqual([gone.status, at(gone.json, 0, "errorCode")], [404, "ENTITY_IS_DELETED"]);
    assert.equal((await org.call("DELETE", `sobjects/Account/${id}`)).status, 404);
  });

  it("when all fields are read, then those without a value are null and Last-Modified is there", async () => {
    const id = await org.create("Contact", { LastName: "Example", MailingCity: "Vienna" });
    const { status, json, headers } = await org.call("GET", `sobjects/Contact/${id}`);
    assert.equal(status, 200);
    assert.equal(at(json, "Phone"), null);
    assert.equal(at(json, "MailingAddress", "city"), "Vienna");
    assert.equal(at(json, "OtherAddress"), null);
    const stamp = Date.parse(textAt(json, "SystemModstamp"));
    assert.equal(Date.parse(headers.get("last-modified") ?? ""), Math.floor(stamp / 1_000) * 1_000);
    assert.equal(headers.get("etag"), null);
    assert.equal((await org.call("HEAD", `sobjects/Contact/${id}`)).headers.get("last-modified"), headers.get("last-modified"));
  });

  it("when something is not there or not allowed, then it says so in the vendor's words", async () => {
    const id = await org.create("Contact", { LastName: "Example" });
    const refused = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const { status, json } = await org.call(method, path, body);
      return [status, at(json, 0, "errorCode")];
    };
    assert.deepEqual(await refused("GET", "sobjects/Nothing__c/001000000000001"), [404, "NOT_FOUND"]);
    assert.deepEqual(await refused("GET", "sobjects/Contact/003000000000001"), [404, "NOT_FOUND"]);
    assert.deepEqual(await refused("GET", "sobjects/Contact/somebody"), [404, "NOT_FOUND"]);
    assert.deepEqual(await refused("PATCH", `sobjects/Account/${id}`, {}), [400, "MALFORMED_ID"]);
    assert.deepEqual(await refused("GET", `sobjects/Contact/${id}?fields=Nothing__c`), [400, "INVALID_FIELD"]);
    assert.deepEqual(await refused("PATCH", `sobjects/Contact/${id}`, { Id: id }), [400, "INVALID_FIELD"]);
    assert.deepEqual(await refused("POST", "sobjects/Contact", { Nothing__c: "x" }), [400, "INVALID_FIELD"]);
    assert.deepEqual(await refused("POST", "sobjects/Contact", { LastName: ["x"] }), [400, "JSON_PARSER_ERROR"]);
    assert.deepEqual(await refused("POST", "sobjects/Contact", "{\"LastName\":"), [400, "JSON_PARSER_ERROR"]);
    assert.deepEqual(await refused("POST", "sobjects/Contact"), [400, "JSON_PARSER_ERROR"]);
    assert.deepEqual(await refused("PUT", `sobjects/Contact/${id}`, {}), [405, "METHOD_NOT_ALLOWED"]);
    assert.deepEqual(await refused("GET", "tooling/query?q=SELECT+Id+FROM+ApexClass"), [404, "NOT_FOUND"]);
    assert.deepEqual(await refused("GET", "/services/data/v50.0/limits"), [404, "NOT_FOUND"]);
    const missing = await org.call("POST", "sobjects/Contact", {});
    assert.deepEqual(missing.json, [{ message: "Required fields are missing: [LastName]", errorCode: "REQUIRED_FIELD_MISSING", fields: ["LastName"] }]);
    const media = await org.call("POST", "sobjects/Contact", "LastName=x", { "content-type": "text/plain" });
    assert.equal(media.status, 415);
  });

  it("when an account changed meanwhile, then its old ETag gets 412 and nothing is written", async () => {
    const id = await org.create("Account", { Name: "Example Ltd" });
    const path = `sobjects/Account/${id}`;
    const tag = (await org.call("GET", path)).headers.get("etag") ?? "";
    assert.match(tag, /^"[A-Za-z0-9+/=]+-gzip"$/);
    assert.equal((await org.call("GET", path, undefined, { "if-none-match": tag })).status, 304);
    await org.door("POST", "edit", { object: "Account", id, fields: { Name: "Changed By Hand" } });
    const stale = await org.call("PATCH", path, { Name: "Stale" }, { "if-match": tag });
    assert.deepEqual([stale.status, stale.json], [412, ""]);
    await org.door("POST", "facts", { bodyOn412: true });
    assert.equal(at((await org.call("PATCH", path, { Name: "Stale" }, { "if-match": tag })).json, 0, "errorCode"), "PRECONDITION_FAILED");
    const now = await org.call("GET", path);
    assert.equal(at(now.json, "Name"), "Changed By Hand");
    const fresh = await org.call("PATCH", path, { Name: "Fresh" }, { "if-match": now.headers.get("etag") ?? "" });
    assert.equal(fresh.status, 204);
    assert.equal((await org.call("PATCH", path, { Name: "x" }, { "if-match": "no quotes" })).status, 400);
  });

  it("when another row changed in a later second, then If-Unmodified-Since gets 412, unless this org ignores it", async () => {
    const id = await org.create("Contact", { LastName: "Example" });
    const path = `sobjects/Contact/${id}`;
    const since = (await org.call("GET", path)).headers.get("last-modified") ?? "";
    assert.equal((await org.call("PATCH", path, { FirstName: "Ana" }, { "if-unmodified-since": since })).status, 204);
    await org.door("POST", "clock", { advanceMs: 2_000 });
    await org.door("POST", "edit", { object: "Contact", id, fields: { FirstName: "Ann" } });
    assert.equal((await org.call("PATCH", path, { FirstName: "Stale" }, { "if-unmodified-since": since })).status, 412);
    assert.equal((await org.call("PATCH", path, { FirstName: "Stale" }, { "if-unmodified-since": "yesterday" })).status, 400);
    assert.equal(at((await org.call("GET", path)).json, "FirstName"), "Ann");
    assert.equal((await org.call("PATCH", path, { FirstName: "Tagged" }, { "if-match": '"anything"' })).status, 204);
    await org.door("POST", "facts", { unmodifiedSinceOnRecords: false });
    assert.equal((await org.call("PATCH", path, { FirstName: "Over it" }, { "if-unmodified-since": since })).status, 204);
  });

  it("when a task changed, then its own fact decides about If-Unmodified-Since", async () => {
    const id = await org.create("Task", { Subject: "Call", Status: "Completed", Priority: "Normal" });
    const stale = { "if-unmodified-since": "Mon, 02 Mar 2020 10:00:00 GMT" };
    assert.equal((await org.call("PATCH", `sobjects/Task/${id}`, { Subject: "x" }, stale)).status, 412);
    await org.door("POST", "facts", { unmodifiedSinceOnActivities: false });
    assert.equal((await org.call("PATCH", `sobjects/Task/${id}`, { Subject: "x" }, stale)).status, 204);
    assert.equal((await org.call("DELETE", `sobjects/Task/${id}`, undefined, stale)).status, 204);
  });

  it("when objects are described, then the list leads to each and its fields", async () => {
    assert.equal(textAt((await org.send(`${org.loginUrl}/services/data`, "GET")).json, 0, "version"), "60.0");
    assert.equal(textAt((await org.call("GET", "")).json, "sobjects"), `${api}/sobjects`);
    const names = list((await org.call("GET", "sobjects")).json, "sobjects").map((each) => at(each, "name"));
    for (const name of ["Account", "Contact", "Lead", "Opportunity", "OpportunityContactRole", "Task", "Event", "EmailMessage", "User"]) assert.ok(names.includes(name), name);
    const fields = list((await org.call("GET", "sobjects/Task/describe")).json, "fields").map((each) => at(each, "name"));
    assert.ok(fields.includes("TaskSubtype"));
    assert.equal(at((await org.call("GET", "sobjects/Task")).json, "objectDescribe", "keyPrefix"), "00T");
  });
});
