import { createHash, type JsonWebKey } from "node:crypto";
import * as z from "zod";

import { err, ok, type Result } from "../../domain/model/result.ts";
import type { Clock } from "../../ports/clock.ts";
import type { IdentityProvider, NotVouchedFor, SignInRequest } from "../../ports/identity-provider.ts";
import { fetchJson } from "./fetch-json.ts";
import { verifyIdToken } from "./id-token.ts";

/** What is needed to ask one provider. */
export interface ProviderParts {
  /** As the provider writes it, to the letter. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a client without one: PKCE alone then proves that it is the same. */
  readonly clientSecret: string | null;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** How long a provider's description and keys are believed. */
const KEPT_MS = 10 * 60_000;

const MetadataSchema = z.object({
  issuer: z.string(), authorization_endpoint: z.url(), token_endpoint: z.url(), jwks_uri: z.url(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(["client_secret_basic"]),
});
type Metadata = z.infer<typeof MetadataSchema>;
const KeysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const TokenSchema = z.object({ id_token: z.string() });

const unavailable: NotVouchedFor = { kind: "unavailable", message: "Your company's sign-in does not answer as it should. Try again later." };
const refused = (message: string): NotVouchedFor => ({ kind: "refused", message });

/** A company's provider by OpenID Connect: the code flow with PKCE, state and nonce, and an ID token whose signature is checked. */
export function oidcProvider(parts: ProviderParts): IdentityProvider {
  const metadata = remembered(() => metadataOf(parts));
  const keysOf = remembered(async () => {
    const found = await metadata();
    const answer = found === null ? null : await fetchJson(found.jwks_uri, parts.timeoutMs);
    return KeysSchema.safeParse(answer?.json).data?.keys ?? null;
  });
  return {
    issuer: parts.issuer,
    async authorizeUrl(request) {
      const found = await metadata();
      return found === null ? err(unavailable) : ok(authorizeUrl(found, parts, request));
    },
    async identify(code, request) {
      const [found, keys] = [await metadata(), await keysOf()];
      if (found === null || keys === null) return err(unavailable);
      const token = await idTokenOf(found, parts, { code, request });
      if (!token.ok) return token;
      const expected = { issuer: parts.issuer, clientId: parts.clientId, nonce: request.nonce, nowMs: Date.parse(parts.clock.now()) };
      const who = verifyIdToken(token.value, { ...expected, keys });
      if (who.ok) return who;
      // The provider may have changed its keys since.
      keysOf.forget();
      const again = verifyIdToken(token.value, { ...expected, keys: (await keysOf()) ?? [] });
      return again.ok ? again : err(refused(again.error));
    },
  };
}

function authorizeUrl({ authorization_endpoint: page }: Metadata, { clientId }: ProviderParts, { redirectUri, state, nonce, verifier }: SignInRequest): string {
  const url = new URL(page);
  const asked = {
    response_type: "code", client_id: clientId, redirect_uri: redirectUri, scope: "openid email", state, nonce,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"), code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url.href;
}

/** The provider's description of itself; null when there is none, or it is another's. Its places may be no less private than its own. */
async function metadataOf({ issuer, timeoutMs }: ProviderParts): Promise<Metadata | null> {
  const answer = await fetchJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, timeoutMs);
  const found = MetadataSchema.safeParse(answer?.json).data;
  if (answer?.status !== 200 || found?.issuer !== issuer) return null;
  const places = [found.authorization_endpoint, found.token_endpoint, found.jwks_uri];
  return issuer.startsWith("https://") && !places.every((place) => place.startsWith("https://")) ? null : found;
}

async function idTokenOf(metadata: Metadata, parts: ProviderParts, { code, request }: { readonly code: string; readonly request: SignInRequest }): Promise<Result<string, NotVouchedFor>> {
  const form = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: request.redirectUri, code_verifier: request.verifier });
  const headers = new Headers({ accept: "application/json", "content-type": "application/x-www-form-urlencoded" });
  authenticate(metadata, parts, { form, headers });
  const answer = await fetchJson(metadata.token_endpoint, parts.timeoutMs, { method: "POST", headers, body: form.toString() });
  if (answer === null || answer.status >= 500) return err(unavailable);
  const token = TokenSchema.safeParse(answer.json);
  return answer.status === 200 && token.success ? ok(token.data.id_token) : err(refused("Your company's sign-in refused what came back from it. Begin again."));
}

/** RFC 6749 2.3.1: id and secret in the header, where the provider does not want them in the form alone. */
function authenticate({ token_endpoint_auth_methods_supported: ways }: Metadata, { clientId, clientSecret }: ProviderParts, { form, headers }: { readonly form: URLSearchParams; readonly headers: Headers }): void {
  if (clientSecret !== null && ways.includes("client_secret_basic")) {
    headers.set("authorization", `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64")}`);
    return;
  }
  form.set("client_id", clientId);
  if (clientSecret !== null) form.set("client_secret", clientSecret);
}

/** Asks again once what was found is old, or was nothing. */
function remembered<Value extends Metadata | readonly JsonWebKey[]>(find: () => Promise<Value | null>): { (): Promise<Value | null>; forget(): void } {
  let held: { readonly value: Value; readonly untilMs: number } | null = null;
  const get = async (): Promise<Value | null> => {
    if (held !== null && held.untilMs > performance.now()) return held.value;
    const value = await find();
    held = value === null ? null : { value, untilMs: performance.now() + KEPT_MS };
    return value;
  };
  return Object.assign(get, { forget: () => { held = null; } });
}
