import type { Settings } from "../../../config/settings.ts";
import type { SandboxProcess } from "./sandbox-process.ts";

/** Nobody brought a CRM's credentials, and the database is our own (or the demo was asked for in so many words). */
export function isDemo(settings: Settings, asked: boolean): boolean {
  const noCredentials = settings.HUBSPOT_CLIENT_ID === undefined && settings.SALESFORCE_CLIENT_ID === undefined;
  return asked || (noCredentials && settings.DATABASE_URL === undefined);
}

/** The settings with the sandbox in the vendors' place. Its client is known to everybody and opens nothing else. */
export function withSandbox(settings: Settings, sandbox: SandboxProcess): Settings {
  return {
    ...settings,
    HUBSPOT_API_URL: sandbox.hubspotUrl,
    HUBSPOT_APP_URL: sandbox.hubspotUrl,
    HUBSPOT_CLIENT_ID: "steward-sandbox",
    HUBSPOT_CLIENT_SECRET: "steward-sandbox-secret",
  };
}
