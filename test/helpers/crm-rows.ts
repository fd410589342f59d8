import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmAccount, CrmContact } from "../../src/ports/crm-records.ts";

/** When sample records changed last. */
export const ROWS_AT = "2026-11-20T09:00:00.000Z";

const base = (crmId: string) => ({ crmId: crmRecordId(crmId), modifiedAt: ROWS_AT, archived: false, aliases: [] });

/** A contact as a CRM gives it. */
export const crmContact = (crmId: string, change: Partial<CrmContact> = {}): CrmContact => ({
  ...base(crmId), object: "contact", kind: "contact", firstName: "Ana", lastName: "Example", emails: ["ana.7@example.com"], phones: [], title: null, account: null, owner: null, ...change,
});

/** An account as a CRM gives it. */
export const crmAccount = (crmId: string, change: Partial<CrmAccount> = {}): CrmAccount => ({
  ...base(crmId), object: "account", name: "Example Pumps Ltd", domains: ["example.com"], phones: [], city: null, country: null, parent: null, owner: null, ...change,
});
