import assert from "node:assert/strict";
import * as z from "zod";

import { crmFieldsContract } from "./crm-fields.contract.ts";
import { crmProvisionerContract } from "./crm-provisioner.contract.ts";
import { crmRecordsContract } from "./crm-records.contract.ts";
import { crmReaderContract } from "./crm-reader.contract.ts";
import { crmWriterContract } from "./crm-writer.contract.ts";
import { hubspotPortals } from "./hubspot-portal.ts";
import type { Habits } from "./hubspot-portal.ts";
import { door } from "./portal-hands.ts";
import type { Portal, Skip } from "./portal.ts";

const ViolationsSchema = z.object({ violations: z.array(z.unknown()) });

/** What HubSpot may turn out to be: facts that no document settles, each way. */
const WAYS: readonly { readonly name: string; readonly habits: Omit<Habits, "provisioned">; readonly skips: readonly Skip[] }[] = [
  { name: "HubSpot as documented", habits: {}, skips: [] },
  {
    name: "HubSpot without unique values on engagements", habits: { facts: { uniqueOnEngagements: false }, settings: { searchLagMs: 3_000 } },
    skips: [{
      reason: "without a unique property only one writer an installation may run, which the job queue ensures",
      tests: ["when two calls race for one key, then one record exists"],
    }],
  },
  {
    name: "HubSpot that refuses batches whole and tells taken keys as invalid values",
    habits: { facts: { datedBatch207: false, uniqueConflictIs409: false }, settings: { shuffleBatchResults: true, searchLagMs: 3_000 } },
    skips: [],
  },
  {
    name: "HubSpot with unique values on some engagements, refusals without a word and tokens that rotate",
    habits: {
      facts: { uniqueOnEngagements: ["notes", "emails"], bareRefusals: true, refreshTokenRotates: true, batchReadFollowsMerges: false },
      settings: { searchLagMs: 2_000, searchLagTailMs: 20_000, searchLagTailRate: 0.3 },
    },
    skips: [],
  },
];

describe("HubSpot", function () {
  this.timeout(60_000);
  let portals: Awaited<ReturnType<typeof hubspotPortals>>;
  before(async () => { portals = await hubspotPortals(); });
  after(async () => {
    const { violations } = ViolationsSchema.parse(await door(portals.url, "GET", "violations"));
    await portals.stop();
    assert.deepEqual(violations, [], "calls that HubSpot's contract does not know");
  });
  const open = (habits: Habits) => (): Promise<Portal> => portals.open(habits);

  for (const { name, habits, skips } of WAYS) {
    crmWriterContract(name, open({ ...habits, provisioned: true }), skips);
    crmProvisionerContract(name, open({ ...habits, provisioned: false }));
  }
  crmFieldsContract("HubSpot", open({ provisioned: true }));
  crmRecordsContract("HubSpot", open({ provisioned: true }));
  crmReaderContract("HubSpot", open({ provisioned: true }));
  crmReaderContract("HubSpot that answers otherwise where nobody knows", open({ provisioned: true, facts: { bareRefusals: true, refreshTokenRotates: true, batchReadFollowsMerges: false } }));
});
