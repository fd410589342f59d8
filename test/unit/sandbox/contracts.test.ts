import assert from "node:assert/strict";

import { at, deliberate, list, SandboxClient } from "./sandbox-client.ts";

const contacts = "/crm/objects/2026-09/contacts";

describe("the contracts that the sandbox HubSpot is held against", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  const violations = async (): Promise<readonly unknown[]> => list((await hubspot.door("GET", "violations")).json, "violations");

  for (const [what, method, path, body] of [
    ["no body", "POST", contacts, undefined],
    ["another key", "POST", contacts, { property: { lastname: "E" } }],
    ["a number for a string", "POST", contacts, { properties: { lastname: 5 } }],
    ["null for a string", "PATCH", `${contacts}/1`, { properties: { lastname: null } }],
    ["a number for an id", "POST", `${contacts}/batch/read`, { properties: [], inputs: [{ id: 1 }] }],
    ["no list of inputs", "POST", `${contacts}/batch/create`, { inputs: { properties: {} } }],
    ["an unknown operator", "POST", `${contacts}/search`, { filterGroups: [{ filters: [{ propertyName: "lastname", operator: "LIKE", value: "x" }] }] }],
    ["an unknown category", "PUT", `${contacts}/1/associations/companies/2`, [{ associationCategory: "MINE", associationTypeId: 1 }]],
    ["no label", "POST", "/crm/properties/2026-09/contacts", { groupName: "contactinformation", name: "a", type: "string", fieldType: "text" }],
    ["a page size that is no number", "GET", `${contacts}?limit=many`, undefined],
  ] as const) {
    it(`when a request has ${what}, then it gets the vendor's 400 and is listed`, async () => {
      const answer = await hubspot.callWrongly(method, path, body);
      assert.equal(answer.status, 400);
      assert.match(String(at(answer.json, "message")), /^Invalid input JSON: /);
      const [violation] = await violations();
      assert.equal(at(violation, "side"), "request");
      assert.equal(at(violation, "method"), method);
      assert.ok(list(violation, "complaints").length > 0);
    });
  }

  it("when the body is not JSON at all, then it is refused and listed", async () => {
    const response = await fetch(`${hubspot.url}${contacts}`, {
      method: "POST", body: "{", headers: { ...deliberate, authorization: `Bearer ${hubspot.token}`, "content-type": "application/json" },
    });
    assert.equal(response.status, 400);
    assert.equal((await violations()).length, 1);
  });

  it("when a path does not exist at the vendor, then the 404 is listed; a record that does not exist is none of that", async () => {
    assert.equal((await hubspot.call("GET", `${contacts}/1`)).status, 404);
    assert.deepEqual(await violations(), []);
    for (const path of ["/crm/v4/objects/contacts", "/crm/objects/2024-01/contacts", "/crm/objects/2026-09/contacts/batch/merge", "/contacts/v1/lists"]) {
      assert.equal((await hubspot.callWrongly("POST", path, {})).status, 404);
    }
    assert.equal((await violations()).length, 4);
  });

  it("when a token is asked for without its fields, then the form is listed", async () => {
    await hubspot.send("POST", "/oauth/2026-03/token", new URLSearchParams({ grant_type: "refresh_token" }), deliberate);
    assert.equal(at((await violations())[0], "path"), "/oauth/2026-03/token");
  });

  it("when an answer does not keep to the contract, then it is listed as a response", async () => {
    const bodies = [{ nonsense: true }, { id: 5, properties: {}, createdAt: "yesterday", updatedAt: "2026-03-20T10:00:00Z" }];
    for (const body of bodies) await hubspot.door("POST", "faults", [{ fault: "status", status: 200, body, match: { path: `${contacts}/1` } }]);
    await hubspot.door("POST", "faults", [{ fault: "status", status: 202, body: {}, match: { path: `${contacts}/1` } }]);
    for (let index = 0; index < 3; index += 1) await hubspot.callWrongly("GET", `${contacts}/1`);
    const found = await violations();
    assert.deepEqual(found.map((violation) => at(violation, "side")), ["response", "response", "response"]);
    assert.match(JSON.stringify(found[2]), /status 202 is not declared/);
    await hubspot.door("DELETE", "violations");
    assert.deepEqual(await violations(), []);
  });

  it("when everything that an app does is done on dated and legacy paths, then nothing is listed", async () => {
    for (const [objects, associations, properties, pipelines, owners] of [
      ["/crm/objects/2026-09", "/crm/associations/2026-09", "/crm/properties/2026-09", "/crm/pipelines/2026-09", "/crm/owners/2026-09"],
      ["/crm/v3/objects", "/crm/v4/associations", "/crm/v3/properties", "/crm/v3/pipelines", "/crm/v3/owners/"],
    ] as const) {
      await useEverything(hubspot, { objects, associations, properties, pipelines, owners });
    }
    assert.deepEqual((await hubspot.door("GET", "violations")).json, { count: 0, violations: [] });
  });
});

