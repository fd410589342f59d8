import assert from "node:assert/strict";

import { at, list, SandboxClient, textAt } from "./sandbox-client.ts";

const objects = "/crm/objects/2026-09";
const dayMs = 86_400_000;

describe("what nobody could verify of HubSpot, each way", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());
  const facts = (wanted: object): Promise<unknown> => hubspot.door("POST", "facts", wanted);

  it("when unique values work on some engagement types, then they are refused on the others", async () => {
    await facts({ uniqueOnEngagements: ["emails", "tasks"] });
    const key = { label: "Key", type: "string", fieldType: "text", hasUniqueValue: true, name: "steward_key" };
    const groups: Readonly<Record<string, string>> = { emails: "email", tasks: "task", notes: "note" };
    const statuses: number[] = [];
    for (const [type, groupName] of Object.entries(groups)) statuses.push((await hubspot.call("POST", `/crm/properties/2026-09/${type}`, { ...key, groupName })).status);
    assert.deepEqual(statuses, [201, 201, 400]);
  });

  for (const bareRefusals of [false, true]) {
    it(`when a record is missing or a scope was not granted, then the refusal ${bareRefusals ? "says nothing but its status" : "says why"}`, async () => {
      await facts({ bareRefusals });
      const missing = await hubspot.call("GET", `${objects}/contacts/1`);
      await hubspot.install(["oauth", "crm.objects.contacts.read"]);
      const forbidden = await hubspot.call("POST", `${objects}/contacts`, { properties: { lastname: "E" } });
      assert.deepEqual([missing.status, forbidden.status], [404, 403]);
      assert.deepEqual([missing, forbidden].map(({ json }) => textAt(json, "category")), bareRefusals ? ["", ""] : ["OBJECT_NOT_FOUND", "MISSING_SCOPES"]);
    });
  }

  for (const follows of [true, false]) {
    it(`when a batch read ${follows ? "follows" : "does not follow"} merges, then single reads do all the same`, async () => {
      await facts({ batchReadFollowsMerges: follows });
      const [ana, bo] = [await hubspot.create("contacts", { lastname: "Ana" }), await hubspot.create("contacts", { lastname: "Bo" })];
      const { json } = await hubspot.call("POST", `${objects}/contacts/merge`, { primaryObjectId: ana, objectIdToMerge: bo });
      const merged = at(json, "id");
      const read = async (query = ""): Promise<readonly unknown[]> => {
        const answer = await hubspot.call("POST", `${objects}/contacts/batch/read${query}`, { properties: ["lastname"], inputs: [{ id: bo }, { id: String(merged) }] });
        return list(answer.json, "results").map((record) => at(record, "id"));
      };
      assert.deepEqual(await read(), follows ? [merged, merged] : [merged]);
      assert.deepEqual(await read("?archived=true"), []);
      assert.equal(at((await hubspot.call("GET", `${objects}/contacts/${bo}`)).json, "id"), merged);
    });
  }

  for (const keeps of [false, true]) {
    it(`when a record lies in the recycle bin, then its unique value is ${keeps ? "still taken, and finds it among archived ones" : "free"}`, async () => {
      await facts({ binKeepsUniqueValues: keeps });
      await hubspot.call("POST", "/crm/properties/2026-09/contacts", { label: "Key", type: "string", fieldType: "text", hasUniqueValue: true, name: "steward_key", groupName: "contactinformation" });
      const id = await hubspot.create("contacts", { lastname: "Gone", email: "gone@example.com", steward_key: "k1" });
      await hubspot.call("DELETE", `${objects}/contacts/${id}`);
      const read = async (query: string): Promise<readonly unknown[]> => {
        const { json } = await hubspot.call("POST", `${objects}/contacts/batch/read${query}`, { idProperty: "steward_key", properties: ["lastname"], inputs: [{ id: "k1" }] });
        return list(json, "results").map((record) => at(record, "id"));
      };
      assert.deepEqual([await read("?archived=true"), await read("")], [keeps ? [id] : [], []]);
      assert.equal((await hubspot.call("PATCH", `${objects}/contacts/k1?idProperty=steward_key`, { properties: { lastname: "Back" } })).status, 404);
      const again = await hubspot.call("POST", `${objects}/contacts`, { properties: { lastname: "New", email: "gone@example.com", steward_key: "K1" } });
      assert.equal(again.status, keeps ? 409 : 201);
      assert.equal((await hubspot.call("POST", `${objects}/contacts`, { properties: { lastname: "New", email: "gone@example.com" } })).status, keeps ? 201 : 409, "an address is free in either case");
    });
  }

  it("when a text message is logged without its time, then it is refused like every other engagement", async () => {
    const answer = await hubspot.call("POST", `${objects}/communications`, { properties: { hs_communication_channel_type: "SMS", hs_communication_logged_from: "CRM" } });
    assert.equal(answer.status, 400);
    assert.deepEqual(list(answer.json, "context", "properties"), ["hs_timestamp"]);
  });

  it("when a record has been in the recycle bin for 90 days, then no read finds it and nobody brings it back", async () => {
    const id = await hubspot.create("contacts", { lastname: "Gone" });
    await hubspot.call("DELETE", `${objects}/contacts/${id}`);
    const binned = async (): Promise<number> => {
      await hubspot.install();
      return list((await hubspot.call("GET", `${objects}/contacts?archived=true`)).json, "results").length;
    };
    await hubspot.door("POST", "clock", { advanceMs: 89 * dayMs });
    assert.equal(await binned(), 1);
    await hubspot.door("POST", "clock", { advanceMs: 2 * dayMs });
    assert.equal(await binned(), 0);
    assert.equal((await hubspot.call("GET", `${objects}/contacts/${id}?archived=true`)).status, 404);
    assert.equal((await hubspot.door("POST", "edit", { object: "contacts", id, archived: false })).status, 404);
  });
});
