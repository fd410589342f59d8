import assert from "node:assert/strict";

import type { ContactId } from "../../src/domain/model/ids.ts";
import type { CrmReader } from "../../src/ports/crm-reader.ts";
import { erasePeople } from "../../src/usecases/erase-person.ts";
import { noteHints } from "../../src/usecases/note-hints.ts";
import { readHints } from "../../src/usecases/read-hints.ts";
import { reconcileRecords } from "../../src/usecases/reconcile-records.ts";
import { syncRecords } from "../../src/usecases/sync-records.ts";
import { hubspotPortals } from "../contract/hubspot-portal.ts";
import { fine } from "../contract/items.ts";
import { salesforcePortals } from "../contract/salesforce-portal.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { mirrored, type Mirrored } from "../helpers/reconciled.ts";

const MINUTE_MS = 60_000;

for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`what a CRM tells while everything is read (${crm})`, function () {
    this.timeout(DATABASE_TIMEOUT_MS);
    let portals: Awaited<ReturnType<typeof hubspotPortals>> | Awaited<ReturnType<typeof salesforcePortals>>;
    let one: Mirrored;
    before(async () => { portals = await (crm === "hubspot" ? hubspotPortals() : salesforcePortals()); });
    beforeEach(async () => { one = await mirrored(crm, portals.url, await portals.open({ provisioned: true })); });
    afterEach(() => one.close());
    after(() => portals.stop());

    const erased = (id: string) => (crm === "hubspot" ? { object: "contacts", id, forget: true } : { object: "Contact", id, deleted: true, erased: true });
    const deps = () => ({
      store: one.fresh.store, clock: one.fresh.clock, reader: one.portal.crm.reader,
      erase: async (people: readonly ContactId[]) => {
        assert.ok((await erasePeople(one.fresh, one.id, { people, actor: { kind: "crm", id: crm }, basis: "crm-privacy-deletion", request: null })).ok);
      },
    });
    const looksIntoHints = async (): Promise<void> => { while (fine(await readHints(deps(), one.id)) > 0); };
    const lives = async (): Promise<boolean> => {
      const { rows } = await one.fresh.database.pool.query<{ archived: boolean }>(
        "SELECT m.archived FROM steward.mirror_contact m JOIN steward.crm_id c ON c.id = m.id AND c.object = 'contact' WHERE c.crm_id = $1", [one.portal.ids.contact]);
      return rows[0]?.archived === false;
    };
    /** The first page of contacts is old by the time it is stored: its person was deleted, and that was told and looked into. */
    const overtaken = (): CrmReader => {
      let isFirst = true;
      return { ...one.portal.crm.reader, async readPage(request) {
        const page = await one.portal.crm.reader.readPage(request);
        if (request.object !== "contact" || !isFirst) return page;
        isFirst = false;
        await one.edit(erased(one.portal.ids.contact));
        await noteHints(deps(), one.id, [{ object: "contact", crmId: one.portal.ids.contact, kind: "deleted", at: one.fresh.clock.now() }]);
        await looksIntoHints();
        assert.equal(await lives(), false);
        return page;
      } };
    };

    for (const [what, run] of [
      ["a pass over everything", (reader: CrmReader) => syncRecords({ store: one.fresh.store, reader }, one.id, { object: "contact", full: true })],
      ["the nightly comparison", (reader: CrmReader) => reconcileRecords({ store: one.fresh.store, reader, clock: one.portal.clock }, one.id)],
    ] as const) {
      it(`when an older page of ${what} is stored after a deletion that was told, then the record is looked at once more and is gone`, async () => {
        assert.ok((await run(overtaken())).ok);
        one.fresh.clock.advance(10 * MINUTE_MS);
        await looksIntoHints();
        assert.equal(await lives(), false);
      });
    }
  });
}
