import assert from "node:assert/strict";
import * as z from "zod";

import { contactId, crmRecordId } from "../../../src/domain/model/ids.ts";
import { err } from "../../../src/domain/model/result.ts";
import type { CrmReader } from "../../../src/ports/crm-reader.ts";
import { reconcileRecords } from "../../../src/usecases/reconcile-records.ts";
import { hubspotPortals } from "../../contract/hubspot-portal.ts";
import { salesforcePortals } from "../../contract/salesforce-portal.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type Mirrored, mirrored } from "../../helpers/reconciled.ts";

const EntrySchema = z.object({ type: z.string(), data: z.object({ job: z.string().optional(), phase: z.string().optional(), counts: z.record(z.string(), z.number()).optional() }) });

const WAYS = {
  hubspot: {
    open: hubspotPortals, rename: (id: string) => ({ object: "contacts", id, properties: { jobtitle: "Head of Works" } }),
    forget: (id: string) => ({ object: "contacts", id, forget: true }),
    noLonger: (id: string) => ({ object: "contacts", id, archived: true }), back: (id: string) => ({ object: "contacts", id, archived: false }),
  },
  salesforce: {
    open: salesforcePortals, rename: (id: string) => ({ object: "Contact", id, fields: { Title: "Head of Works" } }),
    forget: (id: string) => ({ object: "Contact", id, deleted: true, erased: true }),
    noLonger: (id: string) => ({ object: "Contact", id, deleted: true }), back: (id: string) => ({ object: "Contact", id, deleted: false }),
  },
} as const;

