import type { CrmManifest } from "../../src/ports/crm-connection.ts";

/**
 * Salesforce before any call. It publishes no limit a second: it counts calls in 24 hours for the whole org, and how
 * many run at once that take 20 seconds or more (25, in developer orgs 5). Four at a time stay below that even when
 * each of them is slow and a person's own call is under way; 50 ms apart keeps a full read of a large org, at 2,000 rows
 * a page, far from the day's limit and from crowding out the org's other apps. All calls go through the lane `api`;
 * `search` has the same limits because every lane must have some.
 */
export const salesforceManifest: CrmManifest = {
  crm: "salesforce",
  title: "Salesforce",
  scopes: [
    "api",
    // Without it the grant ends with the session, and nobody is there to sign in again.
    "refresh_token",
    // The identity URL: whose org it is.
    "id",
  ],
  optionalScopes: [],
  scopeReasons: {
    api: "To read contacts, accounts, opportunities and what is logged on them, and to write what is logged or a person approved, as far as the user who consents may.",
    refresh_token: "To go on working when nobody is signed in.",
    id: "To know whose org this is.",
  },
  limits: {
    api: { minTimeMs: 50, maxConcurrent: 4 },
    search: { minTimeMs: 50, maxConcurrent: 4 },
  },
  // ETags on accounts only; the other rows know the time of their last change.
  abilities: { conditionalWrite: "last-modified", merge: true, unmerge: true, batchMax: 200 },
};

/** What an admin sets in the External Client App; new Connected Apps cannot be made since Spring '26. */
export interface ClientAppSettings {
  readonly label: string;
  readonly flow: string;
  readonly scopes: readonly string[];
  /** Below the address under which people reach Steward. */
  readonly callbackPath: string;
  readonly isPkceRequired: boolean;
  readonly isSecretRequiredForWebServerFlow: boolean;
  readonly isSecretRequiredForRefresh: boolean;
  readonly isRefreshTokenRotationEnabled: boolean;
  /** Never "immediately expire": the first refresh would end the installation. */
  readonly refreshTokenPolicy: string;
  /** Everybody may authorise themselves, or only whom an admin let in: the latter. */
  readonly permittedUsers: string;
}

/** The External Client App, as data: the documents and the install page tell the same. */
export const clientAppSettings: ClientAppSettings = {
  label: "Steward",
  flow: "Authorization Code (web server)",
  scopes: salesforceManifest.scopes,
  callbackPath: "/oauth/salesforce/callback",
  isPkceRequired: true,
  isSecretRequiredForWebServerFlow: true,
  isSecretRequiredForRefresh: true,
  isRefreshTokenRotationEnabled: true,
  refreshTokenPolicy: "Refresh token is valid until revoked",
  permittedUsers: "Admin approved users are pre-authorized",
};
