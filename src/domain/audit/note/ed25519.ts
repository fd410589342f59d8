import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in PKCS #8 and SPKI. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
/** Of a seed, and of a public key. */
export const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** The public key of a 32-byte seed (RFC 8032). */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  return createPublicKey(privateKeyOf(seed)).export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.length);
}

/** The signature of 64 bytes over a message. */
export const signed = (seed: Uint8Array, message: Uint8Array): Uint8Array => sign(null, message, privateKeyOf(seed));

/** Whether a signature over the message is of this key; false also for what cannot be a signature or a key. */
export function isSignedBy(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  return verify(null, message, publicKeyObject(publicKey), signature);
}

/** A log has few keys and thousands of checkpoints: a key is made ready once. */
const KEYS_KEPT_MAX = 64;
const ready = new Map<string, KeyObject>();

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  const name = Buffer.from(publicKey).toString("hex");
  const known = ready.get(name);
  if (known !== undefined) return known;
  const made = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: "der", type: "spki" });
  if (ready.size >= KEYS_KEPT_MAX) ready.clear();
  ready.set(name, made);
  return made;
}

const privateKeyOf = (seed: Uint8Array): KeyObject => createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
