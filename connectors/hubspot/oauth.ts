import type OAuth2Strategy from "passport-oauth2";
import type * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Grant } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { exchange } from "../shared/http.ts";
import type { HttpAnswer } from "../shared/http.ts";
import type { AuthorizationCode } from "../shared/code-strategy.ts";
import { createInstallStrategy } from "../shared/install-strategy.ts";
import type { Granted } from "../shared/install-strategy.ts";
import { postForm } from "../shared/post-form.ts";
import { publicSentence } from "../shared/redact.ts";
import { lostError } from "./errors.ts";
import { hubspotManifest } from "./manifest.ts";
import { IntrospectSchema, TokenErrorSchema, TokenSchema } from "./schemas.ts";
import { API_VERSION, OAUTH_LIMITS, OAUTH_VERSION } from "./settings.ts";
import type { HubSpotSettings } from "./settings.ts";

/** Trades an authorization code for a grant, and asks whose portal it is. */
export async function exchangeCode(settings: HubSpotSettings, clock: Clock, from: AuthorizationCode): Promise<Result<Granted, CrmError>> {
  const token = await tradeCode(settings, clock, from);
  if (!token.ok) return token;
  const about = await introspect(settings, token.value.grant.accessToken);
  if (!about.ok) return about;
  const accountId = token.value.hubId ?? about.value.hub_id ?? null;
  if (accountId === null) return err(failure("unavailable", "HubSpot did not tell which portal granted."));
  const grantor = { accountId, accountName: about.value.hub_domain ?? accountId, userId: token.value.userId ?? about.value.user_id ?? null };
  const scopes = token.value.grant.scopes.length > 0 ? token.value.grant.scopes : about.value.scopes ?? [];
  return ok({ grant: { ...token.value.grant, scopes }, grantor });
}

/** The tokens behind an authorization code. */
export function tradeCode(settings: HubSpotSettings, clock: Clock, from: AuthorizationCode): Promise<Result<Token, CrmError>> {
  return askForToken(settings, clock, {
    grant_type: "authorization_code", code: from.code, redirect_uri: from.redirectUri,
    ...(from.codeVerifier === null ? {} : { code_verifier: from.codeVerifier }),
  });
}

/** A new grant for an old one. The refresh token that comes back counts, whether it rotated or not. */
export async function refreshGrant(settings: HubSpotSettings, clock: Clock, current: Grant): Promise<Result<Grant, CrmError>> {
  const token = await askForToken(settings, clock, { grant_type: "refresh_token", refresh_token: current.refreshToken });
  if (!token.ok) return token;
  const { grant } = token.value;
  return ok({ ...grant, scopes: grant.scopes.length > 0 ? grant.scopes : current.scopes });
}

/**
 * Uninstalls the app, which needs a living access token, and revokes the refresh token with all that came from it (RFC 7009:
 * a token that nobody knows is no error). Where the first is not possible the second does what matters.
 */
export async function revokeGrant(settings: HubSpotSettings, current: Grant): Promise<Result<null, CrmError>> {
  await exchange(() => fetch(`${settings.apiUrl}/appinstalls/${API_VERSION}/external-install`, {
    method: "DELETE", headers: { Authorization: `Bearer ${current.accessToken}` }, redirect: "error", signal: AbortSignal.timeout(OAUTH_LIMITS.timeoutMs),
  }), OAUTH_LIMITS);
  const revoked = await post(settings, "/token/revoke", { token: current.refreshToken, token_type_hint: "refresh_token" });
  return revoked.ok ? ok(null) : revoked;
}

/** What HubSpot says about an access token (RFC 7662). An inactive one is `unauthorized`. */
export async function introspect(settings: HubSpotSettings, accessToken: string): Promise<Result<z.infer<typeof IntrospectSchema>, CrmError>> {
  const answer = await post(settings, "/token/introspect", { token: accessToken, token_type_hint: "access_token" });
  if (!answer.ok) return answer;
  const body = IntrospectSchema.safeParse(answer.value.json);
  if (!body.success) return err(failure("unavailable", "HubSpot's answer about the token made no sense."));
  return body.data.active ? ok(body.data) : err(failure("unauthorized", "HubSpot no longer accepts the grant."));
}

