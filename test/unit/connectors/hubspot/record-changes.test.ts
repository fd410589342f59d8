import assert from "node:assert/strict";
import * as z from "zod";

import { NOTHING_MAPPED } from "../../../../connectors/shared/mapped.ts";
import { createKnownProperties } from "../../../../connectors/hubspot/known-properties.ts";
import { changeRecords, readRecords } from "../../../../connectors/hubspot/record-changes.ts";
import { crmRecordId, writeId } from "../../../../src/domain/model/ids.ts";
import type { RecordFields, RecordObject } from "../../../../src/domain/model/record-fields.ts";
import type { RecordState, UpsertResult } from "../../../../src/ports/crm-writer.ts";
import { inMemoryClock } from "../../../helpers/in-memory-clock.ts";
import { type Said, scriptedVendor, type ScriptedVendor, type Seen } from "./scripted-vendor.ts";

const stage = (id: string, label: string) => ({ id, label, metadata: { isClosed: "false" } });
const PIPELINES = { results: [{ id: "new", stages: [stage("1", "Offer"), stage("2", "Closing")] }, { id: "old", stages: [stage("8", "Offer")] }] };
const DEAL = { id: "700", updatedAt: "2026-03-01T10:00:00Z", properties: { dealname: "Pumps", dealstage: "1", pipeline: "new", amount: "99000", closedate: "2026-04-29T00:00:00Z", hubspot_owner_id: "71" } };
const CONTACT = { id: "200", properties: { firstname: "Ana", lastname: "Example", jobtitle: "", email: "ana@example.com", phone: null, hubspot_owner_id: "71" } };
const COMPANY = { id: "300", properties: { name: "Example Pumps", domain: "example.com", phone: "+1 216 555 0100", city: "Cleveland", hubspot_owner_id: null } };
const HELD: Readonly<Record<string, object>> = { deals: DEAL, contacts: CONTACT, companies: COMPANY };
const Patches = z.object({ inputs: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.string()) })) });

