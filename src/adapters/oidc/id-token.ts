import { createPublicKey, type JsonWebKey, type KeyObject, verify } from "node:crypto";
import * as z from "zod";

import { err, ok, type Result } from "../../domain/model/result.ts";
import type { VouchedFor } from "../../ports/identity-provider.ts";

/** What an ID token is held against. */
export interface Expected {
  readonly keys: readonly JsonWebKey[];
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly nowMs: number;
}

/** Clocks of two machines differ by so much at most. */
const SKEW_MS = 60_000;
const TOKEN_CHARS_MAX = 20_000;
const RSA_BITS_MIN = 2_048;

const HeaderSchema = z.object({
  // The two that providers use. A token that names its own weaker way, or none, is not asked for it.
  alg: z.enum(["RS256", "ES256"]),
  kid: z.string().optional(),
  // RFC 7515: whoever does not know an extension that must be understood refuses the token.
  crit: z.undefined().optional(),
});
type Header = z.infer<typeof HeaderSchema>;

const ClaimsSchema = z.object({
  iss: z.string(), sub: z.string().min(1).max(255), aud: z.union([z.string(), z.array(z.string())]), azp: z.string().optional(),
  exp: z.number(), iat: z.number(), nonce: z.string(), email: z.string().optional(), email_verified: z.boolean().optional(),
});
type Claims = z.infer<typeof ClaimsSchema>;

/** Whom an ID token vouches for (OpenID Connect Core 3.1.3.7), or why it is not believed, in a sentence without a word of it. */
export function verifyIdToken(token: string, expected: Expected): Result<VouchedFor, string> {
  const [head = "", body = "", signature = "", ...more] = token.split(".");
  if (token.length > TOKEN_CHARS_MAX || signature === "" || more.length > 0) return err("The token has not the form of one.");
  const header = HeaderSchema.safeParse(jsonIn(head));
  if (!header.success) return err("The token is signed in a way that is not accepted (RS256 and ES256 are).");
  const isSigned = keysFor(header.data, expected.keys).some((key) => signedBy(key, header.data.alg, `${head}.${body}`, Buffer.from(signature, "base64url")));
  if (!isSigned) return err("The token's signature is not the provider's.");
  const claims = ClaimsSchema.safeParse(jsonIn(body));
  if (!claims.success) return err("The token lacks what every ID token has.");
  const wrong = refusalOf(claims.data, expected);
  if (wrong !== null) return err(wrong);
  const { sub, email, email_verified: isVerified } = claims.data;
  if (email === undefined || isVerified !== true) return err("The provider names no verified mail address (`email` and `email_verified`), by which people are known here.");
  return ok({ subject: sub, address: email });
}

function refusalOf({ iss, aud, azp, exp, iat, nonce }: Claims, { issuer, clientId, nonce: asked, nowMs }: Expected): string | null {
  const audience = typeof aud === "string" ? [aud] : aud;
  if (iss !== issuer) return "The token is of another provider.";
  if (!audience.includes(clientId) || (azp ?? clientId) !== clientId || (audience.length > 1 && azp === undefined)) return "The token was made for another application.";
  if (exp * 1_000 <= nowMs - SKEW_MS || iat * 1_000 > nowMs + SKEW_MS) return "The token is not of this time; compare the clocks.";
  return nonce === asked ? null : "The token was made for another sign-in.";
}

/** The provider's keys that could have signed: by the name that the header gives, else all of the kind. */
function keysFor({ alg, kid }: Header, keys: readonly JsonWebKey[]): readonly KeyObject[] {
  const kind = alg === "RS256" ? "RSA" : "EC";
  return keys.filter((key) => key.kty === kind && (kid === undefined || key["kid"] === kid) && (key["use"] ?? "sig") === "sig").flatMap((key) => {
    try {
      return [createPublicKey({ key, format: "jwk" })];
    } catch {
      return [];
    }
  });
}

function signedBy(key: KeyObject, alg: Header["alg"], text: string, signature: Buffer): boolean {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (alg === "RS256") return modulusLength >= RSA_BITS_MIN && verify("sha256", Buffer.from(text), key, signature);
  return namedCurve === "prime256v1" && verify("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }, signature);
}

function jsonIn(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
