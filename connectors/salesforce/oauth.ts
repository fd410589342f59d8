import type OAuth2Strategy from "passport-oauth2";
import type * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Grant } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import type { AuthorizationCode } from "../shared/code-strategy.ts";
import { createInstallStrategy } from "../shared/install-strategy.ts";
import type { Granted } from "../shared/install-strategy.ts";
import type { HttpAnswer } from "../shared/http.ts";
import { postForm } from "../shared/post-form.ts";
import { publicSentence } from "../shared/redact.ts";
import { lostError } from "./errors.ts";
import { identity } from "./identity.ts";
import { trustedOrigin } from "./instance.ts";
import { salesforceManifest } from "./manifest.ts";
import { grantClient, organizationName } from "./organization.ts";
import { TokenErrorSchema, TokenSchema } from "./schemas.ts";
import { OAUTH_LIMITS } from "./settings.ts";
import type { SalesforceSettings } from "./settings.ts";

/** Trades an authorization code for a grant, and asks whose org it is. */
export async function exchangeCode(general: SalesforceSettings, clock: Clock, from: AuthorizationCode): Promise<Result<Granted, CrmError>> {
  const settings = atLogin(general, from.loginUrl);
  const token = await tradeCode(settings, from);
  if (!token.ok) return token;
  const { access_token: accessToken, refresh_token: refreshToken, instance_url: named, id } = token.value;
  const instanceUrl = trustedOrigin(named ?? undefined, settings.loginUrl);
  if (instanceUrl === null) return err(failure("unavailable", "The token answer names no host of Salesforce."));
  if (refreshToken === undefined || refreshToken === null) return err(failure("forbidden", "Salesforce gave no refresh token: allow the scope refresh_token for the app, and connect again."));
  const who = await identity(settings, id ?? "", accessToken);
  if (!who.ok) return who;
  const own = settings.loginUrl === general.loginUrl ? {} : { loginUrl: settings.loginUrl };
  const grant = { accessToken, refreshToken, instanceUrl, ...own, expiresAt: null, scopes: scopesOf(token.value), clientId: settings.clientId };
  // The name is for people alone: an org that does not tell it is known by its host.
  const name = await organizationName(grantClient(settings, clock, grant));
  const accountName = name.ok && name.value !== null ? name.value : new URL(instanceUrl).hostname;
  return ok({ grant, grantor: { accountId: who.value.organizationId, accountName, userId: who.value.userId } });
}

/** The tokens behind an authorization code. */
export function tradeCode(settings: SalesforceSettings, from: AuthorizationCode): Promise<Result<Token, CrmError>> {
  return askForToken(settings, {
    grant_type: "authorization_code", code: from.code, redirect_uri: from.redirectUri,
    ...(from.codeVerifier === null ? {} : { code_verifier: from.codeVerifier }),
  });
}

/** A new grant for an old one. A rotated refresh token ends the old one at once; where none came back, the old one lives on. */
export async function refreshGrant(general: SalesforceSettings, _clock: Clock, current: Grant): Promise<Result<Grant, CrmError>> {
  const settings = atLogin(general, current.loginUrl);
  const token = await askForToken(settings, { grant_type: "refresh_token", refresh_token: current.refreshToken });
  if (!token.ok) return token;
  const scopes = scopesOf(token.value);
  // An org may move to another host; one that is not Salesforce's is never taken over.
  const instanceUrl = trustedOrigin(token.value.instance_url ?? undefined, settings.loginUrl) ?? current.instanceUrl;
  return ok({
    accessToken: token.value.access_token, refreshToken: token.value.refresh_token ?? current.refreshToken,
    ...(instanceUrl === undefined ? {} : { instanceUrl }),
    ...(current.loginUrl === undefined ? {} : { loginUrl: current.loginUrl }),
    // Sessions end by the org's own policy, which the answer does not tell.
    expiresAt: null, scopes: scopes.length > 0 ? scopes : current.scopes, clientId: settings.clientId,
  });
}

/** Revokes the refresh token with every session that came from it. A token that is dead already answers 400 `invalid_token`. */
export async function revokeGrant(settings: SalesforceSettings, current: Grant): Promise<Result<null, CrmError>> {
  const { loginUrl } = atLogin(settings, current.loginUrl);
  const answer = await postForm(`${loginUrl}/services/oauth2/revoke`, { token: current.refreshToken }, OAUTH_LIMITS);
  if (!answer.ok) return err(lostError(answer.error, true));
  const { status, json } = answer.value;
  const isDead = status === 400 && TokenErrorSchema.safeParse(json).data?.error === "invalid_token";
  return isDead || (status >= 200 && status < 300) ? ok(null) : err(tokenError(answer.value, [current.refreshToken]));
}

