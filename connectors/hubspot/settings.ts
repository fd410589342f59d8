import type { HttpLimits } from "../shared/http.ts";

/** What the connector needs to know to reach one portal. */
export interface HubSpotSettings {
  /** `https://api.hubapi.com` unless told otherwise. */
  readonly apiUrl: string;
  /** `https://app.hubspot.com` unless told otherwise. */
  readonly appUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The version of the API that every path names (HubSpot, "API versioning"). */
export const API_VERSION = "2026-09";

/** The token endpoint keeps the version that new listings must use. */
export const OAUTH_VERSION = "2026-03";

/** One API call. Batches of a hundred records with long bodies stay well below the cap. */
export const API_LIMITS: HttpLimits = { timeoutMs: 30_000, bodyMaxBytes: 32 * 1024 * 1024 };

/** The token endpoint answers little and quickly. */
export const OAUTH_LIMITS: HttpLimits = { timeoutMs: 30_000, bodyMaxBytes: 64 * 1024 };
