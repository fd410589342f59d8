import assert from "node:assert/strict";

import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { CrmReader, ReadPage } from "../../src/ports/crm-reader.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import { syncRecords, type SyncCounts } from "../../src/usecases/sync-records.ts";
import { hubspotPortals } from "../contract/hubspot-portal.ts";
import { fine } from "../contract/items.ts";
import { door } from "../contract/portal-hands.ts";
import * as z from "zod";
import type { Portal } from "../contract/portal.ts";
import { salesforcePortals } from "../contract/salesforce-portal.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { chain, type Entry } from "../helpers/proof.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { wantedInstallation } from "../helpers/sample-rows.ts";

const MINUTE = 60_000;
/** The call that asks for the second page of all contacts; Salesforce is asked for the newest contact and lead before, and how many there are. */
const SECOND_PAGE = {
  hubspot: { method: "GET", path: "/crm/objects/2026-09/contacts", nth: 2 }, salesforce: { method: "GET", path: "/services/data/v66.0/queryAll", nth: 5 },
} as const;

for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`changes of a CRM, read by two streams (${crm})`, function () {
    this.timeout(DATABASE_TIMEOUT_MS);
    let portals: Awaited<ReturnType<typeof hubspotPortals>> | Awaited<ReturnType<typeof salesforcePortals>>;
    let portal: Portal;
    let fresh: FreshStore;
    let id: InstallationId;
    before(async () => { portals = await (crm === "hubspot" ? hubspotPortals() : salesforcePortals()); });
    beforeEach(async () => {
      portal = await portals.open({ provisioned: true });
      fresh = await freshStore();
      id = (await fresh.store.acrossTenants.install({ ...wantedInstallation("one"), crm })).id;
    });
    afterEach(() => fresh.close());
    after(() => portals.stop());

    const sync = async (object: CrmObject | null = "contact", full = false): Promise<SyncCounts> =>
      fine(await syncRecords({ store: fresh.store, reader: portal.crm.reader }, id, { object, full }));
    const title = async (contact = portal.ids.contact): Promise<string | null> => {
      const { rows } = await fresh.database.pool.query<{ title: string | null }>(
        "SELECT m.title FROM steward.mirror_contact m JOIN steward.crm_id c ON c.id = m.id AND c.object = 'contact' WHERE c.crm_id = $1", [contact],
      );
      return rows[0]?.title ?? null;
    };
    const nowMs = async (): Promise<number> => z.object({ nowMs: z.number() }).parse(await door(portals.url, "GET", "clock")).nowMs;
    const told = async (): Promise<readonly Entry[]> => (await chain(fresh, id)).filter(({ type }) => type === "sync");

    it("a change is there after the next look, and looks that find nothing leave no trace in the log", async () => {
      await sync(null);
      await portal.passTime(MINUTE);
      // What shares the instant of the newest change is asked for once more.
      await sync(null);
      const before = (await told()).length;
      assert.deepEqual(await sync(null), { read: 0, changed: 0, blind: [] });
      await portal.personWrites("contact", portal.ids.contact, { title: "Head of Sensors" });
      await portal.passTime(MINUTE);
      assert.equal((await sync(null)).changed, 1);
      assert.equal(await title(), "Head of Sensors");
      const entries = (await told()).slice(before);
      assert.deepEqual(entries.map(({ data }) => [data["job"], data["phase"]]), [["sync-contact-live", "start"], ["sync-contact-live", "end"]]);
    });

    it("F04: what comes into view minutes late, behind what was read already, is read when it has settled", async () => {
      await sync();
      await portal.passTime(20 * MINUTE);
      if (crm === "hubspot") await door(portals.url, "POST", "settings", { searchLagMs: 8 * MINUTE });
      const at = await nowMs();
      if (crm === "hubspot") await portal.personWrites("contact", portal.ids.contact, { title: "Minutes late" });
      if (crm === "hubspot") await door(portals.url, "POST", "settings", { searchLagMs: 0 });
      await portal.passTime(MINUTE);
      await portal.personWrites("contact", portal.ids.otherContact, { title: "At once" });
      await portal.passTime(MINUTE);
      await sync();
      assert.equal(await title(portal.ids.otherContact), "At once");
      assert.notEqual(await title(), "Minutes late");
      if (crm === "salesforce") {
        const present = await nowMs();
        await door(portals.url, "POST", "clock", { setMs: at });
        await portal.personWrites("contact", portal.ids.contact, { title: "Minutes late" });
        await door(portals.url, "POST", "clock", { setMs: present });
      }
      await portal.passTime(8 * MINUTE);
      await sync();
      assert.notEqual(await title(), "Minutes late", "the quick stream was not expected to see it");
      await portal.passTime(15 * MINUTE);
      await sync();
      assert.equal(await title(), "Minutes late");
    });

    it("F05: what changes while a pass over everything is under way is read right after it", async () => {
      const page = portal.crm.reader.readPage.bind(portal.crm.reader);
      let calls = 0;
      const reader = { ...portal.crm.reader, readPage: async (request: Parameters<typeof page>[0]) => {
        const got = await page(request);
        calls += 1;
        if (calls === 1) await portal.personWrites("contact", portal.ids.contact, { title: "Changed meanwhile" });
        return got;
      } };
      fine(await syncRecords({ store: fresh.store, reader }, id, { object: "contact", full: true }));
      await sync();
      assert.equal(await title(), "Changed meanwhile");
    });

    it("F08: what nobody touched for twenty-five years is read too", async () => {
      const present = await nowMs();
      await door(portals.url, "POST", "clock", { setMs: Date.parse("2001-02-03T04:05:06Z") });
      await portal.personWrites("contact", portal.ids.contact, { title: "Of old" });
      await door(portals.url, "POST", "clock", { setMs: present });
      await sync();
      assert.equal(await title(), "Of old");
    });

    it("when a pass over everything is cut, then it goes on at its page, also when the whole job is tried again", async () => {
      await portal.freezeClock();
      for (let count = 0; count < 230; count += 1) await makeContact(portals.url, crm, count);
      await door(portals.url, "POST", "faults", [{ match: { ...SECOND_PAGE[crm], times: 1 }, fault: "status", status: 500 }]);
      const cut = await syncRecords({ store: fresh.store, reader: portal.crm.reader }, id, { object: "contact", full: true });
      assert.ok(!cut.ok);
      const pass = await fresh.store.inInstallation(id, (tx) => tx.sync.pass("contact", "full"));
      assert.ok(pass !== null && pass.read > 0 && pass.cursor !== null);
      const { read } = await sync("contact", true);
      assert.equal(read + pass.read, 110 + 230);
      assert.equal(await fresh.store.inInstallation(id, (tx) => tx.sync.pass("contact", "full")), null);
      assert.deepEqual((await told()).map(({ data }) => data["phase"]), ["start", "abort", "start", "end"]);
    });
  });
}

