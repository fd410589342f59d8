import assert from "node:assert/strict";

import { at, list, SandboxClient, textAt } from "./sandbox-client.ts";

const contacts = "/crm/objects/2026-09/contacts";

describe("records in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  it("when an address is taken, then a second contact is a conflict that names the first, whatever the case", async () => {
    const id = await hubspot.create("contacts", { email: "ana@example.com" });
    const answer = await hubspot.call("POST", contacts, { properties: { email: "Ana@Example.com" } });
    assert.equal(answer.status, 409);
    assert.equal(at(answer.json, "category"), "CONFLICT");
    assert.equal(at(answer.json, "message"), `Contact already exists. Existing ID: ${id}`);
  });

  it("when an address is an additional one of a contact, then it is taken too and finds that contact", async () => {
    const id = await hubspot.create("contacts", { email: "ana@example.com", hs_additional_emails: "ana@example.org;ana@example.net" });
    assert.equal((await hubspot.call("POST", contacts, { properties: { email: "ana@example.net" } })).status, 409);
    const { json } = await hubspot.call("GET", `${contacts}/ana@example.org?idProperty=email`);
    assert.equal(at(json, "id"), id);
  });

  it("when a contact is updated to an address of another, then it is a conflict and nothing changes", async () => {
    await hubspot.create("contacts", { email: "ana@example.com" });
    const id = await hubspot.create("contacts", { email: "bo@example.com", firstname: "Bo" });
    const answer = await hubspot.call("PATCH", `${contacts}/${id}`, { properties: { email: "ana@example.com", firstname: "Ana" } });
    assert.equal(answer.status, 409);
    const { json } = await hubspot.call("GET", `${contacts}/${id}`);
    assert.equal(at(json, "properties", "firstname"), "Bo");
  });

  it("when a record does not exist or was archived, then reading and changing it is a 404", async () => {
    const id = await hubspot.create("contacts", { lastname: "Example" });
    assert.equal((await hubspot.call("DELETE", `${contacts}/${id}`)).status, 204);
    for (const key of [id, "1"]) {
      assert.equal((await hubspot.call("GET", `${contacts}/${key}`)).status, 404);
      assert.equal((await hubspot.call("PATCH", `${contacts}/${key}`, { properties: { lastname: "Other" } })).status, 404);
    }
    assert.equal((await hubspot.call("DELETE", `${contacts}/${id}`)).status, 204);
    assert.equal((await hubspot.call("DELETE", `${contacts}/1`)).status, 404);
  });

  it("when a record was archived, then only a read that asks for archived ones shows it, and its address is free", async () => {
    const id = await hubspot.create("contacts", { email: "ana@example.com" });
    await hubspot.call("DELETE", `${contacts}/${id}`);
    assert.equal(at((await hubspot.call("GET", `${contacts}/${id}?archived=true`)).json, "archived"), true);
    assert.deepEqual(list((await hubspot.call("GET", contacts)).json, "results"), []);
    assert.equal(list((await hubspot.call("GET", `${contacts}?archived=true`)).json, "results").length, 1);
    assert.equal((await hubspot.call("POST", contacts, { properties: { email: "ana@example.com" } })).status, 201);
  });

  it("when a property that is not unique names the record, then the look-up is refused", async () => {
    await hubspot.create("contacts", { lastname: "Example" });
    const answer = await hubspot.call("GET", `${contacts}/Example?idProperty=lastname`);
    assert.equal(answer.status, 400);
    assert.match(String(at(answer.json, "message")), /non-unique 0-1 property lastname/);
  });

  it("when a type does not exist, then it cannot be inferred", async () => {
    const answer = await hubspot.call("GET", "/crm/objects/2026-09/widgets");
    assert.equal(answer.status, 400);
    assert.match(String(at(answer.json, "message")), /Unable to infer object type/);
  });

  it("when a user is created through the API, then it is refused", async () => {
    assert.equal((await hubspot.call("POST", "/crm/objects/2026-09/users", { properties: {} })).status, 405);
  });

  it("when the same record is named by type name, type id or legacy path, then it is the same", async () => {
    const id = await hubspot.create("calls", { hs_timestamp: "1774000800000", hs_call_title: "T" });
    for (const path of ["objects/2026-09/calls", "objects/2026-09/0-48", "objects/2026-03/CALL", "v3/objects/calls", "v3/objects/0-48"]) {
      const { json } = await hubspot.call("GET", `/crm/${path}/${id}?properties=hs_call_title`);
      assert.equal(at(json, "properties", "hs_call_title"), "T", path);
    }
  });

  it("when only some properties are asked for, then only those and the times come, null where there is no value", async () => {
    const id = await hubspot.create("contacts", { lastname: "Example", city: "Akron" });
    const { json } = await hubspot.call("GET", `${contacts}/${id}?properties=city,phone,bogus`);
    assert.deepEqual(Object.keys(at(json, "properties") ?? {}).sort(), ["city", "createdate", "hs_object_id", "lastmodifieddate", "phone"]);
    assert.equal(at(json, "properties", "phone"), null);
  });

  it("when a record changes twice within a millisecond, then its time of change still rises and its history has both", async () => {
    await hubspot.door("POST", "clock", { rate: 0.000_001 });
    const id = await hubspot.create("contacts", { lastname: "One" });
    const times: string[] = [];
    for (const lastname of ["Two", "Three"]) {
      const { json } = await hubspot.call("PATCH", `${contacts}/${id}`, { properties: { lastname } });
      times.push(String(at(json, "updatedAt")));
      assert.equal(at(json, "properties", "lastmodifieddate"), at(json, "updatedAt"));
    }
    assert.ok((times[0] ?? "") < (times[1] ?? ""));
    const { json } = await hubspot.call("GET", `${contacts}/${id}?propertiesWithHistory=lastname`);
    assert.deepEqual(list(json, "propertiesWithHistory", "lastname").map((entry) => at(entry, "value")), ["Three", "Two", "One"]);
    assert.equal(at(json, "propertiesWithHistory", "lastname", 0, "sourceType"), "INTEGRATION");
  });

  it("when a PATCH says what is already there, then nothing changes", async () => {
    const id = await hubspot.create("contacts", { lastname: "One" });
    const before = await hubspot.call("GET", `${contacts}/${id}`);
    const after = await hubspot.call("PATCH", `${contacts}/${id}`, { properties: { lastname: "One" } });
    assert.equal(at(after.json, "updatedAt"), at(before.json, "updatedAt"));
  });

  it("when an empty string is sent, then the value is cleared and others stay", async () => {
    const id = await hubspot.create("contacts", { lastname: "One", city: "Akron" });
    await hubspot.call("PATCH", `${contacts}/${id}`, { properties: { city: "" } });
    const { json } = await hubspot.call("GET", `${contacts}/${id}?properties=city,lastname`);
    assert.equal(at(json, "properties", "city"), null);
    assert.equal(at(json, "properties", "lastname"), "One");
  });

  it("when the lifecycle stage is set back, then it stays, unless it was cleared first", async () => {
    const id = await hubspot.create("contacts", { lastname: "One", lifecyclestage: "customer" });
    const set = async (lifecyclestage: string): Promise<unknown> => {
      await hubspot.call("PATCH", `${contacts}/${id}`, { properties: { lifecyclestage } });
      return at((await hubspot.call("GET", `${contacts}/${id}?properties=lifecyclestage`)).json, "properties", "lifecyclestage");
    };
    assert.equal(await set("lead"), "customer");
    assert.equal(await set("evangelist"), "evangelist");
    assert.equal(await set(""), null);
    assert.equal(await set("lead"), "lead");
  });

  it("when a list is paged, then every record comes once and the last page has no next", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push(await hubspot.create("contacts", { lastname: `N${String(index)}` }));
    const seen: unknown[] = [];
    let after = "";
    do {
      const { json } = await hubspot.call("GET", `${contacts}?limit=3${after === "" ? "" : `&after=${after}`}`);
      seen.push(...list(json, "results").map((record) => at(record, "id")));
      after = textAt(json, "paging", "next", "after");
    } while (after !== "");
    assert.deepEqual(seen, ids);
    for (const limit of ["0", "101", "x"]) assert.equal((await hubspot.callWrongly("GET", `${contacts}?limit=${limit}`)).status, 400);
  });

  it("when the address of a request is far too long, then it is a 414", async () => {
    assert.equal((await hubspot.call("GET", `${contacts}?properties=${"name,".repeat(4_000)}`)).status, 414);
  });

  it("when If-Match is sent, then it means nothing here", async () => {
    const id = await hubspot.create("contacts", { lastname: "One" });
    const headers = { authorization: `Bearer ${hubspot.token}`, "if-match": '"stale"' };
    const answer = await hubspot.send("PATCH", `${contacts}/${id}`, { properties: { lastname: "Two" } }, headers);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("etag"), null);
  });
});
