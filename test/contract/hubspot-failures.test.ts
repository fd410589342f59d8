import assert from "node:assert/strict";
import * as z from "zod";

import { openHubSpot } from "../../connectors/hubspot/connection.ts";
import type { CrmConnection } from "../../src/ports/crm-connection.ts";
import { settingsOf } from "../helpers/hubspot-sandbox.ts";
import { readPass } from "./crm-reader.contract.ts";
import { hubspotPortals } from "./hubspot-portal.ts";
import type { Habits } from "./hubspot-portal.ts";
import { fine, item, one } from "./items.ts";
import { heldWith } from "./portal.ts";
import { WORLD, door } from "./portal-hands.ts";
import type { Portal } from "./portal.ts";

const WorldSchema = z.looseObject({ contacts: z.array(z.looseObject({ id: z.string() })) });

/** Failures that systems like this one had in the field (FAILURES of the design), against the sandbox HubSpot. */
describe("HubSpot, known failures of others", function () {
  this.timeout(120_000);
  let portals: Awaited<ReturnType<typeof hubspotPortals>>;
  let portal: Portal;
  before(async () => { portals = await hubspotPortals(); });
  after(async () => { await portals.stop(); });
  const open = async (habits: Omit<Habits, "provisioned"> = {}): Promise<void> => { portal = await portals.open({ provisioned: true, ...habits }); };

  describe("of completeness", () => {
    it("F01, F02: more than 10,000 changed records are all read, as many as the list endpoint has", async () => {
      const world = WorldSchema.parse(WORLD);
      const extra = Array.from({ length: 10_050 }, (_, at) => ({ id: `x${at}`, name: `Person ${at}`, email: `person-${at}@example.com` }));
      portal = await portals.open({ provisioned: false, world: { ...world, contacts: [...world.contacts, ...extra] } });
      const searched = await readPass(portal.crm.reader, "contact", "2000-01-01T00:00:00.000Z");
      const listed = await readPass(portal.crm.reader, "contact", null);
      assert.equal(new Set(searched.records.map(({ crmId }) => crmId)).size, world.contacts.length + extra.length);
      assert.equal(new Set(listed.records.map(({ crmId }) => crmId)).size, world.contacts.length + extra.length);
    });

    it("F06, F21: what search does not know yet is read by the next pass", async () => {
      await open({ settings: { searchLagMs: 60_000 } });
      const { watermark } = await readPass(portal.crm.reader, "contact", null);
      await portal.personWrites("contact", portal.ids.contact, { title: "Not yet in the index" });
      const early = await readPass(portal.crm.reader, "contact", watermark);
      await portal.personWrites("contact", portal.ids.otherContact, { title: "Later" });
      await door(portals.url, "POST", "clock", { advanceMs: 61_000 });
      const late = await readPass(portal.crm.reader, "contact", early.watermark);
      assert.ok(late.records.some((record) => record.object === "contact" && record.title === "Not yet in the index"));
    });

    it("F07: every object is asked for changes by its own modification property", async () => {
      await open();
      for (const object of ["contact", "account", "opportunity"] as const) {
        const { records } = await readPass(portal.crm.reader, object, "2000-01-01T00:00:00.000Z");
        assert.equal(records.length, portal.counts[object], object);
      }
    });

    it("F13: a deal with several contacts and a company is read with all of them, listed or searched", async () => {
      await open();
      for (const since of [null, "2000-01-01T00:00:00.000Z"]) {
        const { records } = await readPass(portal.crm.reader, "opportunity", since);
        const deal = records.find(({ crmId }) => crmId === portal.ids.opportunity);
        assert.ok(deal?.object === "opportunity");
        assert.ok(deal.contacts.length > 1 && deal.contacts.includes(portal.ids.contact));
        assert.equal(deal.account, portal.ids.account);
      }
    });

    for (const follows of [true, false]) it(`F14, F15: a merged contact is found under both former ids, which become aliases of the new one, ${follows ? "with" : "without"} merges followed in batches`, async () => {
      await open({ facts: { batchReadFollowsMerges: follows } });
      const { contact, otherContact } = portal.ids;
      const merged = await asTheApp(portals.url, portal, { path: "/crm/objects/2026-09/contacts/merge", body: { primaryObjectId: contact, objectIdToMerge: otherContact } });
      const { id } = z.object({ id: z.string() }).parse(merged);
      for (const former of [contact, otherContact]) {
        const [record] = fine(await portal.crm.reader.readByIds("contact", [former]));
        assert.equal(record?.crmId, id);
        assert.ok(record.aliases.includes(former));
      }
      const { records } = await readPass(portal.crm.reader, "contact", null);
      const survivor = records.find(({ crmId }) => crmId === id);
      assert.deepEqual(new Set(survivor?.aliases), new Set([contact, otherContact]));
    });
  });

  describe("of writing", () => {
    it("F21: a record that search does not show yet is not made a second time, even where keys are not unique", async () => {
      await open({ facts: { uniqueOnEngagements: false }, settings: { searchLagMs: 600_000 } });
      const what = item(portal, "note");
      fine(await one(portal, what));
      const elsewhere = await reopened(portals.url, portal);
      fine(await one({ ...portal, crm: elsewhere }, what));
      assert.equal((await heldWith(portal, "note", what.key)).length, 1);
    });

    it("F22, F33: several bad and taken inputs among good ones are each told apart", async () => {
      await open({ facts: { datedBatch207: false } });
      const taken = [item(portal, "note"), item(portal, "note")];
      for (const { result } of await portal.crm.writer.upsert(taken)) fine(result);
      const bad = [1, 2].map(() => item(portal, "note", { associations: [{ object: "contact", crmId: portal.ids.missing }] }));
      const good = Array.from({ length: 20 }, () => item(portal, "note"));
      const [first, second] = bad;
      assert.ok(first && second);
      const results = await portal.crm.writer.upsert([...good.slice(0, 7), first, ...taken, second, ...good.slice(7)]);
      assert.equal(results.filter(({ result }) => !result.ok).length, 2);
      assert.equal(results.filter(({ result }) => result.ok && result.value.created).length, 20);
      for (const { key } of [...good, ...taken]) assert.equal((await heldWith(portal, "note", key)).length, 1);
    });

    it("F23: an ended token, then a taken key, ends with one record", async () => {
      await open();
      const what = item(portal, "note");
      fine(await one(portal, what));
      await portal.strike("token-expired", "create");
      assert.equal(fine(await one(portal, what)).created, false);
      assert.equal((await heldWith(portal, "note", what.key)).length, 1);
    });

    it("F37: a subject and a body past HubSpot's limit do not lose the record", async () => {
      await open();
      const what = item(portal, "email", { fields: { subject: "s".repeat(70_000), body: "🚚".repeat(40_000) } });
      fine(await one(portal, what));
      assert.equal((await heldWith(portal, "email", what.key)).length, 1);
    });

    for (const keeps of [false, true]) it(`a record that a person deleted is ${keeps ? "not made again where the bin keeps its key" : "made again only where its key is free"}`, async () => {
      await open({ facts: { binKeepsUniqueValues: keeps } });
      const what = item(portal, "note");
      const { crmId } = fine(await one(portal, what));
      await portal.personArchives("note", crmId);
      const again = await one(portal, what);
      if (again.ok) assert.ok(!keeps && again.value.created);
      else assert.ok(keeps && again.error.kind === "invalid" && /recycle bin/.test(again.error.publicMessage));
      assert.equal((await heldWith(portal, "note", what.key)).length, keeps ? 0 : 1);
    });

    it("an admin's validation rule is told in HubSpot's words and binds only its own input", async () => {
      await open();
      await door(portals.url, "POST", "validations", { object: "notes", property: "steward_next_step", rules: [{ ruleType: "MAX_LENGTH", ruleArguments: ["12"] }] });
      const good = item(portal, "note", { fields: { nextStep: "call back" } });
      const bad = item(portal, "note", { fields: { nextStep: "send the sensor count to Ana Example" } });
      const [one_, two] = await portal.crm.writer.upsert([good, bad]);
      assert.ok(one_?.result.ok === true);
      assert.ok(two?.result.ok === false && two.result.error.kind === "invalid");
      assert.match(two.result.error.publicMessage, /steward_next_step/);
      assert.doesNotMatch(two.result.error.publicMessage, /sensor count/);
    });
  });

  describe("of limits and tokens", () => {
    it("F44: each limit asks for its own wait and stops its own lane", async () => {
      await open();
      for (const [fault, ms] of [["throttled", 1_000], ["throttled-seven-seconds", 7_000], ["throttled-for-the-day", 3_600_000]] as const) {
        await portal.strike(fault, "search");
        const page = await portal.crm.reader.readPage({ object: "contact", since: "2026-01-01T00:00:00.000Z", cursor: null });
        assert.ok(!page.ok);
        assert.ok(page.error.retryAfterMs !== null && page.error.retryAfterMs >= ms, fault);
        assert.equal(portal.limiter.pauses.at(-1)?.lane, "search");
        await portal.calm();
      }
    });

    it("F45: every single request goes through the limiter", async () => {
      await open();
      const counted = (): number => portal.limiter.calls.api + portal.limiter.calls.search;
      const [asked, seen] = [counted(), await portal.requests()];
      for (const object of portal.crm.reader.objects) await readPass(portal.crm.reader, object, null);
      fine(await one(portal, item(portal, "task")));
      assert.equal((await portal.requests()) - seen, counted() - asked);
    });

    it("F50: a refresh token that rotates is kept before it is used, and thirty calls at once refresh once", async () => {
      await open({ facts: { refreshTokenRotates: true } });
      for (let round = 1; round <= 3; round += 1) {
        portal.clock.advance(31 * 60_000);
        const pages = await Promise.all(Array.from({ length: 30 }, async () => portal.crm.reader.readPage({ object: "user", since: null, cursor: null })));
        for (const page of pages) fine(page);
        assert.equal(portal.grants.refreshes, round);
      }
    });

    it("F51: a token is renewed from its own lifetime, before it ends, without a refused call", async () => {
      await open();
      portal.clock.advance(29 * 60_000);
      fine(await portal.crm.reader.readPage({ object: "user", since: null, cursor: null }));
      assert.equal(portal.grants.refreshes, 1);
    });

    it("F52, F53: a dead grant ends as unauthorized, with one try and no crash", async () => {
      await open();
      await portal.strike("grant-revoked", "list");
      const page = await portal.crm.reader.readPage({ object: "contact", since: null, cursor: null });
      assert.ok(!page.ok && page.error.kind === "unauthorized");
      const held = await portal.grants.load();
      assert.ok(held);
      portal.grants.replace({ ...held.grant, clientId: "another-app" });
      const other = await portal.crm.check();
      assert.ok(!other.ok && other.error.kind === "unauthorized");
    });

    it("F54: a call that is refused with 401 again and again refreshes once and stops", async () => {
      await open();
      await door(portals.url, "POST", "faults", [{ match: { method: "GET", path: "/crm/owners/2026-09", times: 50 }, fault: "status", status: 401 }]);
      const seen = await portal.requests();
      const page = await portal.crm.reader.readPage({ object: "user", since: null, cursor: null });
      assert.ok(!page.ok && page.error.kind === "unauthorized");
      assert.equal(portal.grants.refreshes, 1);
      assert.ok((await portal.requests()) - seen <= 3);
    });

    it("F48: a token endpoint that does not answer fails the call and the next one works", async () => {
      await open();
      portal.clock.advance(31 * 60_000);
      await portal.strike("drop-before", "token");
      const page = await portal.crm.reader.readPage({ object: "user", since: null, cursor: null });
      assert.ok(!page.ok && page.error.kind === "unavailable");
      await portal.calm();
      fine(await portal.crm.reader.readPage({ object: "user", since: null, cursor: null }));
    });
  });
});

/** A call that another app of the portal could make. */
async function asTheApp(url: string, portal: Portal, call: { readonly path: string; readonly body: unknown }): Promise<unknown> {
  const held = await portal.grants.load();
  const response = await fetch(url + call.path, {
    method: "POST", body: JSON.stringify(call.body), headers: { "content-type": "application/json", authorization: `Bearer ${held?.grant.accessToken ?? ""}` },
  });
  assert.ok(response.ok, await response.clone().text());
  return response.json();
}

/** The same installation opened by another process, which remembers nothing. */
async function reopened(url: string, portal: Portal): Promise<CrmConnection> {
  const { grants, limiter, clock } = portal;
  return openHubSpot({ installation: portal.crm.installation, accountId: "1", grants, limiter, clock, settings: settingsOf(url) });
}