for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`the comparison of a mirror with the CRM (${crm})`, function () {
    this.timeout(DATABASE_TIMEOUT_MS);
    const ways = WAYS[crm];
    let portals: Awaited<ReturnType<typeof ways.open>>;
    let one: Mirrored;
    before(async () => { portals = await ways.open(); });
    beforeEach(async () => { one = await mirrored(crm, portals.url, await portals.open({ provisioned: true })); });
    afterEach(() => one.close());
    after(() => portals.stop());
    const audited = async (): Promise<readonly z.infer<typeof EntrySchema>["data"][]> => {
      const { rows } = await one.fresh.database.pool.query<{ bytes: string }>("SELECT bytes FROM steward.audit_entry ORDER BY seq");
      return rows.map(({ bytes }) => EntrySchema.parse(JSON.parse(bytes))).filter(({ type, data }) => type === "sync" && data.job?.startsWith("reconcile-") === true).map(({ data }) => data);
    };

    it("when nothing was missed, then it finds nothing, in few calls", async () => {
      const before = await one.calls();
      assert.deepEqual(await one.reconcile(), {});
      const records = (await one.mirror()).length;
      assert.ok((await one.calls()) - before <= 40 + 0.05 * records, `${String((await one.calls()) - before)} calls for ${String(records)} records`);
    });

    it("when a person is erased at the vendor, then the mirror holds neither the record nor a word of it", async () => {
      const { contact } = one.portal.ids;
      await one.edit(ways.forget(contact));
      await one.age();
      assert.equal((await one.reconcile())["contact"]?.["gone"], 1);
      const entry = (await audited()).find(({ job }) => job === "reconcile-contact");
      assert.deepEqual(entry, { job: "reconcile-contact", phase: "end", counts: { read: 109, matched: 109, created: 0, updated: 1, skipped: 0, flagged: 0 } });
      const { rows } = await one.fresh.database.pool.query("SELECT m.first_name, m.last_name, m.emails, m.archived FROM steward.mirror_contact m JOIN steward.crm_id c ON c.object = 'contact' AND c.id = m.id WHERE c.crm_id = $1", [contact]);
      assert.deepEqual(rows, [{ first_name: "", last_name: "", emails: [], archived: true }]);
      assert.deepEqual(await one.mirror(), await one.truth());
    });

    it("when a record comes back from the recycle bin, then it is the same record of ours", async () => {
      const { contact } = one.portal.ids;
      const ours = (): Promise<string | null> => one.fresh.store.inInstallation(one.id, (tx) => tx.mirror.toOurs("contact", contact));
      const before = await ours();
      await one.edit(ways.noLonger(contact));
      await one.age();
      assert.equal((await one.reconcile())["contact"]?.["archived"], 1);
      await one.edit(ways.back(contact));
      await one.age();
      assert.equal((await one.reconcile())["contact"]?.["restored"], 1);
      assert.equal(await ours(), before);
      assert.deepEqual(await one.mirror(), await one.truth());
    });

    it("when a record changed a moment ago, or while it compared, then that is no finding, and the mirror has it", async () => {
      const { contact, otherContact } = one.portal.ids;
      await one.edit(ways.rename(contact));
      let hasChanged = false;
      const found = await one.reconcile((reader) => ({
        ...reader,
        async readPage(request) {
          if (request.object === "contact" && !hasChanged) {
            hasChanged = true;
            await one.edit(ways.rename(otherContact));
          }
          return reader.readPage(request);
        },
      }));
      assert.deepEqual(found, { contact: { late: 2 } });
      assert.deepEqual(await one.mirror(), await one.truth());
    });

    it("when it is cut between any two pages, then it goes on there, and finds what one that was not cut finds", async () => {
      const { contact, otherContact, account } = one.portal.ids;
      await one.edit(ways.rename(otherContact));
      await one.edit(ways.forget(contact));
      await one.portal.personChanges("account", account, { city: "Akron" });
      await one.age();
      const { store } = one.fresh;
      let cuts = 0;
      let pages = 0;
      for (let done = false; !done;) {
        let left = 1;
        const cut: CrmReader = {
          ...one.portal.crm.reader,
          readPage(request) {
            left -= 1;
            if (left < 0) throw new Error("killed");
            pages += 1;
            return one.portal.crm.reader.readPage(request);
          },
        };
        const run = reconcileRecords({ store, reader: cut, clock: one.portal.clock }, one.id);
        done = await run.then(() => true, () => false);
        cuts += done ? 0 : 1;
      }
      assert.ok(cuts >= 10 && pages === cuts + 1, `${String(cuts)} cuts, ${String(pages)} pages`);
      assert.deepEqual(await one.mirror(), await one.truth());
      const last = await one.fresh.store.inInstallation(one.id, (tx) => tx.reconcile.run());
      const contacts = last?.passes.find(({ object }) => object === "contact")?.counts;
      assert.deepEqual([contacts?.gone, contacts?.different, contacts?.missing], [1, 1, 0]);
      const { rows } = await one.fresh.database.pool.query<{ left: number }>("SELECT count(*)::int AS left FROM steward.reconcile_seen");
      assert.deepEqual(rows, [{ left: 0 }]);
    });

    it("when the question after the missing ones fails, then none of them is taken for gone", async () => {
      await one.edit(ways.forget(one.portal.ids.contact));
      await one.age();
      const failing = (reader: CrmReader): CrmReader => ({
        ...reader, readByIds: () => Promise.resolve(err({ kind: "unavailable", publicMessage: "down", http: 503, requestId: null, retryAfterMs: null, mayHaveHappened: false })),
      });
      const { store } = one.fresh;
      const before = (await one.mirror()).length;
      const result = await reconcileRecords({ store, reader: failing(one.portal.crm.reader), clock: one.portal.clock }, one.id);
      assert.ok(!result.ok && result.error.kind === "unavailable");
      assert.equal((await one.mirror()).length, before);
      assert.equal((await one.reconcile())["contact"]?.["gone"], 1);
    });

    it("when the CRM suddenly shows nothing of an object, then nothing is gone until a person says so", async () => {
      const blind = (reader: CrmReader): CrmReader => ({
        ...reader,
        readPage: (request) => (request.object === "contact" ? Promise.resolve({ ok: true, value: { records: [], next: null, watermark: null } }) : reader.readPage(request)),
        readByIds: (object, ids) => (object === "contact" ? Promise.resolve({ ok: true, value: [] }) : reader.readByIds(object, ids)),
      });
      assert.deepEqual((await one.reconcile(blind))["contact"], { heldBack: 110 });
      assert.deepEqual(await one.mirror(), await one.truth());
      const { store } = one.fresh;
      const believed = await reconcileRecords({ store, reader: blind(one.portal.crm.reader), clock: one.portal.clock }, one.id, { believe: true });
      assert.ok(believed.ok);
      assert.equal(believed.value.find(({ object }) => object === "contact")?.counts.gone, 110);
      assert.equal((await one.reconcile())["contact"]?.["restored"], 110, "sight comes back, and so do the records");
      assert.deepEqual(await one.mirror(), await one.truth());
    });

    it("when records became one, then what pointed at the other points at it, under the id it had", async () => {
      const { contact, otherContact } = one.portal.ids;
      const ours = async (id: string): Promise<string> => (await one.fresh.store.inInstallation(one.id, (tx) => tx.mirror.toOurs("contact", crmRecordId(id)))) ?? "";
      const first = await ours(contact);
      const survivor = await one.edit({ object: crm === "hubspot" ? "contacts" : "Contact", id: contact, mergeWith: otherContact });
      await one.age();
      const found = await one.reconcile();
      assert.equal(found["contact"]?.["merged"], 1, JSON.stringify(found));
      assert.deepEqual([await ours(survivor), await ours(contact), await ours(otherContact)], [first, first, first]);
      const to = await one.fresh.store.inInstallation(one.id, (tx) => tx.mirror.toCrm("contact", [contactId(first)]));
      assert.deepEqual([...to.values()], [survivor]);
      assert.deepEqual(await one.mirror(), await one.truth());
    });
  });
}
