import assert from "node:assert/strict";

import { hubspotPortals } from "../../contract/hubspot-portal.ts";
import { salesforcePortals } from "../../contract/salesforce-portal.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { editAtRandom } from "../../helpers/random-edits.ts";
import { type Mirrored, mirrored } from "../../helpers/reconciled.ts";

const EDITS = 300;
const SEEDS = [1, 2];

for (const [crm, open] of [["hubspot", hubspotPortals], ["salesforce", salesforcePortals]] as const) {
  describe(`a mirror that nobody kept up to date (${crm})`, function () {
    this.timeout(2 * DATABASE_TIMEOUT_MS);
    let portals: Awaited<ReturnType<typeof open>>;
    let one: Mirrored | null = null;
    before(async () => { portals = await open(); });
    afterEach(async () => {
      await one?.close();
      one = null;
    });
    after(() => portals.stop());

    for (const seed of SEEDS) {
      it(`is what the CRM is after one comparison, whatever people did meanwhile (seed ${String(seed)})`, async () => {
        one = await mirrored(crm, portals.url, await portals.open({ provisioned: true, settings: crm === "hubspot" ? {} : { duplicateRules: false } }));
        assert.deepEqual(await one.mirror(), await one.truth(), "the first synchronisation");
        const made = await editAtRandom(one, seed, EDITS);
        assert.equal(Object.values(made).reduce((sum, count) => sum + count, 0), EDITS, JSON.stringify(made));
        await one.age();
        const found = await one.reconcile();
        assert.deepEqual(await one.mirror(), await one.truth());
        assert.ok((found["contact"]?.["different"] ?? 0) > 0, JSON.stringify(found));
        await one.age();
        assert.deepEqual(await one.reconcile(), {}, "a second comparison finds nothing");
      });
    }
  });
}
