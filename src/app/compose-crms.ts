import type { Settings } from "../../config/settings.ts";
import { openHubSpot } from "../../connectors/hubspot/connection.ts";
import { hubspotManifest } from "../../connectors/hubspot/manifest.ts";
import { createHubSpotStrategy } from "../../connectors/hubspot/oauth.ts";
import type { HubSpotSettings } from "../../connectors/hubspot/settings.ts";
import { createHubSpotSignIn } from "../../connectors/hubspot/sign-in.ts";
import { createWebhook } from "../../connectors/hubspot/webhooks.ts";
import { openSalesforce } from "../../connectors/salesforce/connection.ts";
import { salesforceManifest } from "../../connectors/salesforce/manifest.ts";
import { metadataFiles } from "../../connectors/salesforce/metadata-files.ts";
import { createSalesforceStrategy, loginHost } from "../../connectors/salesforce/oauth.ts";
import { createSalesforceSignIn } from "../../connectors/salesforce/sign-in.ts";
import type { SalesforceSettings } from "../../connectors/salesforce/settings.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmConnection, CrmManifest, CrmName, GrantStore, MappedFields, RateLimiter } from "../ports/crm-connection.ts";
import type { CrmWebhook } from "../ports/crm-webhook.ts";
import type { InstallRoad, SignInRoad } from "./app.ts";

/** What one installation's connection is made of, whatever the CRM. */
export interface ConnectionParts {
  readonly installation: InstallationId;
  readonly accountId: string;
  readonly grants: GrantStore;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly mapped: MappedFields;
}

/** A CRM that this app can be installed into: how to get there, and how to speak to it afterwards. */
export interface CrmKit {
  readonly manifest: CrmManifest;
  readonly road: InstallRoad;
  readonly signIn: SignInRoad;
  /** Null where the vendor does not call us. */
  readonly webhook: CrmWebhook | null;
  open(parts: ConnectionParts): CrmConnection;
}

/** The CRMs with an OAuth client in the settings, in the order in which people see them. */
export function crmKits(settings: Settings, clock: Clock): readonly CrmKit[] {
  const hubspot = hubspotSettings(settings);
  const salesforce = salesforceSettings(settings);
  return [...(hubspot === null ? [] : [hubspotKit(hubspot, clock, settings.HUBSPOT_APP_ID)]), ...(salesforce === null ? [] : [salesforceKit(salesforce, clock)])];
}

/** What an admin brings into a CRM before installing (path -> text); nothing where the app makes its fields itself. */
export const filesForAdmin = (crm: CrmName): Promise<ReadonlyMap<string, string>> => (crm === "salesforce" ? metadataFiles() : Promise.resolve(new Map()));

function hubspotKit(settings: HubSpotSettings, clock: Clock, appId: string | undefined): CrmKit {
  return {
    manifest: hubspotManifest,
    road: {
      crm: "hubspot",
      isSandbox: isSandboxHost(settings.apiUrl),
      strategy: (callbackUrl, accept) => createHubSpotStrategy({ settings, clock, callbackUrl, accept }),
    },
    signIn: { crm: "hubspot", strategy: (callbackUrl, accept) => createHubSpotSignIn({ settings, clock, callbackUrl, accept }) },
    webhook: createWebhook({ clientSecret: settings.clientSecret, ...(appId === undefined ? {} : { appId }) }),
    open: (parts) => openHubSpot({ ...parts, settings }),
  };
}

function salesforceKit(settings: SalesforceSettings, clock: Clock): CrmKit {
  return {
    manifest: salesforceManifest,
    road: {
      crm: "salesforce",
      isSandbox: isSandboxHost(settings.loginUrl),
      strategy: (callbackUrl, accept) => createSalesforceStrategy({ settings, clock, callbackUrl, accept }),
      loginHost: (named) => loginHost(settings, named),
    },
    signIn: {
      crm: "salesforce",
      strategy: (callbackUrl, accept) => createSalesforceSignIn({ settings, callbackUrl, accept }),
      loginHost: (named) => loginHost(settings, named),
    },
    webhook: null,
    open: (parts) => openSalesforce({ ...parts, settings }),
  };
}

function hubspotSettings(settings: Settings): HubSpotSettings | null {
  const { HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret } = settings;
  if (clientId === undefined || clientSecret === undefined) return null;
  return { apiUrl: settings.HUBSPOT_API_URL, appUrl: settings.HUBSPOT_APP_URL, clientId, clientSecret };
}

function salesforceSettings(settings: Settings): SalesforceSettings | null {
  const { SALESFORCE_CLIENT_ID: clientId, SALESFORCE_CLIENT_SECRET: clientSecret } = settings;
  if (clientId === undefined || clientSecret === undefined) return null;
  return { loginUrl: settings.SALESFORCE_LOGIN_URL, clientId, clientSecret };
}

/** A machine of one's own, or the host where Salesforce's sandbox orgs sign in. */
function isSandboxHost(url: string): boolean {
  const { hostname } = new URL(url);
  return ["localhost", "127.0.0.1", "[::1]", "test.salesforce.com"].includes(hostname) || hostname.endsWith(".sandbox.my.salesforce.com");
}
