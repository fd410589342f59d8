import { crmFieldsContract } from "./crm-fields.contract.ts";
import { crmProvisionerContract } from "./crm-provisioner.contract.ts";
import { crmRecordsContract } from "./crm-records.contract.ts";
import { crmReaderContract } from "./crm-reader.contract.ts";
import { crmWriterContract } from "./crm-writer.contract.ts";
import { hubspotPortals } from "./hubspot-portal.ts";
import type { Habits } from "./hubspot-portal.ts";
import type { Portal } from "./portal.ts";
import { HUBSPOT_WAYS } from "./ways.ts";
import { portalsOf } from "./whole-suite.ts";

describe("HubSpot", function () {
  this.timeout(60_000);
  const portals = portalsOf("HubSpot", hubspotPortals);
  const open = (habits: Habits) => (): Promise<Portal> => portals().open(habits);

  for (const { name, habits, skips } of HUBSPOT_WAYS) {
    crmWriterContract(name, open({ ...habits, provisioned: true }), skips);
    crmRecordsContract(name, open({ ...habits, provisioned: true }));
    crmProvisionerContract(name, open({ ...habits, provisioned: false }));
  }
  crmFieldsContract("HubSpot", open({ provisioned: true }));
  crmReaderContract("HubSpot", open({ provisioned: true }));
  crmReaderContract("HubSpot that answers otherwise where nobody knows", open({ provisioned: true, facts: { bareRefusals: true, refreshTokenRotates: true, batchReadFollowsMerges: false } }));
});
