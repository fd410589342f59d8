import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

import { at, list, SandboxClient, textAt } from "./sandbox-client.ts";

const worldDir = fileURLToPath(new URL("../../../sandbox/seed/world/", import.meta.url));

describe("the sandbox HubSpot seeded with the sample world", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.start({ seedDir: worldDir });
    await hubspot.install();
  });
  after(() => hubspot.stop());

  const bySeed = async (type: string, seed: string): Promise<unknown> =>
    list((await hubspot.door("GET", `records/${type}`)).json, "records").find((record) => at(record, "seed") === seed);

  it("when it starts, then every person, company and deal of the world is there once", async () => {
    for (const [type, count] of [["users", 12], ["companies", 40], ["contacts", 110], ["deals", 45], ["owners", 12], ["notes", 0]] as const) {
      const records = list((await hubspot.door("GET", `records/${type}`)).json, "records");
      assert.equal(new Set(records.map((record) => at(record, "seed"))).size, count, type);
    }
  });

  it("when the clock is read, then it shows the world's now", async () => {
    assert.match(String(at((await hubspot.door("GET", "clock")).json, "now")), /^2026-03-20T22:0/);
  });

  it("when two contacts share a mailbox, then the second has it as work_email", async () => {
    const [first, second] = [await bySeed("contacts", "c082"), await bySeed("contacts", "c083")];
    assert.equal(at(first, "properties", "email"), "orders@orchardlane.example");
    assert.equal(at(second, "properties", "email"), undefined);
    assert.equal(at(second, "properties", "work_email"), "orders@orchardlane.example");
  });

  it("when a contact has another address, then the portal finds it by either", async () => {
    const melissa = await bySeed("contacts", "c008");
    for (const address of ["melissa@harborpine.example", "melissa.grant@hp-freight.example"]) {
      const { json } = await hubspot.call("GET", `/crm/objects/2026-09/contacts/${address}?idProperty=email`);
      assert.equal(at(json, "id"), at(melissa, "id"));
    }
  });

  it("when a user is read, then owner id, user id and record id differ and the time zone is there", async () => {
    const { json } = await hubspot.call("GET", "/crm/owners/2026-09?email=dana.whitfield@kestrelsensing.example");
    const owner = at(json, "results", 0);
    const user = await bySeed("users", "u01");
    assert.equal(list(json, "results").length, 1);
    assert.equal(at(user, "properties", "hs_standard_time_zone"), "America/New_York");
    assert.equal(at(user, "properties", "hs_internal_user_id"), String(at(owner, "userId")));
    assert.equal(new Set([at(owner, "id"), String(at(owner, "userId")), at(user, "id")]).size, 3);
  });

  it("when owners are paged, then each comes once, and one is found by owner id and by user id", async () => {
    const seen: unknown[] = [];
    let after = "";
    do {
      const { json } = await hubspot.call("GET", `/crm/owners/2026-09?limit=5${after === "" ? "" : `&after=${after}`}`);
      seen.push(...list(json, "results").map((owner) => at(owner, "id")));
      after = textAt(json, "paging", "next", "after");
    } while (after !== "");
    assert.equal(new Set(seen).size, 12);
    assert.equal(seen.length, 12);
    const { json } = await hubspot.call("GET", `/crm/owners/2026-09/${String(seen[3])}`);
    const byUser = await hubspot.call("GET", `/crm/owners/2026-09/${String(at(json, "userId"))}?idProperty=userId`);
    assert.equal(at(byUser.json, "id"), seen[3]);
    assert.equal((await hubspot.call("GET", "/crm/owners/2026-09/1")).status, 404);
  });

  it("when a user's time zone is changed, then it is kept and nothing read-only can be", async () => {
    await hubspot.install();
    const path = `/crm/objects/2026-09/users/${String(at(await bySeed("users", "u02"), "id"))}`;
    assert.equal((await hubspot.call("PATCH", path, { properties: { hs_standard_time_zone: "Europe/Berlin" } })).status, 200);
    assert.equal(at(await bySeed("users", "u02"), "properties", "hs_standard_time_zone"), "Europe/Berlin");
    assert.equal((await hubspot.call("PATCH", path, { properties: { hs_email: "other@example.com" } })).status, 400);
  });

  it("when a subsidiary is read, then it knows its parent", async () => {
    const [parent, child] = [await bySeed("companies", "a01"), await bySeed("companies", "a02")];
    assert.equal(at(child, "properties", "hs_parent_company_id"), at(parent, "id"));
  });

  it("when a deal is read, then stage, currency, date, company and contacts are the world's", async () => {
    const deal = await bySeed("deals", "o04");
    const properties = at(deal, "properties");
    assert.equal(at(properties, "dealstage"), "negotiation");
    assert.equal(at(properties, "deal_currency_code"), "EUR");
    assert.equal(at(properties, "closedate"), "2026-03-31T00:00:00.000Z");
    assert.equal(at(properties, "hs_is_closed"), "false");
    const { json } = await hubspot.call("GET", `/crm/objects/2026-09/deals/${String(at(deal, "id"))}?associations=contacts,companies`);
    const contacts = await Promise.all(["c006", "c007"].map(async (seed) => at(await bySeed("contacts", seed), "id")));
    assert.deepEqual(list(json, "associations", "contacts", "results").map((link) => at(link, "id")), contacts);
    assert.equal(at(json, "associations", "companies", "results", 0, "id"), at(await bySeed("companies", "a03"), "id"));
  });

  it("when the pipeline is read, then its stages rise to won and lost", async () => {
    const { json } = await hubspot.call("GET", "/crm/pipelines/2026-09/deals");
    const stages = list(json, "results", 0, "stages");
    assert.deepEqual(stages.map((stage) => at(stage, "label")), ["Discovery", "Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost"]);
    assert.deepEqual(stages.map((stage) => at(stage, "metadata", "probability")), ["0.2", "0.4", "0.6", "0.8", "1.0", "0.0"]);
    assert.deepEqual(stages.map((stage) => at(stage, "metadata", "isClosed")), ["false", "false", "false", "false", "true", "true"]);
  });

  it("when an owner is deactivated, then it is archived without a user id and nothing can be given to it", async () => {
    const owners = list((await hubspot.door("GET", "records/owners")).json, "records");
    const id = String(at(owners.at(-1), "id"));
    await hubspot.door("POST", "edit", { object: "owners", id, archived: true });
    assert.equal((await hubspot.call("GET", `/crm/owners/2026-09/${id}`)).status, 404);
    const { json } = await hubspot.call("GET", "/crm/owners/2026-09?archived=true");
    assert.equal(at(json, "results", 0, "userId"), null);
    const given = await hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "E", hubspot_owner_id: id } });
    assert.equal(at(SandboxClient.problems(given), 0, "error"), "INVALID_OWNER_ID");
    await hubspot.door("POST", "edit", { object: "owners", id, archived: false });
  });

  it("when it is seeded again through the door, then ids and records are the same", async () => {
    const before = await hubspot.door("GET", "records/contacts");
    const reset = await hubspot.door("POST", "reset", { seedDir: worldDir });
    assert.equal(at(reset.json, "records", "contacts"), 110);
    assert.deepEqual((await hubspot.door("GET", "records/contacts")).json, before.json);
  });

  it("when a world is given as an object, then it is used", async () => {
    const seed = { asOf: "2026-01-02T03:04:05Z", contacts: [{ id: "x", firstName: "Ana", lastName: "Example", email: "ana@example.com" }] };
    await hubspot.door("POST", "reset", { seed });
    assert.equal(at(await bySeed("contacts", "x"), "properties", "email"), "ana@example.com");
  });
});
