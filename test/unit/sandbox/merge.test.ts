import assert from "node:assert/strict";

import { at, list, SandboxClient } from "./sandbox-client.ts";
import type { Answer } from "./sandbox-client.ts";

const contacts = "/crm/objects/2026-09/contacts";

describe("merging and forgetting in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  let ana: string;
  let bo: string;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(async () => {
    await hubspot.fresh();
    ana = await hubspot.create("contacts", { email: "ana@example.com", lastname: "Example", city: "Akron" });
    bo = await hubspot.create("contacts", { email: "bo@example.com", lastname: "Sample", phone: "+1 216 555 0101" });
  });

  const merge = (primaryObjectId: string, objectIdToMerge: string, type = "contacts"): Promise<Answer> =>
    hubspot.call("POST", `/crm/objects/2026-09/${type}/merge`, { primaryObjectId, objectIdToMerge });
  const noteOn = async (contact: string): Promise<string> => {
    const { json } = await hubspot.call("POST", "/crm/objects/2026-09/notes", { properties: { hs_timestamp: "2026-03-03T09:00:00Z" }, associations: [{ to: { id: contact }, types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: 202 }] }] });
    return String(at(json, "id"));
  };
  const linkTo = async (id: string, company: string, associationTypeId: number): Promise<void> => {
    await hubspot.call("PUT", `${contacts}/${id}/associations/companies/${company}`, [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId }]);
  };

  it("when a record is merged with itself, with nobody or of a type that cannot merge, then it is refused", async () => {
    assert.equal((await merge(ana, ana)).status, 400);
    assert.equal((await merge(ana, "1")).status, 404);
    assert.equal((await merge("1", "2", "notes")).status, 400);
    assert.equal((await hubspot.callWrongly("POST", "/crm/v3/objects/notes/merge", { primaryObjectId: "1", objectIdToMerge: "2" })).status, 400);
  });

  it("when two contacts are merged, then a third id holds the primary's values and the other's where it had none", async () => {
    const { status, json } = await merge(ana, bo);
    assert.equal(status, 200);
    const id = String(at(json, "id"));
    assert.ok(id !== ana && id !== bo);
    const read = await hubspot.call("GET", `${contacts}/${id}?properties=email,lastname,city,phone,hs_merged_object_ids,hs_calculated_merged_vids,hs_additional_emails`);
    const properties = at(read.json, "properties");
    assert.equal(at(properties, "email"), "ana@example.com");
    assert.equal(at(properties, "lastname"), "Example");
    assert.equal(at(properties, "phone"), "+1 216 555 0101");
    assert.equal(at(properties, "hs_additional_emails"), "bo@example.com");
    assert.equal(at(properties, "hs_merged_object_ids"), `${ana};${bo}`);
    assert.match(String(at(properties, "hs_calculated_merged_vids")), new RegExp(`^${ana}:\\d+;${bo}:\\d+$`));
  });

  it("when an old id is used, then GET and PATCH lead to the new record and a batch update does not", async () => {
    const id = String(at((await merge(ana, bo)).json, "id"));
    for (const old of [ana, bo]) {
      assert.equal(at((await hubspot.call("GET", `${contacts}/${old}`)).json, "id"), id);
      assert.equal(at((await hubspot.call("PATCH", `${contacts}/${old}`, { properties: { jobtitle: old } })).json, "id"), id);
      assert.equal((await hubspot.call("POST", `${contacts}/batch/update`, { inputs: [{ id: old, properties: { jobtitle: "x" } }] })).status, 404);
    }
    assert.equal(list((await hubspot.call("GET", contacts)).json, "results").length, 1);
    assert.equal(list((await hubspot.call("GET", `${contacts}?archived=true`)).json, "results").length, 0);
    assert.equal((await hubspot.call("DELETE", `${contacts}/${bo}`)).status, 204);
    assert.equal((await hubspot.call("GET", `${contacts}/${id}`)).status, 200);
  });

  it("when either address is used again, then it is taken by the merged contact", async () => {
    const id = String(at((await merge(ana, bo)).json, "id"));
    for (const email of ["ana@example.com", "bo@example.com"]) {
      const answer = await hubspot.call("POST", contacts, { properties: { email } });
      assert.equal(at(answer.json, "message"), `Contact already exists. Existing ID: ${id}`);
    }
  });

  it("when both have companies and notes, then all links move and the primary's primary company stays", async () => {
    const [first, second] = [await hubspot.create("companies", { name: "First" }), await hubspot.create("companies", { name: "Second" })];
    await linkTo(ana, first, 1);
    await linkTo(bo, second, 1);
    const note = await hubspot.create("notes", { hs_timestamp: "2026-03-20T10:00:00Z" });
    await hubspot.call("PUT", `/crm/objects/2026-09/notes/${note}/associations/default/contacts/${bo}`);
    const id = String(at((await merge(ana, bo)).json, "id"));
    const { json } = await hubspot.call("GET", `${contacts}/${id}/associations/companies`);
    const links = list(json, "results").map((link) => [at(link, "toObjectId"), list(link, "associationTypes").map((type) => at(type, "typeId"))]);
    assert.deepEqual(links, [[first, [279, 1]], [second, [279]]]);
    const ofNote = await hubspot.call("GET", `/crm/objects/2026-09/notes/${note}/associations/contacts`);
    assert.deepEqual(list(ofNote.json, "results").map((link) => at(link, "toObjectId")), [id]);
  });

  it("when activities are to come late, then they do by the sandbox clock, and stay with the record that went until then", async () => {
    await hubspot.door("POST", "facts", { mergeMovesAfterMs: 600_000 });
    const [own, others] = [await noteOn(ana), await noteOn(bo)];
    const id = String(at((await merge(ana, bo)).json, "id"));
    const notesOn = async (contact: string): Promise<readonly unknown[]> => list((await hubspot.call("GET", `${contacts}/${contact}/associations/notes`)).json, "results").map((link) => String(at(link, "toObjectId"))).toSorted();
    assert.deepEqual(await notesOn(id), [own], "what hung on the primary is there at once");
    await hubspot.door("POST", "clock", { advanceMs: 599_000 });
    assert.deepEqual(await notesOn(id), [own]);
    await hubspot.door("POST", "clock", { advanceMs: 60_000 });
    assert.deepEqual(await notesOn(id), [own, others].toSorted());
  });

  it("when the record is merged once more before they came, then they come to the last one", async () => {
    await hubspot.door("POST", "facts", { mergeMovesAfterMs: 600_000 });
    const note = await noteOn(bo);
    const cy = await hubspot.create("contacts", { lastname: "Third" });
    const last = String(at((await merge(cy, String(at((await merge(ana, bo)).json, "id")))).json, "id"));
    await hubspot.door("POST", "clock", { advanceMs: 600_000 });
    assert.deepEqual(list((await hubspot.call("GET", `${contacts}/${last}/associations/notes`)).json, "results").map((link) => String(at(link, "toObjectId"))), [note]);
  });

  it("when merged again, then ids of all generations lead to the last record", async () => {
    const cy = await hubspot.create("contacts", { lastname: "Third" });
    const second = String(at((await merge(ana, bo)).json, "id"));
    const last = String(at((await merge(cy, second)).json, "id"));
    for (const old of [ana, bo, cy, second]) assert.equal(at((await hubspot.call("GET", `${contacts}/${old}`)).json, "id"), last);
    const { json } = await hubspot.call("GET", `${contacts}/${last}?properties=hs_merged_object_ids`);
    assert.equal(at(json, "properties", "hs_merged_object_ids"), [cy, ana, bo, second].join(";"));
  });

  it("when more than 250 records went into one profile, then the next merge is refused with 414", async () => {
    let profile = ana;
    for (let made = 0; made < 250; made += 50) {
      const inputs = Array.from({ length: 50 }, (_, index) => ({ properties: { lastname: `N${String(made + index)}` } }));
      const { json } = await hubspot.call("POST", `${contacts}/batch/create`, { inputs });
      for (const record of list(json, "results")) {
        const answer = await merge(profile, String(at(record, "id")));
        if (answer.status === 414) {
          assert.match(String(at(answer.json, "message")), /Cannot have more than 250 identities/);
          return;
        }
        profile = String(at(answer.json, "id"));
      }
    }
    assert.fail("no merge was refused");
  }).timeout(60_000);

  it("when a contact is forgotten, then nothing of it and of what was merged into it is left", async () => {
    await merge(ana, bo);
    assert.equal((await hubspot.call("POST", `${contacts}/gdpr-delete`, { objectId: "bo@example.com", idProperty: "email" })).status, 204);
    assert.deepEqual(list((await hubspot.door("GET", "records/contacts")).json, "records"), []);
    for (const old of [ana, bo]) assert.equal((await hubspot.call("GET", `${contacts}/${old}?archived=true`)).status, 404);
    assert.equal((await hubspot.call("POST", `${contacts}/gdpr-delete`, { objectId: ana })).status, 404);
  });

  it("when something other than a contact is to be forgotten, then it is refused", async () => {
    const id = await hubspot.create("companies", { name: "Example" });
    assert.equal((await hubspot.call("POST", "/crm/objects/2026-09/companies/gdpr-delete", { objectId: id })).status, 400);
  });
});
