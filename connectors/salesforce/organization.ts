import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Grant, RateLimiter } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { createClient } from "./client.ts";
import type { SalesforceClient } from "./client.ts";
import { OrganizationSchema } from "./schemas.ts";
import { OAUTH_LIMITS } from "./settings.ts";
import type { SalesforceSettings } from "./settings.ts";

/** The org's own name; null where it does not tell. One cheap call that also proves that the API is open to us. */
export async function organizationName(client: SalesforceClient): Promise<Result<string | null, CrmError>> {
  const found = await client.query("SELECT Name FROM Organization LIMIT 1", OrganizationSchema);
  if (found.ok) return ok(found.value[0]?.Name ?? null);
  // The object may be hidden from this user; the API has answered all the same.
  return found.error.kind === "invalid" || found.error.kind === "not-found" ? ok(null) : found;
}

/** A client for the very first call with a grant that nobody has stored yet: no refresh, no lane. */
export function grantClient(settings: SalesforceSettings, clock: Clock, grant: Grant): SalesforceClient {
  const held = { grant, generation: 0 };
  const refused: CrmError = { kind: "unauthorized", publicMessage: "Salesforce does not accept its own new token.", http: 401, requestId: null, retryAfterMs: null, mayHaveHappened: false };
  const limiter: RateLimiter = { run: (_lane, call) => call(), pauseUntil: () => Promise.resolve() };
  const tokens = { current: () => Promise.resolve(ok(held)), renewed: () => Promise.resolve(err(refused)) };
  return createClient({ settings, tokens, limiter, clock, limits: OAUTH_LIMITS });
}
