import OAuth2Strategy from "passport-oauth2";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmName, Grant, Grantor } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "./failure.ts";

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
  /** The host that an admin named for signing in; the one of the settings when left out. */
  readonly loginUrl?: string | null;
}

/** The road of one vendor. `accept` stores the grant and says who is now signed in; false refuses. */
export interface RoadParts {
  readonly name: CrmName;
  /** The vendor as people call it. */
  readonly title: string;
  /** Where the admin's browser is sent, given the host that was named for signing in. */
  readonly authorizeUrl: (loginUrl: string | null) => string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** What else the authorize page is told. */
  readonly extraParams: Readonly<Record<string, string>>;
  /** Absolute, as registered with the app. */
  readonly callbackUrl: string;
  readonly trade: (from: AuthorizationCode) => Promise<Result<Granted, CrmError>>;
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
 * The install road for passport under the vendor's name: `state` against forged callbacks and PKCE with S256, both
 * kept in the session. The code is traded by our own token client, which has time-outs and caps.
 */
export function createInstallStrategy(parts: RoadParts): OAuth2Strategy {
  return new InstallStrategy(parts);
}

/** What a route tells the road about one admin's way, beside passport's own options. */
interface WayOptions {
  /** Checked by the connector's own rule before. */
  readonly loginUrl?: string | null;
}

interface CallbackParams {
  readonly redirect_uri?: string;
  readonly code_verifier?: string;
}
type TokenCallback = (error: Error | null, accessToken?: string, refreshToken?: string, granted?: Granted) => void;

class InstallStrategy extends OAuth2Strategy {
  override name: string;
  /** No `#` name: passport asks an object that only inherits from this one. */
  private readonly parts: RoadParts;

  constructor(parts: RoadParts) {
    super({
      authorizationURL: parts.authorizeUrl(null), tokenURL: parts.tokenUrl, callbackURL: parts.callbackUrl,
      clientID: parts.clientId, clientSecret: parts.clientSecret,
      scope: [...parts.scopes], state: true, pkce: true, skipUserProfile: true,
    // The library counts the parameters: only with five of them it hands over what came with the tokens.
    // eslint-disable-next-line max-params -- the library's own signature
    }, (_access: string, _refresh: string, granted: Granted, _profile: unknown, verified: OAuth2Strategy.VerifyCallback) => {
      parts.accept(granted).then((user) => { verified(null, user); }, (cause: unknown) => { verified(cause); });
    });
    this.name = parts.name;
    this.parts = parts;
  }

  /** One admin's way: passport made this object for it alone. `_oauth2` is open to subclasses by the library's own words; its token client has neither time-out nor cap. */
  override authenticate(request: Parameters<OAuth2Strategy["authenticate"]>[0], options?: unknown): void {
    const { parts } = this;
    const loginUrl = wayOf(options).loginUrl ?? null;
    const getOAuthAccessToken = (code: string, params: CallbackParams, callback: TokenCallback): void => {
      const from = { code, redirectUri: params.redirect_uri ?? parts.callbackUrl, codeVerifier: params.code_verifier ?? null, loginUrl };
      parts.trade(from).then((result) => {
        const enough = result.ok ? withAllScopes(parts, result.value) : result;
        if (!enough.ok) callback(new GrantRefusedError(enough.error));
        else callback(null, enough.value.grant.accessToken, enough.value.grant.refreshToken, enough.value);
      }).catch((cause: unknown) => { callback(cause instanceof Error ? cause : new Error("the grant could not be obtained")); });
    };
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- Object.create forgets the type of what it inherits from
    this._oauth2 = Object.assign(Object.create(this._oauth2), { _authorizeUrl: parts.authorizeUrl(loginUrl), getOAuthAccessToken });
    super.authenticate(request, options);
  }

  override authorizationParams(): object {
    return this.parts.extraParams;
  }
}

function wayOf(options: unknown): WayOptions {
  const loginUrl = typeof options === "object" && options !== null && "loginUrl" in options ? options.loginUrl : null;
  return { loginUrl: typeof loginUrl === "string" ? loginUrl : null };
}

/** An answer that names no scopes granted what was asked for (RFC 6749, 5.1). `full` is all of Salesforce's. */
function withAllScopes({ scopes, title }: RoadParts, granted: Granted): Result<Granted, CrmError> {
  const had = granted.grant.scopes;
  const missing = had.length === 0 || had.includes("full") ? [] : scopes.filter((scope) => !had.includes(scope));
  return missing.length === 0 ? ok(granted) : err(failure("forbidden", `${title} granted too little. Missing: ${missing.join(", ")}. Allow this for the app.`));
}