describe("changes of HubSpot's own records", () => {
  let vendor: ScriptedVendor;
  afterEach(() => { vendor.stop(); });
  const parts = () => ({ client: vendor.client, mapped: NOTHING_MAPPED, known: createKnownProperties(vendor.client, inMemoryClock("2026-03-02T10:00:00.000Z")) });

  async function portal(update: (seen: Seen) => Said = (seen) => ({ status: 200, json: { results: Patches.parse(seen.body).inputs.map(({ id, properties }) => ({ id, properties, updatedAt: "2026-03-02T10:00:00Z" })) } })) {
    vendor = await scriptedVendor((seen) => {
      if (seen.path.includes("/pipelines/")) return { status: 200, json: PIPELINES };
      const held = HELD[/objects\/[\d-]+\/(\w+)\//.exec(seen.path)?.[1] ?? ""];
      return seen.path.endsWith("/batch/read") ? { status: 200, json: { results: [held] } } : update(seen);
    });
  }
  const state = (object: RecordObject, crmId: string, fields: RecordFields): RecordState => ({ object, crmId: crmRecordId(crmId), fields, version: null });
  const change = (existing: RecordState, fields: RecordFields, name = "w") => changeRecords(parts(), existing.object, [{ writeId: writeId(name), existing, fields }]);
  const sent = () => vendor.seen.filter(({ path }) => path.endsWith("/batch/update")).flatMap(({ body }) => Patches.parse(body).inputs);
  const kindOf = ([first]: readonly UpsertResult[]): string => (first === undefined ? "nothing" : first.result.ok ? "ok" : first.result.error.kind);

  it("are read in our words: a stage by its name, a closing date as a day, what is blank as nothing", async () => {
    await portal();
    const read = async (object: RecordObject, id: string) => {
      const found = await readRecords(parts(), object, [crmRecordId(id)]);
      assert.ok(found.ok);
      return found.value[0];
    };
    assert.deepEqual(await read("opportunity", "700"), { object: "opportunity", crmId: "700", version: "2026-03-01T10:00:00Z", fields: { name: "Pumps", stage: "Offer", amount: "99000", closeDate: "2026-04-29", ownerId: "71" } });
    assert.deepEqual((await read("contact", "200"))?.fields, { firstName: "Ana", lastName: "Example", title: null, email: "ana@example.com", phone: null, ownerId: "71" });
    assert.deepEqual((await read("account", "300"))?.fields, { name: "Example Pumps", website: "example.com", phone: "+1 216 555 0100", city: "Cleveland", ownerId: null });
  });

  it("go out as these properties and no others", async () => {
    await portal();
    await change(state("opportunity", "700", { stage: "Offer", amount: "99000", closeDate: "2026-04-29" }), { stage: "Closing", amount: "260000", closeDate: "2026-05-31" });
    await change(state("contact", "200", { phone: null, title: null }), { phone: "+1 216 555 0188", title: "Head of Quality" });
    await change(state("account", "300", { website: "example.com", city: "Cleveland" }), { website: "https://www.example.org/eu", city: null });
    assert.deepEqual(sent(), [
      { id: "700", properties: { dealstage: "2", amount: "260000", closedate: "2026-05-31T00:00:00.000Z" } },
      { id: "200", properties: { jobtitle: "Head of Quality", phone: "+1 216 555 0188" } },
      { id: "300", properties: { domain: "example.org", city: "" } },
    ]);
  });

  it("when it is done, then the outcome names the guarantee and the time of the change", async () => {
    await portal();
    const [first] = await change(state("contact", "200", { title: null }), { title: "Buyer" });
    assert.ok(first?.result.ok);
    assert.deepEqual([first.result.value.guarantee, first.result.value.created, first.result.value.versionAfter], ["read-compare-write", false, "2026-03-02T10:00:00Z"]);
  });

  it("when the very field changed since it was read, then it is a conflict and nothing is sent; another field does not matter", async () => {
    await portal();
    assert.equal(kindOf(await change(state("opportunity", "700", { amount: "50000" }), { amount: "260000" })), "conflict");
    assert.deepEqual(sent(), []);
    assert.equal(kindOf(await change(state("opportunity", "700", { amount: "99000", name: "Another name" }), { amount: "260000" })), "ok");
  });

  it("when it reads as wanted already, then nothing is sent", async () => {
    await portal();
    assert.equal(kindOf(await change(state("opportunity", "700", { amount: "50000" }), { amount: "99000" })), "ok");
    assert.deepEqual(sent(), []);
  });

  it("when the deal's own pipeline has no such stage, then a person must decide", async () => {
    await portal();
    assert.equal(kindOf(await change(state("opportunity", "700", { stage: "Offer" }), { stage: "Won" })), "invalid");
    assert.equal(kindOf(await change(state("opportunity", "700", { stage: "Offer" }), { stage: "8" })), "invalid");
  });

  it("when the record is gone, then it is not found", async () => {
    await portal();
    assert.equal(kindOf(await change(state("contact", "999", { title: null }), { title: "Buyer" })), "not-found");
  });

  it("when HubSpot says done without a word about the record, then it may have happened", async () => {
    await portal(() => ({ status: 200, json: { results: [] } }));
    const [first] = await change(state("contact", "200", { title: null }), { title: "Buyer" });
    assert.ok(first !== undefined && !first.result.ok && first.result.error.mayHaveHappened);
  });

  it("when one record is to change twice, then the second waits for the first and sees what became of it", async () => {
    await portal();
    const existing = state("contact", "200", { title: null });
    const results = await changeRecords(parts(), "contact", [{ writeId: writeId("w1"), existing, fields: { title: "Buyer" } }, { writeId: writeId("w2"), existing, fields: { phone: "+1 216 555 0188" } }]);
    assert.deepEqual(results.map(({ writeId: id }) => id), ["w1", "w2"]);
    assert.deepEqual(vendor.seen.map(({ path }) => path.slice(path.lastIndexOf("/"))), ["/read", "/update", "/read", "/update"]);
  });
});
