import OAuth2Strategy from "passport-oauth2";

import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";

/** What came back from the authorize page. */
export interface AuthorizationCode {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | null;
  /** The host that an admin named for signing in; the one of the settings when left out. */
  readonly loginUrl?: string | null;
}

/** One way over a vendor's authorize page and back. `accept` says who is now there; false refuses. */
export interface CodeParts<Got> {
  readonly name: string;
  /** Where a browser keeps the open request: two ways over the same page must not take each other's. */
  readonly sessionKey?: string;
  /** Where the browser is sent, given the host that was named for signing in. */
  readonly authorizeUrl: (loginUrl: string | null) => string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** What else the authorize page is told. */
  readonly extraParams: Readonly<Record<string, string>>;
  /** Absolute, as registered with the app. */
  readonly callbackUrl: string;
  readonly trade: (from: AuthorizationCode) => Promise<Result<Got, CrmError>>;
  readonly accept: (got: Got) => Promise<Express.User | false>;
}

/** The failure behind a way that led to nothing; passport hands it on as `oauthError`. `crmError` is fit to show. */
export class GrantRefusedError extends Error {
  override readonly name = "GrantRefusedError";
  readonly crmError: CrmError;
  constructor(crmError: CrmError) {
    super(crmError.publicMessage);
    this.crmError = crmError;
  }
}

/**
 * A way for passport: `state` against forged callbacks and PKCE with S256, both kept in the session and good for one
 * return. The code is traded by our own token client, which has time-outs and caps.
 */
export function createCodeStrategy<Got>(parts: CodeParts<Got>): OAuth2Strategy {
  return new CodeStrategy(parts);
}

/** What a route tells the road about one person's way, beside passport's own options. */
interface WayOptions {
  /** Checked by the connector's own rule before. */
  readonly loginUrl?: string | null;
}

interface CallbackParams {
  readonly redirect_uri?: string;
  readonly code_verifier?: string;
}
type TokenCallback<Got> = (error: Error | null, accessToken?: string, refreshToken?: string, got?: Got) => void;

/** The library wants tokens to go on; ours stay with `trade`. */
const KEPT_BACK = "kept back";

class CodeStrategy<Got> extends OAuth2Strategy {
  override name: string;
  /** No `#` name: passport asks an object that only inherits from this one. */
  private readonly parts: CodeParts<Got>;

  constructor(parts: CodeParts<Got>) {
    super({
      authorizationURL: parts.authorizeUrl(null), tokenURL: parts.tokenUrl, callbackURL: parts.callbackUrl,
      clientID: parts.clientId, clientSecret: parts.clientSecret, ...(parts.sessionKey === undefined ? {} : { sessionKey: parts.sessionKey }),
      scope: [...parts.scopes], state: true, pkce: true, skipUserProfile: true,
    // The library counts the parameters: only with five of them it hands over what came with the tokens.
    // eslint-disable-next-line max-params -- the library's own signature
    }, (_access: string, _refresh: string, got: Got, _profile: unknown, verified: OAuth2Strategy.VerifyCallback) => {
      parts.accept(got).then((user) => { verified(null, user); }, (cause: unknown) => { verified(cause); });
    });
    this.name = parts.name;
    this.parts = parts;
  }

  /** One person's way: passport made this object for it alone. `_oauth2` is open to subclasses by the library's own words; its token client has neither time-out nor cap. */
  override authenticate(request: Parameters<OAuth2Strategy["authenticate"]>[0], options?: unknown): void {
    const { parts } = this;
    const loginUrl = wayOf(options).loginUrl ?? null;
    const getOAuthAccessToken = (code: string, params: CallbackParams, callback: TokenCallback<Got>): void => {
      const from = { code, redirectUri: params.redirect_uri ?? parts.callbackUrl, codeVerifier: params.code_verifier ?? null, loginUrl };
      parts.trade(from).then((result) => {
        if (result.ok) callback(null, KEPT_BACK, KEPT_BACK, result.value);
        else callback(new GrantRefusedError(result.error));
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