/**
 * Where one account signs in: the host that an admin named for it, if it is one that its tokens may go to, or the one of the
 * settings. Null when the named one is not.
 */
export function loginHost(settings: SalesforceSettings, named: string): string | null {
  return trustedOrigin(named, settings.loginUrl);
}

/** The settings of an account that signs in elsewhere. */
export function atLogin(settings: SalesforceSettings, named: string | null | undefined): SalesforceSettings {
  const loginUrl = named === null || named === undefined ? null : loginHost(settings, named);
  return loginUrl === null ? settings : { ...settings, loginUrl };
}

/** What a strategy is made of. `accept` stores the grant and says who is now signed in; false refuses. */
export interface StrategyParts {
  readonly settings: SalesforceSettings;
  readonly clock: Clock;
  /** Absolute, as registered with the app. */
  readonly callbackUrl: string;
  readonly accept: (granted: Granted) => Promise<Express.User | false>;
}

/** The install road for passport under the name `salesforce`; see `shared/install-strategy.ts`. */
export function createSalesforceStrategy({ settings, clock, callbackUrl, accept }: StrategyParts): OAuth2Strategy {
  return createInstallStrategy({
    name: "salesforce", title: "Salesforce", authorizeUrl: (loginUrl) => `${atLogin(settings, loginUrl).loginUrl}/services/oauth2/authorize`, tokenUrl: tokenUrl(settings),
    clientId: settings.clientId, clientSecret: settings.clientSecret, callbackUrl,
    scopes: salesforceManifest.scopes, extraParams: {},
    trade: (from) => exchangeCode(settings, clock, from), accept,
  });
}

const tokenUrl = (settings: SalesforceSettings): string => `${settings.loginUrl}/services/oauth2/token`;

/** What the token endpoint tells. */
export type Token = z.infer<typeof TokenSchema>;
const scopesOf = (token: Token): readonly string[] => (token.scope ?? "").split(" ").filter((scope) => scope !== "");

async function askForToken(settings: SalesforceSettings, form: Readonly<Record<string, string>>): Promise<Result<Token, CrmError>> {
  const secret = { client_id: settings.clientId, client_secret: settings.clientSecret };
  const answer = await postForm(tokenUrl(settings), { ...form, ...secret }, OAUTH_LIMITS);
  if (!answer.ok) return err(lostError(answer.error, true));
  const { status } = answer.value;
  if (status < 200 || status >= 300) return err(tokenError(answer.value, [...Object.values(form), settings.clientSecret]));
  const body = TokenSchema.safeParse(answer.value.json);
  // A 2xx we cannot read may have rotated the refresh token; only connecting anew is sure to help, but a retry may.
  return body.success ? ok(body.data) : err(failure("unavailable", "Salesforce's token answer made no sense.", true));
}

/** Errors that say nothing about the grant, although they come with 400. */
const PASSING_ERRORS: Readonly<Record<string, CrmError["kind"]>> = {
  rate_limit_exceeded: "throttled", temporarily_unavailable: "unavailable", server_error: "unavailable", unknown_error: "unavailable",
};

/**
 * Salesforce deals with one request for a refresh token at a time, and refuses others in the words of a dead grant
 * (release notes of Winter '25). The grant is alive: whoever is ahead stores what comes of it.
 */
const BUSY = /token request is already being processed/i;
const BUSY_WAIT_MS = 2_000;

/** A 400 of the token endpoint means a dead grant (`invalid_grant`), a wrong client or a person who left: none heals by waiting. */
function tokenError(answer: HttpAnswer, secrets: readonly string[]): CrmError {
  const body = TokenErrorSchema.safeParse(answer.json).data ?? {};
  const said = publicSentence([body.error, body.error_description].filter((part) => part !== undefined).join(": "), secrets);
  if (BUSY.test(body.error_description ?? "")) return { ...failure("throttled", "Salesforce is still dealing with another request for this token."), http: answer.status, retryAfterMs: BUSY_WAIT_MS };
  const isRefusal = (answer.status === 400 || answer.status === 401) && !answer.isGarbage;
  const kind = isRefusal ? PASSING_ERRORS[body.error ?? ""] ?? "unauthorized" : answer.status === 429 ? "throttled" : "unavailable";
  const sentence = said === "" ? `Salesforce's token endpoint answered HTTP ${String(answer.status)}.` : `Salesforce refused the grant: ${said}`;
  return { ...failure(kind, sentence, answer.status >= 500), http: answer.status };
}
