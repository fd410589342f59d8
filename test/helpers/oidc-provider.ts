import { createHash, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A company's sign-in on this machine: everybody who comes is the person it is told, without a click. */
export interface OidcProvider {
  readonly issuer: string;
  /** What the next tokens say besides, or in place of, what is right. */
  claims: Readonly<Record<string, unknown>>;
  /** What it is told in the form of the last code that was traded. */
  readonly traded: { form: URLSearchParams | null; authorization: string | null };
  /** Signs with another key from now on, and tells of it. */
  rotate(): void;
  stop(): Promise<void>;
}

/** The one client that it knows. */
export const OIDC_CLIENT = { id: "steward", secret: "a secret: with signs" } as const;

interface Asked {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

/** Signs a token with a key whose public half it yields; `name` is told as `kid`. */
export function signedToken(claims: Readonly<Record<string, unknown>>, key: KeyObject, { name = "k1", alg = "RS256" }: { readonly name?: string; readonly alg?: "RS256" | "ES256" } = {}): string {
  const text = [{ alg, kid: name, typ: "JWT" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${sign("sha256", Buffer.from(text), alg === "ES256" ? { key, dsaEncoding: "ieee-p1363" } : key).toString("base64url")}`;
}

/** A public key as a provider tells it. */
export const jwkOf = (key: KeyObject, name = "k1"): JsonWebKey => ({ ...key.export({ format: "jwk" }), kid: name, use: "sig" });

/** Starts it on a free port. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const codes = new Map<string, Asked>();
  let [name, pair] = ["k1", generateKeyPairSync("rsa", { modulusLength: 2048 })];
  const server = createServer((request, response) => { void answer(request, response); });
  server.listen(0);
  await once(server, "listening");
  const address = server.address();
  const issuer = `http://localhost:${String(typeof address === "object" ? address?.port : "")}`;
  const provider: OidcProvider = {
    issuer, claims: {}, traded: { form: null, authorization: null },
    rotate: () => { [name, pair] = [`${name}+`, generateKeyPairSync("rsa", { modulusLength: 2048 })]; },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer);
    const json = (status: number, body: unknown): void => { response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)); };
    if (url.pathname === "/.well-known/openid-configuration") json(200, { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys` });
    else if (url.pathname === "/keys") json(200, { keys: [jwkOf(pair.publicKey, name)] });
    else if (url.pathname === "/authorize") authorize(url.searchParams, response);
    else if (url.pathname === "/token") json(...token(new URLSearchParams(await textOf(request)), request.headers.authorization ?? null));
    else json(404, {});
  }

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = `code-${String(codes.size)}`;
    const redirectUri = query.get("redirect_uri") ?? "";
    codes.set(code, { nonce: query.get("nonce") ?? "", challenge: query.get("code_challenge") ?? "", redirectUri });
    const back = new URL(redirectUri);
    for (const [key, value] of Object.entries({ code, state: query.get("state") ?? "", iss: issuer })) back.searchParams.set(key, value);
    response.writeHead(302, { location: back.href }).end();
  }

  function token(form: URLSearchParams, authorization: string | null): [number, unknown] {
    Object.assign(provider.traded, { form, authorization });
    const asked = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
    const client = `Basic ${Buffer.from(`${encodeURIComponent(OIDC_CLIENT.id)}:${encodeURIComponent(OIDC_CLIENT.secret)}`).toString("base64")}`;
    if (asked?.challenge !== challenge || asked.redirectUri !== form.get("redirect_uri") || authorization !== client) return [400, { error: "invalid_grant" }];
    const seconds = Math.floor(Date.now() / 1_000);
    const claims = { iss: issuer, sub: "person-7", aud: OIDC_CLIENT.id, iat: seconds, exp: seconds + 300, nonce: asked.nonce, email_verified: true, ...provider.claims };
    return [200, { access_token: "unused", token_type: "Bearer", id_token: signedToken(claims, pair.privateKey, { name }) }];
  }
  return provider;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
