import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** An access token in the vendor's shape: the org's 15 characters, `!`, and what cannot be guessed. */
export function newAccessToken(orgId: string): string {
  return `${orgId.slice(0, 15)}!AQ${letters(72)}`;
}

/** A refresh token in the vendor's shape. */
export function newRefreshToken(): string {
  return `5Aep861${letters(60)}`;
}

/** A code in the vendor's shape: it ends in `==`, so who forgets to encode or decode it fails. */
export function newCode(): string {
  return `aPrx${letters(45)}==`;
}

/** The number of a consent page, which also keeps other sites from pressing its buttons. */
export function newConsentId(): string {
  return letters(24);
}

/** What is kept in the place of a token: enough to know it again, of no use to who reads the journal. */
export function digest(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** Compares without telling by the time it takes how much was right. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

/** The `signature` of a token answer: whoever knows the client secret can tell that identity URL and time are genuine. */
export function signatureOf(clientSecret: string, identityUrl: string, issuedAt: string): string {
  return createHmac("sha256", clientSecret).update(`${identityUrl}${issuedAt}`).digest("base64");
}

/** The vendor's alphabet is letters, digits, dot and underscore. */
function letters(bytes: number): string {
  return randomBytes(bytes).toString("base64url").replaceAll("-", ".");
}
