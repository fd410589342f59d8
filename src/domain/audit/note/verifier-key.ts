import { hash } from "node:crypto";
import { bytesOf } from "./base64.ts";
import { KEY_BYTES } from "./ed25519.ts";

/** A key that notes are checked with: whose it is, how its signatures are found, and its 32 public bytes. */
export interface VerifierKey {
  readonly name: string;
  /** Eight hex digits. */
  readonly id: string;
  readonly publicKey: Uint8Array;
}

/** C2SP signed-note: the signature type of Ed25519. */
const ED25519 = Buffer.from([0x01]);

/** A public key under the name of its holder. */
export function verifierKey(name: string, publicKey: Uint8Array): VerifierKey {
  return { name, id: hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), ED25519, publicKey]), "hex").slice(0, 8), publicKey };
}

/** The key as C2SP signed-note writes it: `name+hex(key id)+base64(type ‖ public key)`. */
export function vkeyOf(name: string, publicKey: Uint8Array): string {
  return `${name}+${verifierKey(name, publicKey).id}+${Buffer.concat([ED25519, publicKey]).toString("base64")}`;
}

/** Reads what {@link vkeyOf} writes; null when it is none, or its id is not that of its key. */
export function parseVkey(vkey: string): VerifierKey | null {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(vkey) ?? [];
  const typed = bytesOf(encoded ?? "");
  if (name === undefined || typed?.length !== ED25519.length + KEY_BYTES || typed[0] !== ED25519[0]) return null;
  const key = verifierKey(name, typed.subarray(ED25519.length));
  return key.id === id ? key : null;
}
