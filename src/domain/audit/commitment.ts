import { hash } from "node:crypto";
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
  return hmacSha256(salt, canonicalJson(value));
}

const BLOCK_BYTES = 64;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** RFC 2104 for keys up to a block, in hex. Written out because `createHmac` takes five times as long for short texts. */
function hmacSha256(key: Uint8Array, text: string): string {
  const message = Buffer.from(text, "utf8");
  const inner = Buffer.allocUnsafe(BLOCK_BYTES + message.length);
  const outer = Buffer.allocUnsafe(BLOCK_BYTES);
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    const byte = key[index] ?? 0;
    inner[index] = byte ^ INNER_PAD;
    outer[index] = byte ^ OUTER_PAD;
  }
  message.copy(inner, BLOCK_BYTES);
  return hash("sha256", Buffer.concat([outer, Buffer.from(hash("sha256", inner, "hex"), "hex")]), "hex");
}
