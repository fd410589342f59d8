import { crmFieldsContract } from "../crm-fields.contract.ts";
import { crmProvisionerContract } from "../crm-provisioner.contract.ts";
import { crmReaderContract } from "../crm-reader.contract.ts";
import { crmRecordsContract } from "../crm-records.contract.ts";
import { crmWriterContract } from "../crm-writer.contract.ts";
import { memoryPortal } from "./memory-portal.ts";

/** The proof that a CRM more needs nothing but a connector: what `connectors/README.md` asks of one, done for a CRM of a hundred lines. */
describe("A CRM that nobody planned for", () => {
  crmWriterContract("Rolodex", () => memoryPortal({ provisioned: true }));
  crmFieldsContract("Rolodex", () => memoryPortal({ provisioned: true }));
  crmRecordsContract("Rolodex", () => memoryPortal({ provisioned: true }));
  crmReaderContract("Rolodex", () => memoryPortal({ provisioned: true }));
  crmProvisionerContract("Rolodex", () => memoryPortal({ provisioned: false }));
});
