import assert from "node:assert/strict";

import { contactId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId, InstallationId } from "../../src/domain/model/ids.ts";
import { syncRecords } from "../../src/usecases/sync-records.ts";
import type { SyncCounts } from "../../src/usecases/sync-records.ts";
import { fine } from "../contract/items.ts";
import { door } from "../contract/portal-hands.ts";
import { salesforcePortals } from "../contract/salesforce-portal.ts";
import type { SalesforcePortal } from "../contract/salesforce-portal.ts";
import { freshStore } from "../helpers/database.ts";
import type { FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { wantedInstallation } from "../helpers/sample-rows.ts";

describe("the mirror of a Salesforce org", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let portals: Awaited<ReturnType<typeof salesforcePortals>>;
  let portal: SalesforcePortal;
  let fresh: FreshStore;
  let id: InstallationId;
  before(async () => {
    portals = await salesforcePortals();
    portal = await portals.open({ provisioned: true });
    fresh = await freshStore();
    id = (await fresh.store.acrossTenants.install({ ...wantedInstallation("org"), crm: "salesforce" })).id;
    await sync();
  });
  after(async () => {
    await fresh.close();
    await portals.stop();
  });

  const sync = async (): Promise<SyncCounts> => fine(await syncRecords({ store: fresh.store, reader: portal.crm.reader }, id, { object: null, full: false }));
  const ours = (crmId: CrmRecordId): Promise<string | null> => fresh.store.inInstallation(id, (tx) => tx.mirror.toOurs("contact", crmId));
  const onDeal = async (): Promise<readonly string[]> => {
    const { rows } = await fresh.database.pool.query<{ contact_ids: string[] }>(
      "SELECT o.contact_ids FROM steward.mirror_opportunity o JOIN steward.crm_id c ON c.id = o.id AND c.object = 'opportunity' WHERE c.crm_id = $1", [portal.ids.opportunity],
    );
    return rows[0]?.contact_ids.map((one) => contactId(one)) ?? [];
  };

  it("holds the whole world after the first synchronisation, and a second one finds nothing new", async () => {
    const counts = await fresh.store.inInstallation(id, (tx) => tx.mirror.counts());
    assert.deepEqual([counts["user"], counts["contact"], counts["account"], counts["opportunity"]], [13, 110, 40, 45]);
    assert.equal((await sync()).changed, 0);
  });

  it("knows a converted lead under the contact that it became, by the id it had and by ours", async () => {
    const lead = await portal.edit({ object: "Lead", fields: { FirstName: "Ana", LastName: "Example", Company: "Example Sensors", Email: "lead@example.com" } });
    await sync();
    const before = await ours(lead);
    assert.ok(before !== null);
    await portal.edit({ object: "Lead", id: lead, convert: true });
    await sync();
    const contact = (await portal.rows("Contact")).find(({ fields }) => fields["Email"] === "lead@example.com");
    assert.ok(contact);
    const [crmId] = [...(await fresh.store.inInstallation(id, (tx) => tx.mirror.toCrm("contact", [contactId(before)]))).values()];
    assert.equal(crmId, contact.id);
    assert.equal(await ours(lead), await ours(crmId));
    const found = await fresh.store.inInstallation(id, (tx) => tx.mirror.select({ mailboxes: ["lead@example.com"], domains: [], phones: [], nameTokens: [] }));
    assert.deepEqual(found.contacts.map(({ kind }) => kind), ["contact"]);
  });

  it("follows who has a role in a deal, though the deal itself never changed", async () => {
    const other = await portal.seeded("Contact", "c003");
    const known = await ours(other);
    assert.ok(known !== null && !(await onDeal()).includes(contactId(known)));
    await door(portals.url, "POST", "clock", { advanceMs: 60 * 60_000 });
    const role = await portal.edit({ object: "OpportunityContactRole", fields: { OpportunityId: portal.ids.opportunity, ContactId: other } });
    await sync();
    assert.ok((await onDeal()).includes(contactId(known)));
    await portal.edit({ object: "OpportunityContactRole", id: role, deleted: true });
    await sync();
    assert.ok(!(await onDeal()).includes(contactId(known)));
  });
});
