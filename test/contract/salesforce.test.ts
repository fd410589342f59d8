import { crmFieldsContract } from "./crm-fields.contract.ts";
import { crmProvisionerContract } from "./crm-provisioner.contract.ts";
import { crmReaderContract } from "./crm-reader.contract.ts";
import { crmRecordsContract } from "./crm-records.contract.ts";
import { crmWriterContract } from "./crm-writer.contract.ts";
import type { Portal, Skip } from "./portal.ts";
import { salesforcePortals } from "./salesforce-portal.ts";
import type { Habits } from "./salesforce-portal.ts";
import { SALESFORCE_WAYS } from "./ways.ts";
import { portalsOf } from "./whole-suite.ts";

/** No call of ours makes fields. */
const BY_ADMIN: readonly Skip[] = [{
  reason: "Salesforce gets fields by a deployment that an admin makes; no call of ours sets anything up",
  tests: ["server-error", "throttled", "garbage", "drop-after-commit"].map((fault) => `when setting up meets ${fault}, then it can be done again and ends complete`),
}];

const NO_EVENT_ID: readonly Skip[] = [{
  reason: "Salesforce's Event has no field in which a calendar leaves its iCalUID",
  tests: ["when another tool logged a meeting, then it is read with that tool's id and its contact"],
}];

describe("Salesforce", function () {
  this.timeout(60_000);
  const portals = portalsOf("Salesforce", salesforcePortals);
  const open = (habits: Habits) => (): Promise<Portal> => portals().open(habits);

  for (const { name, habits, skips } of SALESFORCE_WAYS) {
    crmWriterContract(name, open({ ...habits, provisioned: true }), skips);
    crmRecordsContract(name, open({ ...habits, provisioned: true }));
    crmProvisionerContract(name, open({ ...habits, provisioned: false }), BY_ADMIN);
  }
  crmFieldsContract("Salesforce", open({ provisioned: true }));
  crmReaderContract("Salesforce", open({ provisioned: true }), NO_EVENT_ID);
  crmReaderContract("Salesforce without Shared Activities", open({ provisioned: true, settings: { sharedActivities: false } }), NO_EVENT_ID);
});
