import type { StartedSandbox } from "../../helpers/start-sandbox.ts";

/** The settings of an app that may be installed into both CRMs of a sandbox. */
export const crmSettings = ({ url, salesforceUrl }: Pick<StartedSandbox, "url" | "salesforceUrl">): Readonly<Record<string, string>> => ({
  HUBSPOT_CLIENT_ID: "steward-sandbox", HUBSPOT_CLIENT_SECRET: "steward-sandbox-secret", HUBSPOT_API_URL: url, HUBSPOT_APP_URL: url,
  SALESFORCE_CLIENT_ID: "steward-sandbox-salesforce", SALESFORCE_CLIENT_SECRET: "steward-sandbox-salesforce-secret", SALESFORCE_LOGIN_URL: salesforceUrl,
});
