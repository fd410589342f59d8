import type { Settings } from "../../config/settings.ts";
import { oidcProvider } from "../adapters/oidc/provider.ts";
import type { Clock } from "../ports/clock.ts";
import type { IdentityProvider } from "../ports/identity-provider.ts";

/** Somebody waits for it before a browser. */
const TIMEOUT_MS = 10_000;

/** The company's own sign-in that the settings name; null when they name none. */
export function identityProviderOf({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret }: Settings, clock: Clock): IdentityProvider | null {
  return issuer === undefined || clientId === undefined ? null : oidcProvider({ issuer, clientId, clientSecret: clientSecret ?? null, clock, timeoutMs: TIMEOUT_MS });
}