/** What a strategy is made of. `accept` stores the grant and says who is now signed in; false refuses. */
export interface StrategyParts {
  readonly settings: HubSpotSettings;
  readonly clock: Clock;
  /** Absolute, as registered with the app. */
  readonly callbackUrl: string;
  readonly accept: (granted: Granted) => Promise<Express.User | false>;
}

/** The install road for passport under the name `hubspot`; see `shared/install-strategy.ts`. */
export function createHubSpotStrategy({ settings, clock, callbackUrl, accept }: StrategyParts): OAuth2Strategy {
  return createInstallStrategy({
    name: "hubspot", title: "HubSpot", authorizeUrl: () => `${settings.appUrl}/oauth/authorize`, tokenUrl: `${settings.apiUrl}/oauth/${OAUTH_VERSION}/token`,
    clientId: settings.clientId, clientSecret: settings.clientSecret, callbackUrl,
    scopes: hubspotManifest.scopes, extraParams: { optional_scope: hubspotManifest.optionalScopes.join(" ") },
    trade: (from) => exchangeCode(settings, clock, from), accept,
  });
}

/** What the token endpoint tells. */
export interface Token {
  readonly grant: Grant;
  readonly hubId: string | null;
  readonly userId: string | null;
}

async function askForToken(settings: HubSpotSettings, clock: Clock, form: Readonly<Record<string, string>>): Promise<Result<Token, CrmError>> {
  const asked = Date.parse(clock.now());
  const answer = await post(settings, "/token", form);
  if (!answer.ok) return answer;
  const body = TokenSchema.safeParse(answer.value.json);
  // A 2xx we cannot read may have rotated the refresh token; only connecting anew is sure to help, but a retry may.
  if (!body.success) return err({ ...failure("unavailable", "HubSpot's token answer made no sense."), mayHaveHappened: true });
  const token = body.data;
  const grant = {
    accessToken: token.access_token, refreshToken: token.refresh_token, clientId: settings.clientId,
    expiresAt: instant(asked + token.expires_in * 1000), scopes: token.scopes ?? [],
  };
  return ok({ grant, hubId: token.hub_id ?? null, userId: token.user_id ?? null });
}

async function post(settings: HubSpotSettings, path: string, form: Readonly<Record<string, string>>): Promise<Result<HttpAnswer, CrmError>> {
  const secret = { client_id: settings.clientId, client_secret: settings.clientSecret };
  const result = await postForm(`${settings.apiUrl}/oauth/${OAUTH_VERSION}${path}`, { ...form, ...secret }, OAUTH_LIMITS);
  if (!result.ok) return err(lostError(result.error, true));
  if (result.value.status >= 200 && result.value.status < 300) return ok(result.value);
  return err(tokenError(result.value, [...Object.values(form), settings.clientSecret]));
}

/** A 400 of the token endpoint means a dead grant (`invalid_grant`, `BAD_REFRESH_TOKEN`) or a wrong client: neither heals by waiting. */
function tokenError(answer: HttpAnswer, secrets: readonly string[]): CrmError {
  const body = TokenErrorSchema.safeParse(answer.json).data ?? {};
  const said = publicSentence(body.error_description ?? body.message ?? body.error ?? "", secrets);
  const kind = (answer.status === 400 || answer.status === 401) && !answer.isGarbage ? "unauthorized" : answer.status === 429 ? "throttled" : "unavailable";
  const sentence = said === "" ? `HubSpot's token endpoint answered HTTP ${String(answer.status)}.` : `HubSpot refused the grant: ${said}`;
  return { ...failure(kind, sentence), http: answer.status, mayHaveHappened: answer.status >= 500 };
}

function failure(kind: CrmError["kind"], publicMessage: string): CrmError {
  return { kind, publicMessage, http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false };
}
