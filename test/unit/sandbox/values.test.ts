import assert from "node:assert/strict";

import { at, SandboxClient } from "./sandbox-client.ts";

describe("property values in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  for (const [what, type, properties, error] of [
    ["an unknown property", "contacts", { bogus: "x" }, "PROPERTY_DOESNT_EXIST"],
    ["a property that cannot be set", "contacts", { hs_object_id: "1" }, "READ_ONLY_VALUE"],
    ["a calculated property", "deals", { dealname: "D", dealstage: "closedwon", hs_is_closed: "true" }, "READ_ONLY_VALUE"],
    ["a malformed address", "contacts", { email: "ana@example" }, "INVALID_EMAIL"],
    ["an address with a blank", "contacts", { email: "ana example@example.com" }, "INVALID_EMAIL"],
    ["text for a number", "companies", { name: "A", numberofemployees: "many" }, "INVALID_INTEGER"],
    ["an option that does not exist", "contacts", { lastname: "E", lifecyclestage: "friend" }, "INVALID_OPTION"],
    ["a bare day for a date-time", "notes", { hs_timestamp: "2026-03-20" }, "INVALID_LONG"],
    ["a date-time without a zone", "notes", { hs_timestamp: "2026-03-20T10:00:00" }, "INVALID_LONG"],
    ["an owner that does not exist", "contacts", { lastname: "E", hubspot_owner_id: "1" }, "INVALID_OWNER_ID"],
    ["a stage of no pipeline", "deals", { dealname: "D", dealstage: "nowhere" }, "INVALID_OPTION"],
    ["a text that is too long", "notes", { hs_timestamp: "2026-03-20T10:00:00Z", hs_note_body: "x".repeat(65_537) }, "STRING_TOO_LONG"],
    ["another origin than the CRM", "communications", { hs_timestamp: "1774000000000", hs_communication_channel_type: "SMS" }, "INVALID_OPTION"],
    ["email headers that are not JSON", "emails", { hs_timestamp: "1774000000000", hs_email_direction: "EMAIL", hs_email_headers: "{" }, "INVALID_JSON"],
    ["a from address set directly", "emails", { hs_timestamp: "1774000000000", hs_email_direction: "EMAIL", hs_email_from_email: "a@example.com" }, "READ_ONLY_VALUE"],
  ] as const) {
    it(`when a record is created with ${what}, then the message holds ${error} as JSON and nothing exists`, async () => {
      const answer = await hubspot.call("POST", `/crm/objects/2026-09/${type}`, { properties });
      assert.equal(answer.status, 400);
      assert.equal(at(answer.json, "category"), "VALIDATION_ERROR");
      assert.match(String(at(answer.json, "message")), /^Property values were not valid: \[/);
      assert.equal(at(SandboxClient.problems(answer), 0, "error"), error);
      const { json } = await hubspot.call("GET", `/crm/objects/2026-09/${type}`);
      assert.deepEqual(at(json, "results"), []);
    });
  }

  it("when several values are wrong, then all of them are told at once", async () => {
    const answer = await hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { bogus: "x", lifecyclestage: "friend", createdate: "1" } });
    assert.deepEqual(SandboxClient.problems(answer).map((problem) => at(problem, "name")), ["bogus", "lifecyclestage", "createdate"]);
  });

  for (const [type, properties, missing] of [
    ["contacts", { phone: "+1 216 555 0101" }, ["email", "firstname", "lastname"]],
    ["companies", { city: "Akron" }, ["name", "domain"]],
    ["deals", { amount: "1" }, ["dealname", "dealstage"]],
    ["calls", { hs_call_title: "T" }, ["hs_timestamp"]],
    ["emails", { hs_timestamp: "2026-03-20T10:00:00Z" }, ["hs_email_direction"]],
    ["meetings", {}, ["hs_timestamp"]],
    ["notes", {}, ["hs_timestamp"]],
    ["tasks", {}, ["hs_timestamp"]],
  ] as const) {
    it(`when one of the ${type} lacks what is required, then it is told what`, async () => {
      const answer = await hubspot.call("POST", `/crm/objects/2026-09/${type}`, { properties });
      assert.equal(answer.status, 400);
      assert.match(String(at(answer.json, "message")), /Some required properties were not set/);
      assert.deepEqual(at(answer.json, "context", "properties"), missing);
    });
  }

  for (const [raw, stored] of [
    ["2026-04-30", "2026-04-30"], ["1777507200000", "2026-04-30"], ["2026-04-30T00:00:00Z", "2026-04-30"],
  ] as const) {
    it(`when a date is given as ${raw}, then it is stored as the day`, async () => {
      await addProperty(hubspot, "renewal", "date", "date");
      const id = await hubspot.create("contacts", { lastname: "Example", renewal: raw });
      const { json } = await hubspot.call("GET", `/crm/objects/2026-09/contacts/${id}?properties=renewal`);
      assert.equal(at(json, "properties", "renewal"), stored);
    });
  }

  for (const raw of ["1777510800000", "2026-04-30T10:00:00Z", "2026-02-30", "30.04.2026"]) {
    it(`when a date is given as ${raw}, then it is refused: it is no midnight or no day`, async () => {
      await addProperty(hubspot, "renewal", "date", "date");
      const answer = await hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "Example", renewal: raw } });
      assert.equal(at(SandboxClient.problems(answer), 0, "error"), "INVALID_DATE");
    });
  }

  it("when a date-time is given with an offset or as milliseconds, then it is stored in UTC", async () => {
    for (const raw of ["2026-03-20T11:00:00.000+01:00", "1774000800000"]) {
      const id = await hubspot.create("notes", { hs_timestamp: raw });
      const { json } = await hubspot.call("GET", `/crm/objects/2026-09/notes/${id}?properties=hs_timestamp`);
      assert.equal(at(json, "properties", "hs_timestamp"), "2026-03-20T10:00:00.000Z");
    }
  });

  it("when a value begins with a semicolon, then it is added to a multi-select", async () => {
    const id = await hubspot.create("contacts", { lastname: "Example", hs_buying_role: "CHAMPION" });
    await hubspot.call("PATCH", `/crm/objects/2026-09/contacts/${id}`, { properties: { hs_buying_role: ";BLOCKER" } });
    const { json } = await hubspot.call("GET", `/crm/objects/2026-09/contacts/${id}?properties=hs_buying_role`);
    assert.equal(at(json, "properties", "hs_buying_role"), "CHAMPION;BLOCKER");
  });

  it("when a text begins with a semicolon, then it stays as it is", async () => {
    const text = "; and then; and then";
    const id = await hubspot.create("notes", { hs_timestamp: "2026-03-20T10:00:00Z", hs_note_body: text });
    const { json } = await hubspot.call("GET", `/crm/objects/2026-09/notes/${id}?properties=hs_note_body`);
    assert.equal(at(json, "properties", "hs_note_body"), text);
  });

  it("when a number instead of a string is sent, then the request breaks the contract and is refused", async () => {
    const answer = await hubspot.callWrongly("POST", "/crm/objects/2026-09/companies", { properties: { name: "A", numberofemployees: 5 } });
    assert.equal(answer.status, 400);
    assert.match(String(at(answer.json, "message")), /^Invalid input JSON: .*must be string/);
  });
});

async function addProperty(hubspot: SandboxClient, name: string, type: string, fieldType: string): Promise<void> {
  await hubspot.call("POST", "/crm/properties/2026-09/contacts", { groupName: "contactinformation", name, label: name, type, fieldType });
}
