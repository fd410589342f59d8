import assert from "node:assert/strict";

import { err } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmReader } from "../../src/ports/crm-reader.ts";
import { reconcileRecords } from "../../src/usecases/reconcile-records.ts";
import { syncRecords } from "../../src/usecases/sync-records.ts";
import { hubspotPortals } from "../contract/hubspot-portal.ts";
import { salesforcePortals } from "../contract/salesforce-portal.ts";
import { chain } from "../helpers/proof.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { mirrored, type Mirrored } from "../helpers/reconciled.ts";

const FORBIDDEN: CrmError = { kind: "forbidden", publicMessage: "a scope is missing", http: 403, requestId: null, retryAfterMs: null, mayHaveHappened: false };
const DOWN: CrmError = { ...FORBIDDEN, kind: "unavailable", publicMessage: "down", http: 503 };

/** Accounts come before contacts; every reading of them ends so. */
const without = (error: CrmError) => (reader: CrmReader): CrmReader => ({
  ...reader,
  readPage: (request) => (request.object === "account" ? Promise.resolve(err(error)) : reader.readPage(request)),
  readByIds: (object, ids) => (object === "account" ? Promise.resolve(err(error)) : reader.readByIds(object, ids)),
});

for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`one object that the CRM refuses to show (${crm})`, function () {
    this.timeout(DATABASE_TIMEOUT_MS);
    let portals: Awaited<ReturnType<typeof hubspotPortals>> | Awaited<ReturnType<typeof salesforcePortals>>;
    let one: Mirrored;
    before(async () => { portals = await (crm === "hubspot" ? hubspotPortals() : salesforcePortals()); });
    beforeEach(async () => { one = await mirrored(crm, portals.url, await portals.open({ provisioned: true })); });
    afterEach(() => one.close());
    after(() => portals.stop());

    const sync = (error: CrmError, full = false) => syncRecords({ store: one.fresh.store, reader: without(error)(one.portal.crm.reader) }, one.id, { object: null, full });
    const compare = (error: CrmError) => reconcileRecords({ store: one.fresh.store, reader: without(error)(one.portal.crm.reader), clock: one.portal.clock }, one.id);
    const title = async (): Promise<string | null> => {
      const { rows } = await one.fresh.database.pool.query<{ title: string | null }>(
        "SELECT m.title FROM steward.mirror_contact m JOIN steward.crm_id c ON c.id = m.id AND c.object = 'contact' WHERE c.crm_id = $1", [one.portal.ids.contact]);
      return rows[0]?.title ?? null;
    };
    const changes = async (to: string): Promise<void> => {
      await one.portal.personWrites("contact", one.portal.ids.contact, { title: to });
      await one.age();
    };

    for (const full of [false, true]) {
      it(`when ${full ? "everything" : "what changed"} is read, then the others are read to the end, and the refusal is told`, async () => {
        await changes("Head of Sensors");
        const read = await sync(FORBIDDEN, full);
        assert.ok(!read.ok && read.error.kind === "forbidden");
        assert.equal(await title(), "Head of Sensors");
        await changes("Head of Works");
        assert.ok(!(await sync(FORBIDDEN)).ok);
        assert.equal(await title(), "Head of Works", "nor does what is left of it hold the others up later");
      });
    }

    it("when the mirror is compared, then the others are compared, and the refused one again in the next night only", async () => {
      await changes("Head of Sensors");
      assert.ok(!(await compare(FORBIDDEN)).ok);
      assert.equal(await title(), "Head of Sensors");
      const run = await one.fresh.store.inInstallation(one.id, (tx) => tx.reconcile.run());
      assert.deepEqual(run?.passes.filter(({ state }) => state !== "done"), []);
      const told = (await chain(one.fresh, one.id)).filter(({ data }) => JSON.stringify(data).includes("reconcile-account"));
      assert.match(JSON.stringify(told.map(({ data }) => data)), /"phase":"abort"/);
      assert.equal(told.length, 1);
    });

    it("when the CRM is down, then nothing more is asked of it", async () => {
      let asked = 0;
      const counted = (reader: CrmReader): CrmReader => ({ ...reader, readPage: (request) => { asked += 1; return without(DOWN)(reader).readPage(request); } });
      const read = await syncRecords({ store: one.fresh.store, reader: counted(one.portal.crm.reader) }, one.id, { object: "account", full: true });
      assert.ok(!read.ok && read.error.kind === "unavailable");
      assert.equal(asked, 1);
      const both = await syncRecords({ store: one.fresh.store, reader: counted(one.portal.crm.reader) }, one.id, { object: null, full: false });
      assert.ok(!both.ok && both.error.kind === "unavailable");
      assert.equal(asked, 2);
    });
  });
}
