import type { Result } from "../domain/model/result.ts";

/** What a browser takes along to the provider's page. All but the address are made for one sign-in and kept in its session. */
export interface SignInRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** PKCE: proves at the end that whoever began is whoever comes back. */
  readonly verifier: string;
}

/** Whom the provider vouches for. */
export interface VouchedFor {
  /** The provider's own name of the person; never changes and is nobody else's. */
  readonly subject: string;
  /** A mail address that the provider has verified. */
  readonly address: string;
}

/** Why a provider's answer is not believed, or did not come; the sentence is fit to show. */
export interface NotVouchedFor {
  readonly kind: "refused" | "unavailable";
  readonly message: string;
}

/** A company's own sign-in (OpenID Connect). Neither function throws for what the provider or the network does. */
export interface IdentityProvider {
  readonly issuer: string;
  authorizeUrl(request: SignInRequest): Promise<Result<string, NotVouchedFor>>;
  /** Who stands behind a code that came back. Tokens are looked at and forgotten. */
  identify(code: string, request: SignInRequest): Promise<Result<VouchedFor, NotVouchedFor>>;
}