interface Paths {
  readonly objects: string;
  readonly associations: string;
  readonly properties: string;
  readonly pipelines: string;
  readonly owners: string;
}

async function useEverything(hubspot: SandboxClient, paths: Paths): Promise<void> {
  const id = async (answer: ReturnType<SandboxClient["call"]>): Promise<string> => String(at((await answer).json, "id"));
  const email = `ana${String(paths.objects.length)}@example.com`;
  const ana = await id(hubspot.call("POST", `${paths.objects}/contacts`, { properties: { email } }));
  const bo = await id(hubspot.call("POST", `${paths.objects}/contacts`, { properties: { lastname: "Bo" } }));
  const company = await id(hubspot.call("POST", `${paths.objects}/companies`, { properties: { name: "Example" } }));
  const inputs = [{ objectWriteTraceId: "a", properties: { hs_timestamp: "1774000800000" } }, { objectWriteTraceId: "b", properties: {} }];
  const v4 = paths.objects.replace("/v3/", "/v4/");
  for (const [method, path, body] of [
    ["POST", `${paths.objects}/contacts`, { properties: { email } }],
    ["POST", `${paths.objects}/contacts`, { properties: { bogus: "x" } }],
    ["GET", `${paths.objects}/contacts?properties=email,phone&propertiesWithHistory=email&associations=companies&limit=1`, undefined],
    ["GET", `${paths.objects}/contacts/${ana}?associations=companies`, undefined],
    ["GET", `${paths.objects}/contacts/1`, undefined],
    ["PATCH", `${paths.objects}/contacts/${ana}`, { properties: { lastname: "Example" } }],
    ["POST", `${paths.objects}/contacts/search`, { filterGroups: [], sorts: [{ propertyName: "email", direction: "ASCENDING" }], limit: 5 }],
    ["POST", `${paths.objects}/notes/batch/create`, { inputs }],
    ["POST", `${paths.objects}/contacts/batch/read`, { properties: ["email"], inputs: [{ id: ana }, { id: "1" }] }],
    ["POST", `${paths.objects}/contacts/batch/update`, { inputs: [{ id: ana, properties: { city: "Akron" } }] }],
    ["POST", `${paths.objects}/contacts/batch/upsert`, { inputs: [{ id: email, idProperty: "email", properties: { city: "Cleveland" } }] }],
    ["PUT", `${v4}/contacts/${ana}/associations/companies/${company}`, [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: 1 }]],
    ["PUT", `${v4}/contacts/${ana}/associations/default/companies/${company}`, undefined],
    ["GET", `${v4}/contacts/${ana}/associations/companies`, undefined],
    ["POST", `${paths.associations}/contacts/companies/batch/read`, { inputs: [{ id: ana }, { id: bo }] }],
    ["POST", `${paths.associations}/contacts/companies/batch/associate/default`, { inputs: [{ from: { id: bo }, to: { id: company } }] }],
    ["POST", `${paths.associations}/contacts/companies/batch/archive`, { inputs: [{ from: { id: bo }, to: [{ id: company }] }] }],
    ["POST", `${paths.objects}/contacts/merge`, { primaryObjectId: ana, objectIdToMerge: bo }],
    ["POST", `${paths.objects}/contacts/batch/archive`, { inputs: [{ id: ana }] }],
    ["POST", `${paths.objects}/contacts/gdpr-delete`, { objectId: ana }],
    ["GET", `${paths.properties}/contacts`, undefined],
    ["GET", `${paths.properties}/contacts/email`, undefined],
    ["POST", `${paths.properties}/contacts`, { groupName: "contactinformation", name: "email", label: "E", type: "string", fieldType: "html" }],
    ["GET", `${paths.properties}/contacts/groups`, undefined],
    ["GET", `${paths.pipelines}/deals`, undefined],
    ["GET", `${paths.pipelines}/deals/default/stages/closedwon`, undefined],
    ["GET", paths.owners, undefined],
  ] as const) await hubspot.call(method, path, body);
}
