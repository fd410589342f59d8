import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const SECRET_BYTES = 32;
const ADDRESS_TOKEN_BYTES = 20;

/** A secret that nobody guesses, fit for a URL and a header. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString("base64url");

/** A new API key. The beginning lets people and secret scanners see what it is. */
export const newApiKey = (): string => `steward_${newSecret()}`;

/** The secret part of an address for logging. Mail servers fold the case of addresses, so it has none; 160 bits. */
export const newAddressToken = (): string => randomBytes(ADDRESS_TOKEN_BYTES).toString("hex");

/** The one-way name of a secret that only its holder knows. It is random and long, so a plain hash keeps it. */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Whether a changing request of a session carries the session's own token. */
export function csrfHolds(expected: string | undefined, sent: unknown): boolean {
  if (expected === undefined || typeof sent !== "string") return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(sent)];
  return a.length === b.length && timingSafeEqual(a, b);
}
