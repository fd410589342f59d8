import { createHmac } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { AuditJson } from "./fact.ts";

/** One fresh salt for every occurrence of a value, so that equal values do not look equal. */
export const COMMITMENT_SALT_BYTES = 32;

/**
 * What stands in the chain in place of a value: HMAC-SHA-256 over the value's canonical bytes, keyed with the salt, in
 * hex. With salt and value anyone can check it; without the salt nobody can guess the value.
 */
export function commitment(salt: Uint8Array, value: AuditJson): string {
  if (salt.length !== COMMITMENT_SALT_BYTES) throw new RangeError(`a commitment's salt has ${String(COMMITMENT_SALT_BYTES)} bytes`);
  return createHmac("sha256", salt).update(canonicalJson(value), "utf8").digest("hex");
}
