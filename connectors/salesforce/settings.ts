import type { HttpLimits } from "../shared/http.ts";

/** How to reach an org: where people sign in, and the app they sign in to. */
export interface SalesforceSettings {
  /** `https://login.salesforce.com`, `https://test.salesforce.com`, or an org's My Domain. */
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The REST version spoken. Offered since Spring '26; jsforce alone would speak 50.0. */
export const API_VERSION = "66.0";

/** One call of the REST API. */
export const API_LIMITS: HttpLimits = { timeoutMs: 30_000, bodyMaxBytes: 32 * 1024 * 1024 };
/** One call of the token endpoint. */
export const OAUTH_LIMITS: HttpLimits = { timeoutMs: 30_000, bodyMaxBytes: 64 * 1024 };

/** `CDC` and the org's logs name the app by this; it tells our own changes from people's. */
export const CLIENT_NAME = "steward";
/** What every call says of who calls. */
export const CALL_OPTIONS = `client=${CLIENT_NAME}`;

/** The Streaming API (CometD). */
export const STREAM_PATH = `/cometd/${API_VERSION}`;
/** One call of the Streaming API that is answered at once; an answer holds a few hundred events of at most 1 MB, nearly all far smaller. */
export const STREAM_LIMITS: HttpLimits = { timeoutMs: 30_000, bodyMaxBytes: 16 * 1024 * 1024 };
