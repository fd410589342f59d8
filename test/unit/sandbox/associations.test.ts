import assert from "node:assert/strict";

import { at, list, SandboxClient, textAt } from "./sandbox-client.ts";
import type { Answer } from "./sandbox-client.ts";

const when = "2026-03-20T10:00:00Z";
const hubspotDefined = (associationTypeId: number): object => ({ associationCategory: "HUBSPOT_DEFINED", associationTypeId });

describe("associations in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  let contact: string;
  let company: string;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(async () => {
    await hubspot.fresh();
    contact = await hubspot.create("contacts", { lastname: "Example" });
    company = await hubspot.create("companies", { name: "Example" });
  });

  const put = (from: string, to: string, types: readonly object[]): Promise<Answer> =>
    hubspot.call("PUT", `/crm/objects/2026-09/${from}/associations/${to}`, types);
  const typeIds = async (from: string, to: string): Promise<unknown> => {
    const { json } = await hubspot.call("GET", `/crm/objects/2026-09/${from}/associations/${to}`);
    return list(json, "results").map((link) => [at(link, "toObjectId"), list(link, "associationTypes").map((type) => at(type, "typeId"))]);
  };

  for (const [what, typeId] of [["a type of another pair", 194], ["a type of the other direction", 280], ["a type that does not exist", 99_999]] as const) {
    it(`when a link is made with ${what}, then it is refused and not made`, async () => {
      const answer = await put(`contacts/${contact}`, `companies/${company}`, [hubspotDefined(typeId)]);
      assert.equal(answer.status, 400);
      assert.deepEqual(await typeIds(`contacts/${contact}`, "companies"), []);
    });
  }

  it("when one end does not exist or is archived, then the link is a 404", async () => {
    assert.equal((await put("contacts/1", `companies/${company}`, [hubspotDefined(279)])).status, 404);
    await hubspot.call("DELETE", `/crm/objects/2026-09/companies/${company}`);
    assert.equal((await put(`contacts/${contact}`, `companies/${company}`, [hubspotDefined(279)])).status, 404);
  });

  it("when a record is created with a link to nobody, then it is not created", async () => {
    const associations = [{ to: { id: "1" }, types: [hubspotDefined(202)] }];
    const answer = await hubspot.call("POST", "/crm/objects/2026-09/notes", { properties: { hs_timestamp: when }, associations });
    assert.equal(answer.status, 400);
    assert.deepEqual(list((await hubspot.door("GET", "records/notes")).json, "records"), []);
  });

  it("when a note is created with links, then both sides list them", async () => {
    const associations = [
      { to: { id: contact }, types: [hubspotDefined(202)] },
      { to: { id: company }, types: [hubspotDefined(190)] },
    ];
    const { status, json } = await hubspot.call("POST", "/crm/objects/2026-09/notes", { properties: { hs_timestamp: when }, associations });
    assert.equal(status, 201);
    const note = String(at(json, "id"));
    assert.deepEqual(await typeIds(`notes/${note}`, "contacts"), [[contact, [202]]]);
    assert.deepEqual(await typeIds(`contacts/${contact}`, "notes"), [[note, [201]]]);
    assert.deepEqual(await typeIds(`companies/${company}`, "notes"), [[note, [189]]]);
    const read = await hubspot.call("GET", `/crm/objects/2026-09/notes/${note}?associations=contacts,companies`);
    assert.deepEqual(at(read.json, "associations", "contacts", "results"), [{ id: contact, type: "note_to_contact" }]);
  });

  it("when labels are written, then those not sent again are gone", async () => {
    await hubspot.call("POST", "/crm/v4/associations/contacts/companies/labels", { label: "Adviser", name: "adviser" });
    const labels = await hubspot.call("GET", "/crm/v4/associations/contacts/companies/labels");
    const own = list(labels.json, "results").find((label) => at(label, "category") === "USER_DEFINED");
    const adviser = { associationCategory: "USER_DEFINED", associationTypeId: at(own, "typeId") };
    const both = await put(`contacts/${contact}`, `companies/${company}`, [hubspotDefined(1), adviser]);
    assert.equal(both.status, 201);
    assert.deepEqual(at(both.json, "labels"), ["Primary", "Adviser"]);
    await put(`contacts/${contact}`, `companies/${company}`, [adviser]);
    assert.deepEqual(await typeIds(`contacts/${contact}`, "companies"), [[company, [279, at(own, "typeId")]]]);
  });

  it("when another company becomes primary, then the former one loses the label and the property follows", async () => {
    const other = await hubspot.create("companies", { name: "Other" });
    await put(`contacts/${contact}`, `companies/${company}`, [hubspotDefined(1)]);
    await put(`contacts/${contact}`, `companies/${other}`, [hubspotDefined(1)]);
    assert.deepEqual(await typeIds(`contacts/${contact}`, "companies"), [[company, [279]], [other, [279, 1]]]);
    const { json } = await hubspot.call("GET", `/crm/objects/2026-09/contacts/${contact}?properties=associatedcompanyid`);
    assert.equal(at(json, "properties", "associatedcompanyid"), other);
  });

  it("when associatedcompanyid is written, then the link is made", async () => {
    await hubspot.call("PATCH", `/crm/objects/2026-09/contacts/${contact}`, { properties: { associatedcompanyid: company } });
    assert.deepEqual(await typeIds(`contacts/${contact}`, "companies"), [[company, [279, 1]]]);
    await hubspot.call("PATCH", `/crm/objects/2026-09/contacts/${contact}`, { properties: { associatedcompanyid: "" } });
    assert.deepEqual(await typeIds(`contacts/${contact}`, "companies"), [[company, [279]]]);
  });

  it("when a plain link is made, then the time of change stays as it was", async () => {
    const before = await hubspot.call("GET", `/crm/objects/2026-09/contacts/${contact}`);
    const made = await hubspot.call("PUT", `/crm/objects/2026-09/contacts/${contact}/associations/default/companies/${company}`);
    assert.equal(made.status, 200);
    assert.deepEqual(at(made.json, "results", 0, "associationSpec"), hubspotDefined(279));
    const after = await hubspot.call("GET", `/crm/objects/2026-09/contacts/${contact}`);
    assert.equal(at(after.json, "updatedAt"), at(before.json, "updatedAt"));
  });

  it("when a link is deleted, then neither side has it, and deleting it again is no error", async () => {
    await put(`contacts/${contact}`, `companies/${company}`, [hubspotDefined(279)]);
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await hubspot.call("DELETE", `/crm/objects/2026-09/contacts/${contact}/associations/companies/${company}`)).status, 204);
    }
    assert.deepEqual(await typeIds(`companies/${company}`, "contacts"), []);
  });

  it("when links are made, read and archived in batches, then each version answers with its own status", async () => {
    const input = { from: { id: contact }, to: { id: company }, types: [hubspotDefined(279)] };
    assert.equal((await hubspot.call("POST", "/crm/v4/associations/contacts/companies/batch/create", { inputs: [input] })).status, 201);
    assert.equal((await hubspot.call("POST", "/crm/associations/2026-09/0-1/0-2/batch/create", { inputs: [input] })).status, 200);
    const read = await hubspot.call("POST", "/crm/associations/2026-09/contacts/companies/batch/read", { inputs: [{ id: contact }, { id: "1" }] });
    assert.equal(read.status, 207);
    assert.equal(at(read.json, "results", 0, "to", 0, "toObjectId"), company);
    assert.equal(at(read.json, "errors", 0, "subCategory"), "crm.associations.NO_ASSOCIATIONS_FOUND");
    const gone = { inputs: [{ from: { id: contact }, to: [{ id: company }] }] };
    assert.equal((await hubspot.call("POST", "/crm/associations/2026-09/contacts/companies/batch/archive", gone)).status, 200);
    assert.equal((await hubspot.call("POST", "/crm/v4/associations/contacts/companies/batch/archive", gone)).status, 204);
    assert.deepEqual(await typeIds(`contacts/${contact}`, "companies"), []);
  });

  it("when one link of a batch is impossible, then none is made", async () => {
    const other = await hubspot.create("contacts", { lastname: "Other" });
    const inputs = [[contact, 279], [other, 194]].map(([id, type]) => ({ from: { id }, to: { id: company }, types: [hubspotDefined(Number(type))] }));
    assert.equal((await hubspot.call("POST", "/crm/associations/2026-09/contacts/companies/batch/create", { inputs })).status, 400);
    assert.deepEqual(await typeIds(`companies/${company}`, "contacts"), []);
  });

  it("when a record has more links than a page, then the pages hold each once", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const associations = [{ to: { id: contact }, types: [hubspotDefined(202)] }];
      ids.push(String(at((await hubspot.call("POST", "/crm/objects/2026-09/notes", { properties: { hs_timestamp: when }, associations })).json, "id")));
    }
    const seen: unknown[] = [];
    let after = "";
    do {
      const { json } = await hubspot.call("GET", `/crm/objects/2026-09/contacts/${contact}/associations/notes?limit=2${after}`);
      seen.push(...list(json, "results").map((link) => at(link, "toObjectId")));
      const next = textAt(json, "paging", "next", "after");
      after = next === "" ? "" : `&after=${next}`;
    } while (after !== "");
    assert.deepEqual(seen, ids);
  });

  it("when a company gets a parent, then the child tells it and the parent knows the child", async () => {
    const parent = await hubspot.create("companies", { name: "Parent" });
    await put(`companies/${company}`, `companies/${parent}`, [hubspotDefined(14)]);
    const { json } = await hubspot.call("GET", `/crm/objects/2026-09/companies/${company}?properties=hs_parent_company_id`);
    assert.equal(at(json, "properties", "hs_parent_company_id"), parent);
    assert.deepEqual(await typeIds(`companies/${parent}`, "companies"), [[company, [13]]]);
  });
});
