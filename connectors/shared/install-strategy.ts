import OAuth2Strategy from "passport-oauth2";

import type { Result } from "../../src/domain/model/result.ts";
import type { CrmName, Grant, Grantor } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";

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

/** The road of one vendor. `accept` stores the grant and says who is now signed in; false refuses. */
export interface RoadParts {
  readonly name: CrmName;
  /** Where the admin's browser is sent. */
  readonly authorizeUrl: string;
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

interface CallbackParams {
  readonly redirect_uri?: string;
  readonly code_verifier?: string;
}
type TokenCallback = (error: Error | null, accessToken?: string, refreshToken?: string, granted?: Granted) => void;

class InstallStrategy extends OAuth2Strategy {
  override name: string;
  /** No `#` name: passport asks an object that only inherits from this one. */
  private readonly extraParams: Readonly<Record<string, string>>;

  constructor(parts: RoadParts) {
    super({
      authorizationURL: parts.authorizeUrl, tokenURL: parts.tokenUrl, callbackURL: parts.callbackUrl,
      clientID: parts.clientId, clientSecret: parts.clientSecret,
      scope: [...parts.scopes], state: true, pkce: true, skipUserProfile: true,
    // The library counts the parameters: only with five of them it hands over what came with the tokens.
    // eslint-disable-next-line max-params -- the library's own signature
    }, (_access: string, _refresh: string, granted: Granted, _profile: unknown, verified: OAuth2Strategy.VerifyCallback) => {
      parts.accept(granted).then((user) => { verified(null, user); }, (cause: unknown) => { verified(cause); });
    });
    this.name = parts.name;
    this.extraParams = parts.extraParams;
    // `_oauth2` is open to subclasses by the library's own words; its token client has neither time-out nor cap.
    Object.assign(this._oauth2, {
      getOAuthAccessToken: (code: string, params: CallbackParams, callback: TokenCallback): void => {
        parts.trade({ code, redirectUri: params.redirect_uri ?? parts.callbackUrl, codeVerifier: params.code_verifier ?? null }).then((result) => {
          if (!result.ok) callback(new GrantRefusedError(result.error));
          else callback(null, result.value.grant.accessToken, result.value.grant.refreshToken, result.value);
        }).catch((cause: unknown) => { callback(cause instanceof Error ? cause : new Error("the grant could not be obtained")); });
      },
    });
  }

  override authorizationParams(): object {
    return this.extraParams;
  }
}
