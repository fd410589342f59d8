import { createPrivateKey, createPublicKey, hash } from "node:crypto";
import type { Randomness } from "../../ports/clock.ts";
import type { Secrets } from "../../ports/secrets.ts";
import type { LogName, SqlRunner } from "./append.ts";

const SEED_BYTES = 32;
/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in PKCS #8 and SPKI. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_PREFIX_BYTES = 12;
/** C2SP signed-note: the signature type of Ed25519. */
const ED25519 = Buffer.from([0x01]);

/** The public key of a 32-byte Ed25519 seed. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX_BYTES);
}

/** A verifier key in the form of C2SP signed-note: `name+hex(key id)+base64(type ‖ public key)`. */
export function vkeyOf(name: string, publicKey: Uint8Array): string {
  const keyId = hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), ED25519, publicKey]), "hex").slice(0, 8);
  return `${name}+${keyId}+${Buffer.concat([ED25519, publicKey]).toString("base64")}`;
}

/** Makes an installation's signing key and its empty log, and returns the keys that its genesis entry names. */
export async function openLog(
  { secrets, randomness }: { readonly secrets: Secrets; readonly randomness: Randomness },
  sql: SqlRunner,
  { installation, log, at }: LogName & { readonly at: string },
): Promise<readonly string[]> {
  const seed = randomness.bytes(SEED_BYTES);
  const vkey = vkeyOf(log, publicKeyOf(seed));
  const sealed = secrets.seal(Buffer.from(seed).toString("base64"), keyContext(installation, vkey));
  await sql.query(
    "INSERT INTO steward.audit_key (installation_id, log, vkey, sealed, created_at) VALUES ($1, $2, $3, $4, $5)",
    [installation, log, vkey, Buffer.from(sealed), at],
  );
  await sql.query("SELECT steward.audit_open($1)", [log]);
  return [vkey];
}

/** Names where a log's private key belongs. */
export const keyContext = (installation: string, vkey: string): string => `${installation}/audit_key/${vkey}`;
