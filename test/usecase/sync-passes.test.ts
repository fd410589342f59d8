import assert from "node:assert/strict";

import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { CrmReader, ReadRequest } from "../../src/ports/crm-reader.ts";
import type { Pass } from "../../src/ports/sync-table.ts";
import { setPolicy } from "../../src/usecases/set-policy.ts";
import { syncRecords } from "../../src/usecases/sync-records.ts";
import { watchSchema } from "../../src/usecases/watch-schema.ts";
import { hubspotPortals } from "../contract/hubspot-portal.ts";
import { fine } from "../contract/items.ts";
import type { Portal } from "../contract/portal.ts";
import { salesforcePortals } from "../contract/salesforce-portal.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { wantedInstallation } from "../helpers/sample-rows.ts";

const REQUEST = { object: "contact", full: true } as const;
/** Longer than a look at the schema is kept. */
const LATER_MS = 11 * 60_000;

for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`a pass over everything (${crm})`, function () {
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

    const sync = (reader: CrmReader = portal.crm.reader) => syncRecords({ store: fresh.store, reader }, id, REQUEST);
    const pass = (): Promise<Pass | null> => fresh.store.inInstallation(id, (tx) => tx.sync.pass("contact", "full"));
    const contacts = async (): Promise<number> => (await fresh.store.inInstallation(id, (tx) => tx.mirror.counts()))["contact"] ?? 0;
    const fullJobs = async (): Promise<number> => (await fresh.jobs()).filter(({ name, data }) => name === "sync-records" && JSON.stringify(data).includes('"full":true')).length;
    /** The reader, with something done before each page that follows another. */
    const between = (meanwhile: (request: ReadRequest, nth: number) => Promise<unknown>): CrmReader => {
      let nth = 0;
      return { ...portal.crm.reader, async readPage(request) {
        nth += 1;
        if (request.cursor !== null) await meanwhile(request, nth);
        return portal.crm.reader.readPage(request);
      } };
    };
    const cut = (): Promise<void> => assert.rejects(sync(between(() => Promise.reject(new Error("killed")))), /killed/);

    it("when another worker ends it meanwhile, then the slower one leaves it ended", async () => {
      let rivals = 0;
      await assert.rejects(sync(between(async () => {
        if (rivals > 0) return;
        rivals += 1;
        // A page is read ahead while the one before it is stored.
        while (((await pass())?.cursor ?? null) === null);
        fine(await sync());
      })), /another worker/);
      assert.equal(rivals, 1);
      assert.equal(await pass(), null);
      assert.equal(await contacts(), 110);
    });

    it("when the next page cannot be read ahead, then what came before is stored, and it goes on there", async () => {
      await cut();
      const kept = await pass();
      assert.ok(kept !== null && kept.cursor !== null && kept.read > 0);
      const { read } = fine(await sync());
      assert.equal(kept.read + read, 110);
    });

    it("when a page cannot be stored, then the one read ahead is asked for again, and nothing is missing", async () => {
      await fresh.database.pool.query("ALTER TABLE steward.mirror_contact ADD CONSTRAINT full_up CHECK (false) NOT VALID");
      await assert.rejects(sync(), /full_up/);
      await fresh.database.pool.query("ALTER TABLE steward.mirror_contact DROP CONSTRAINT full_up");
      assert.equal(await contacts(), 0);
      assert.equal(fine(await sync()).read, 110);
      assert.equal(await contacts(), 110);
    });

    it("when an admin maps a field while one is cut, then it begins anew", async () => {
      fine(await sync());
      await cut();
      const policy = await fresh.store.inInstallation(id, (tx) => Promise.resolve(tx.installation.policy));
      await setPolicy(fresh, id, { ...policy, fields: { ...policy.fields, mapped: { ...policy.fields.mapped, contact: ["region"] } } }, { actor: { kind: "admin", id: "admin-1" } });
      assert.equal(await pass(), null);
      assert.equal(await fullJobs(), 1);
      assert.equal(fine(await sync()).read, 110);
    });

    for (const first of [true, false]) {
      it(`F10 when a field comes while ${first ? "the first one" : "one"} is cut, then it begins anew: the part that was read lacks the field`, async () => {
        if (!first) fine(await sync());
        await cut();
        await fresh.store.inInstallation(id, async (tx) => {
          const seen = fine(await portal.crm.reader.describe("contact"));
          assert.ok(seen !== null);
          await tx.schema.save("contact", { fields: seen.fields.filter(({ name }) => !seen.used.includes(name)), used: seen.used, seenAt: fresh.clock.now() });
        });
        fresh.clock.advance(LATER_MS);
        const news = await watchSchema({ store: fresh.store, reader: portal.crm.reader, clock: fresh.clock }, id);
        assert.equal(news.find(({ object }) => object === "contact")?.isReadAgain, true);
        assert.equal(await fullJobs(), first ? 0 : 1);
        const { read } = fine(await syncRecords({ store: fresh.store, reader: portal.crm.reader }, id, { object: "contact", full: !first }));
        assert.equal(read, 110);
      });
    }
  });
}
