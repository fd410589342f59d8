import type { CrmName } from "../ports/crm-connection.ts";

/** The CRMs as people write them. */
export const CRM_TITLES: Readonly<Record<CrmName, string>> = { hubspot: "HubSpot", salesforce: "Salesforce" };
