import type OAuth2Strategy from "passport-oauth2";
import * as z from "zod";

import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmIdentity } from "../../src/ports/crm-identity.ts";
import { createCodeStrategy } from "../shared/code-strategy.ts";
import type { AuthorizationCode } from "../shared/code-strategy.ts";
import { failure } from "../shared/failure.ts";
import { exchange } from "../shared/http.ts";
import { lostError } from "./errors.ts";
import { hubspotManifest } from "./manifest.ts";
import { introspect, tradeCode } from "./oauth.ts";
import { API_VERSION, OAUTH_LIMITS, OAUTH_VERSION } from "./settings.ts";
import type { HubSpotSettings } from "./settings.ts";

const OwnerSchema = z.object({ id: z.union([z.string().min(1), z.number().int()]).transform(String) });

/**
 * Who stands behind an authorization code: user and portal by introspection, and the owner that the user is in that portal. The tokens are
 * forgotten here; they are not revoked, for HubSpot does not say whether a user's second consent shares the refresh token of the first.
 */
export async function identify(settings: HubSpotSettings, clock: Clock, from: AuthorizationCode): Promise<Result<CrmIdentity, CrmError>> {
  const token = await tradeCode(settings, clock, from);
  if (!token.ok) return token;
  const { accessToken } = token.value.grant;
  const about = await introspect(settings, accessToken);
  if (!about.ok) return about;
  const { hub_id: accountId, user_id: vendorUserId } = about.value;
  if (accountId === undefined || accountId === null || vendorUserId === undefined || vendorUserId === null) return err(failure("unavailable", "HubSpot did not tell who signed in."));
  const user = await ownerOf(settings, vendorUserId, accessToken);
  return user.ok ? ok({ crm: "hubspot", accountId, vendorUserId, user: user.value }) : user;
}

async function ownerOf(settings: HubSpotSettings, vendorUserId: string, accessToken: string): Promise<Result<CrmRecordId | null, CrmError>> {
  const answer = await exchange(() => fetch(`${settings.apiUrl}/crm/owners/${API_VERSION}/${encodeURIComponent(vendorUserId)}?idProperty=userId`, {
    headers: { Authorization: `Bearer ${accessToken}`, Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(OAUTH_LIMITS.timeoutMs),
  }), OAUTH_LIMITS);
  if (!answer.ok) return err(lostError(answer.error, false));
  const { status, json } = answer.value;
  if (status === 404) return ok(null);
  const owner = OwnerSchema.safeParse(json);
  if (status !== 200 || !owner.success) return err({ ...failure(kindOf(status), "HubSpot does not tell which owner signed in."), http: status });
  return ok(crmRecordId(owner.data.id));
}

const kindOf = (status: number): CrmError["kind"] => (status === 401 || status === 403 ? "forbidden" : status === 429 ? "throttled" : "unavailable");

/** What the way in is made of. `accept` says whether whoever came may come in. */
export interface SignInParts {
  readonly settings: HubSpotSettings;
  readonly clock: Clock;
  /** Absolute, as registered with the app. */
  readonly callbackUrl: string;
  readonly accept: (identity: CrmIdentity) => Promise<Express.User | false>;
}

/**
 * The way in for passport. HubSpot takes no request without every required scope of the app (its page "Scopes"), so these are asked for, and
 * no optional one.
 */
export function createHubSpotSignIn({ settings, clock, callbackUrl, accept }: SignInParts): OAuth2Strategy {
  return createCodeStrategy<CrmIdentity>({
    name: "hubspot-sign-in", sessionKey: "sign-in:hubspot", authorizeUrl: () => `${settings.appUrl}/oauth/authorize`, tokenUrl: `${settings.apiUrl}/oauth/${OAUTH_VERSION}/token`,
    clientId: settings.clientId, clientSecret: settings.clientSecret, callbackUrl, scopes: hubspotManifest.scopes, extraParams: {},
    trade: (from) => identify(settings, clock, from), accept,
  });
}
