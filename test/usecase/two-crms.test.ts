import assert from "node:assert/strict";

import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { installed } from "../helpers/installed.ts";
import type { Hands } from "../helpers/installed-hands.ts";
import { installedInOrg } from "../helpers/installed-salesforce.ts";
import { chain, endings } from "../helpers/proof.ts";
import { type CrmSide, loggedIn, sidesOf } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const MAIL = "001-sensor-count.eml";

/** One company with a portal and an org: the same people stand in both, under two ids each. */
describe("one store with an installation in each CRM", function () {
  this.timeout(90_000);
  let sandbox: StartedSandbox;
  let fresh: FreshStore;
  let pairs: readonly (readonly [Hands, CrmSide])[];

  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    fresh = await freshStore();
    const hands = [await installed(sandbox.url, { fresh }), await installedInOrg(sandbox.salesforceUrl, (writer) => writer, fresh)];
    pairs = sidesOf(sandbox).map((side, index) => {
      const one = hands[index];
      assert.ok(one);
      return [one, side];
    });
  });
  after(async () => { await fresh.close(); await sandbox.stop(); });

  it("logs the same mail once in each, however often it arrives", async () => {
    for (const [one] of pairs) await one.arrive(MAIL, MAIL);
    await Promise.all(pairs.map(([one]) => one.drain()));
    for (const [one] of pairs) await one.arrive(MAIL);
    await Promise.all(pairs.map(([one]) => one.drain()));
    const keys = [];
    for (const [one, side] of pairs) {
      const ours = await loggedIn(side);
      assert.equal(ours.length, 2, `${side.crm}: a mail and its next step`);
      assert.ok(ours.some(({ seeds }) => seeds.includes("c001")));
      assert.deepEqual((await endings(one)).map(({ status }) => status), ["ok", "ok"]);
      keys.push(ours.map(({ key }) => key).toSorted());
    }
    assert.deepEqual(keys[0], keys[1], "the same thing has the same key everywhere");
  });

  it("keeps the ids of one person apart: neither installation knows the other's", async () => {
    const known: { readonly ours: string; readonly crmId: CrmRecordId }[] = [];
    for (const [one] of pairs) {
      const { rows } = await fresh.database.pool.query("SELECT id FROM steward.mirror_contact WHERE installation_id = $1 AND last_name = 'Prescott'", [one.id]);
      assert.equal(rows.length, 1);
      const [ours] = await one.in(async (tx) => {
        const { contacts } = await tx.mirror.select({ mailboxes: ["alan.prescott@northfield-foundry.example"], domains: [], phones: [], nameTokens: [] });
        return contacts.filter(({ lastName }) => lastName === "Prescott").map(({ id }) => id);
      });
      assert.ok(ours);
      const crmId = (await one.in((tx) => tx.mirror.toCrm("contact", [ours]))).get(ours);
      assert.ok(crmId);
      known.push({ ours, crmId });
    }
    const [portal, org] = known;
    assert.ok(portal && org && portal.ours !== org.ours && portal.crmId !== org.crmId);
    for (const [index, [one]] of pairs.entries()) {
      const other = known[1 - index];
      assert.ok(other);
      assert.equal(await one.in((tx) => tx.mirror.toOurs("contact", other.crmId)), null);
    }
  });

  it("tells each story in a chain of its own", async () => {
    const logs = new Set<unknown>();
    for (const [one, side] of pairs) {
      const { rows } = await fresh.database.pool.query<{ log: unknown }>("SELECT DISTINCT log FROM steward.audit_entry WHERE installation_id = $1", [one.id]);
      assert.equal(rows.length, 1);
      logs.add(rows[0]?.log);
      const subjects = (await chain(fresh, one.id)).filter(({ type }) => type === "write");
      assert.ok(subjects.length > 0, side.crm);
    }
    assert.equal(logs.size, 2);
  });
});
