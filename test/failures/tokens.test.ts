import assert from "node:assert/strict";

import { hubspotPortals } from "../contract/hubspot-portal.ts";
import { fine, item, one } from "../contract/items.ts";
import { door } from "../contract/portal-hands.ts";
import type { Portal } from "../contract/portal.ts";
import { salesforcePortals } from "../contract/salesforce-portal.ts";
import type { ReadPage } from "../../src/ports/crm-reader.ts";

const MINUTES = 60_000;

/** Portals of one CRM, whose tokens live for half an hour. */
interface Crm {
  readonly name: string;
  readonly start: () => Promise<{ open(): Promise<Portal>; stop(): Promise<void>; readonly url: string }>;
}

const CRMS: readonly Crm[] = [
  {
    name: "HubSpot",
    async start() {
      const portals = await hubspotPortals();
      return { url: portals.url, stop: () => portals.stop(), open: () => portals.open({ provisioned: true }) };
    },
  },
  {
    name: "Salesforce",
    async start() {
      const portals = await salesforcePortals();
      return { url: portals.url, stop: () => portals.stop(), open: () => portals.open({ provisioned: true, settings: { sessionTimeoutMs: 30 * MINUTES } }) };
    },
  },
];

for (const { name, start } of CRMS) {
  describe(`tokens of ${name} that end`, function () {
    this.timeout(60_000);
    let portals: Awaited<ReturnType<Crm["start"]>>;
    let portal: Portal;
    before(async () => { portals = await start(); });
    after(() => portals.stop());
    beforeEach(async () => { portal = await portals.open(); });

    /** Time goes on for both sides. */
    const pass = async (ms: number): Promise<void> => {
      await portal.passTime(ms);
      portal.clock.advance(ms);
    };

    it("F51 when 31 minutes pass between two pages and again before a write, then each goes on with a new token, and no page is missed", async () => {
      const ids = new Set<string>();
      let refreshes = portal.grants.refreshes;
      for (let cursor: string | null = null; ;) {
        const page: ReadPage = fine(await portal.crm.reader.readPage({ object: "contact", since: null, cursor }));
        for (const { crmId } of page.records) ids.add(crmId);
        if (page.next === null) break;
        cursor = page.next;
        await pass(31 * MINUTES);
        refreshes += 1;
      }
      assert.equal(ids.size, portal.counts.contact);
      assert.equal(portal.grants.refreshes, refreshes);
      await pass(31 * MINUTES);
      fine(await one(portal, item(portal, "note")));
      assert.equal(portal.grants.refreshes, refreshes + 1);
    });

    it("F51 when the token ends between a page and the associations of its records, then the sub-request gets a new one too", async () => {
      const { watermark } = await lastPage(portal);
      await portal.personChanges("opportunity", portal.ids.opportunity, { name: "Sensors, renamed" });
      const refreshes = portal.grants.refreshes;
      await portal.strike("token-expired", "associate");
      const page = fine(await portal.crm.reader.readPage({ object: "opportunity", since: watermark, cursor: null }));
      const deal = page.records.find(({ crmId }) => crmId === portal.ids.opportunity);
      assert.ok(deal?.object === "opportunity" && deal.contacts.length > 0);
      assert.equal(portal.grants.refreshes, refreshes + 1);
    });
  });
}

describe("a token request that Salesforce is already dealing with", function () {
  this.timeout(60_000);
  let portals: Awaited<ReturnType<typeof salesforcePortals>>;
  before(async () => { portals = await salesforcePortals(); });
  after(() => portals.stop());

  it("F49 when another request is ahead of ours, then the grant is not taken for dead, and the next call goes on with what the other stored", async () => {
    const portal = await portals.open({ provisioned: true });
    await portal.passTime(3 * 60 * MINUTES);
    const body = { error: "invalid_grant", error_description: "token request is already being processed" };
    await door(portals.url, "POST", "faults", [{ match: { method: "POST", path: "/services/oauth2/token" }, fault: "status", status: 400, body }]);
    const early = await portal.crm.reader.readPage({ object: "user", since: null, cursor: null });
    assert.ok(!early.ok);
    assert.deepEqual([early.error.kind, early.error.mayHaveHappened], ["throttled", false]);
    assert.ok(early.error.retryAfterMs !== null && early.error.retryAfterMs > 0);
    const refreshes = portal.grants.refreshes;
    fine(await portals.reopened(portal).reader.readPage({ object: "user", since: null, cursor: null }));
    assert.equal(portal.grants.refreshes, refreshes + 1);
    fine(await portal.crm.reader.readPage({ object: "user", since: null, cursor: null }));
    assert.equal(portal.grants.refreshes, refreshes + 1, "ours takes what the other stored");
  });
});

async function lastPage(portal: Portal): Promise<{ readonly watermark: string }> {
  for (let cursor: string | null = null; ;) {
    const { next, watermark }: ReadPage = fine(await portal.crm.reader.readPage({ object: "opportunity", since: null, cursor }));
    if (next === null) return { watermark: watermark ?? "" };
    cursor = next;
  }
}
