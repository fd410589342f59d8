import OAuth2Strategy from "passport-oauth2";
import type * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Grant, Grantor } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { exchange } from "../shared/http.ts";
import type { HttpAnswer } from "../shared/http.ts";
import { publicSentence } from "../shared/redact.ts";
import { lostError } from "./errors.ts";
import { hubspotManifest } from "./manifest.ts";
import { IntrospectSchema, TokenErrorSchema, TokenSchema } from "./schemas.ts";
import { OAUTH_LIMITS, OAUTH_VERSION } from "./settings.ts";
import type { HubSpotSettings } from "./settings.ts";

/** A fresh grant and whose it is. */
export interface Granted {
  readonly grant: Grant;
  readonly grantor: Grantor;
}

/** What came back from the authorize page. */
export interface AuthorizationCode {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | null;
}

/** Trades an authorization code for a grant, and asks whose portal it is. */
export async function exchangeCode(settings: HubSpotSettings, clock: Clock, from: AuthorizationCode): Promise<Result<Granted, CrmError>> {
  const token = await askForToken(settings, clock, {
    grant_type: "authorization_code", code: from.code, redirect_uri: from.redirectUri,
    ...(from.codeVerifier === null ? {} : { code_verifier: from.codeVerifier }),
  });
  if (!token.ok) return token;
  const about = await introspect(settings, token.value.grant.accessToken);
  if (!about.ok) return about;
  const accountId = token.value.hubId ?? about.value.hub_id ?? null;
  if (accountId === null) return err(failure("unavailable", "HubSpot did not tell which portal granted."));
  const grantor = { accountId, accountName: about.value.hub_domain ?? accountId, userId: token.value.userId ?? about.value.user_id ?? null };
  const scopes = token.value.grant.scopes.length > 0 ? token.value.grant.scopes : about.value.scopes ?? [];
  return ok({ grant: { ...token.value.grant, scopes }, grantor });
}

/** A new grant for an old one. The refresh token that comes back counts, whether it rotated or not. */
export async function refreshGrant(settings: HubSpotSettings, clock: Clock, current: Grant): Promise<Result<Grant, CrmError>> {
  const token = await askForToken(settings, clock, { grant_type: "refresh_token", refresh_token: current.refreshToken });
  if (!token.ok) return token;
  const { grant } = token.value;
  return ok({ ...grant, scopes: grant.scopes.length > 0 ? grant.scopes : current.scopes });
}

/** What HubSpot says about an access token (RFC 7662). An inactive one is `unauthorized`. */
export async function introspect(settings: HubSpotSettings, accessToken: string): Promise<Result<z.infer<typeof IntrospectSchema>, CrmError>> {
  const answer = await postForm(settings, "/token/introspect", { token: accessToken, token_type_hint: "access_token" });
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

/** The failure behind an install that did not come about; passport hands it on as `oauthError`. `crmError` is fit to show. */
export class GrantRefusedError extends Error {
  override readonly name = "GrantRefusedError";
  readonly crmError: CrmError;
  constructor(crmError: CrmError) {
    super(crmError.publicMessage);
    this.crmError = crmError;
  }
}

/**
 * The install road for passport under the name `hubspot`: `state` against forged callbacks and PKCE with S256, both
 * kept in the session. The code is traded by our own token client, which has time-outs and caps.
 */
export function createHubSpotStrategy(parts: StrategyParts): OAuth2Strategy {
  return new HubSpotStrategy(parts);
}

/** Where the admin's browser is sent. */
const authorizeUrl = (settings: HubSpotSettings): string => `${settings.appUrl}/oauth/authorize`;

const tokenUrl = (settings: HubSpotSettings): string => `${settings.apiUrl}/oauth/${OAUTH_VERSION}/token`;

interface CallbackParams {
  readonly redirect_uri?: string;
  readonly code_verifier?: string;
}
type TokenCallback = (error: Error | null, accessToken?: string, refreshToken?: string, granted?: Granted) => void;

class HubSpotStrategy extends OAuth2Strategy {
  override name = "hubspot";

  constructor(parts: StrategyParts) {
    const { settings, clock, callbackUrl } = parts;
    super({
      authorizationURL: authorizeUrl(settings), tokenURL: tokenUrl(settings), callbackURL: callbackUrl,
      clientID: settings.clientId, clientSecret: settings.clientSecret,
      scope: [...hubspotManifest.scopes], state: true, pkce: true, skipUserProfile: true,
    // The library counts the parameters: only with five of them it hands over what came with the tokens.
    // eslint-disable-next-line max-params -- the library's own signature
    }, (_access: string, _refresh: string, granted: Granted, _profile: unknown, verified: OAuth2Strategy.VerifyCallback) => {
      parts.accept(granted).then((user) => { verified(null, user); }, (cause: unknown) => { verified(cause); });
    });
    // `_oauth2` is open to subclasses by the library's own words; its token client has neither time-out nor cap.
    Object.assign(this._oauth2, {
      getOAuthAccessToken: (code: string, params: CallbackParams, callback: TokenCallback): void => {
        const from = { code, redirectUri: params.redirect_uri ?? callbackUrl, codeVerifier: params.code_verifier ?? null };
        exchangeCode(settings, clock, from).then((result) => {
          if (!result.ok) callback(new GrantRefusedError(result.error));
          else callback(null, result.value.grant.accessToken, result.value.grant.refreshToken, result.value);
        }).catch((cause: unknown) => { callback(cause instanceof Error ? cause : new Error("the grant could not be obtained")); });
      },
    });
  }

  override authorizationParams(): object {
    return { optional_scope: hubspotManifest.optionalScopes.join(" ") };
  }
}

interface Token {
  readonly grant: Grant;
  readonly hubId: string | null;
  readonly userId: string | null;
}

async function askForToken(settings: HubSpotSettings, clock: Clock, form: Readonly<Record<string, string>>): Promise<Result<Token, CrmError>> {
  const asked = Date.parse(clock.now());
  const answer = await postForm(settings, "/token", form);
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

async function postForm(settings: HubSpotSettings, path: string, form: Readonly<Record<string, string>>): Promise<Result<HttpAnswer, CrmError>> {
  const secret = { client_id: settings.clientId, client_secret: settings.clientSecret };
  const body = new URLSearchParams({ ...form, ...secret });
  const result = await exchange(() => fetch(`${settings.apiUrl}/oauth/${OAUTH_VERSION}${path}`, {
    method: "POST", body, redirect: "error", signal: AbortSignal.timeout(OAUTH_LIMITS.timeoutMs),
  }), OAUTH_LIMITS);
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
