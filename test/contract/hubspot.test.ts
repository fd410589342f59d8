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
import type { Portal } from "./portal.ts";
import { HUBSPOT_WAYS } from "./ways.ts";

const ViolationsSchema = z.object({ violations: z.array(z.unknown()) });

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

  for (const { name, habits, skips } of HUBSPOT_WAYS) {
    crmWriterContract(name, open({ ...habits, provisioned: true }), skips);
    crmRecordsContract(name, open({ ...habits, provisioned: true }));
    crmProvisionerContract(name, open({ ...habits, provisioned: false }));
  }
  crmFieldsContract("HubSpot", open({ provisioned: true }));
  crmReaderContract("HubSpot", open({ provisioned: true }));
  crmReaderContract("HubSpot that answers otherwise where nobody knows", open({ provisioned: true, facts: { bareRefusals: true, refreshTokenRotates: true, batchReadFollowsMerges: false } }));
});