async function makeContact(url: string, crm: "hubspot" | "salesforce", count: number): Promise<void> {
  const body = crm === "hubspot"
    ? { object: "contacts", properties: { lastname: `Example ${String(count)}`, email: `more-${String(count)}@example.com` } }
    : { object: "Contact", fields: { LastName: `Example ${String(count)}`, Email: `more-${String(count)}@example.com` } };
  await door(url, "POST", "edit", body);
}

describe("a HubSpot that shows less than there is", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let portals: Awaited<ReturnType<typeof hubspotPortals>>;
  let fresh: FreshStore;
  before(async () => { portals = await hubspotPortals(); });
  beforeEach(async () => { fresh = await freshStore(); });
  afterEach(() => fresh.close());
  after(() => portals.stop());

  it("F07: when an object has records and none of their changes can be asked for, then that is flagged and told", async () => {
    const portal = await portals.open({ provisioned: false });
    const id = (await fresh.store.acrossTenants.install(wantedInstallation("one"))).id;
    const reader = showing(portal, "contact", (page) => ({ ...page, watermark: page.watermark === null ? null : "1970-01-01T00:00:00.000Z" }));
    const counts = fine(await syncRecords({ store: fresh.store, reader }, id, { object: null, full: false }));
    assert.deepEqual(counts.blind, ["contact"]);
    const flagged = (await chain(fresh, id)).filter(({ data }) => JSON.stringify(data["counts"] ?? null).includes("\"flagged\":1"));
    assert.deepEqual(flagged.map(({ data }) => [data["job"], data["phase"]]), [["sync-contact-full", "end"]]);
  });

  it("F07: when nothing is shown any more of an object that the mirror knows, then that is flagged and nothing is lost", async () => {
    const portal = await portals.open({ provisioned: false });
    const id = (await fresh.store.acrossTenants.install(wantedInstallation("two"))).id;
    fine(await syncRecords({ store: fresh.store, reader: portal.crm.reader }, id, { object: "account", full: false }));
    const reader = showing(portal, "account", (page) => ({ ...page, records: [] }));
    const again = fine(await syncRecords({ store: fresh.store, reader }, id, { object: "account", full: true }));
    assert.deepEqual(again.blind, ["account"]);
    assert.equal((await fresh.store.inInstallation(id, (tx) => tx.mirror.counts()))["account"], 40);
  });
});

/** The portal's reader as it would be if HubSpot answered otherwise about one object. */
function showing(portal: Portal, object: CrmObject, otherwise: (page: ReadPage) => ReadPage): CrmReader {
  return {
    ...portal.crm.reader,
    readPage: async (request) => {
      const page = await portal.crm.reader.readPage(request);
      return page.ok && request.object === object ? { ...page, value: otherwise(page.value) } : page;
    },
  };
}
