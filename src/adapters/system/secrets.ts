import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, hash, type KeyObject, randomBytes } from "node:crypto";
import type { Secrets } from "../../ports/secrets.ts";

/** Length of the key under which everything is sealed. */
export const MASTER_KEY_BYTES = 32;

const FORMAT = 0x01;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

/**
 * Secrets under one master key. A sealed value is `format ‖ key id ‖ nonce ‖ tag ‖ ciphertext` of AES-256-GCM; the
 * header and the context are authenticated. Each use has a key of its own, derived by HKDF-SHA-256.
 */
export function secretsUnder(masterKey: Uint8Array): Secrets {
  if (masterKey.length !== MASTER_KEY_BYTES) throw new RangeError(`the master key has ${String(MASTER_KEY_BYTES)} bytes`);
  // As objects: from bytes one is made for every hash, which costs five times what the hash does.
  const pseudonymKeys = new Map<string, KeyObject>();
  return {
    ...sealer(derive(masterKey, "seal"), "a value was sealed under another key: is STEWARD_KEY, or the key file in DATA_DIR, the one it was made with?"),

    pseudonym(purpose, value) {
      const key = pseudonymKeys.get(purpose) ?? createSecretKey(derive(masterKey, `pseudonym/${purpose}`));
      pseudonymKeys.set(purpose, key);
      return createHmac("sha256", key).update(value, "utf8").digest("hex");
    },

    joined(keys) {
      if (keys.length === 0 || keys.some((key) => key.length !== MASTER_KEY_BYTES)) throw new RangeError(`keys to join are one or more, of ${String(MASTER_KEY_BYTES)} bytes each`);
      return sealer(derive(Buffer.concat([masterKey, ...keys]), "seal joined"), "a value was sealed under other people's keys");
    },
  };
}

function sealer(sealing: Buffer, otherKey: string): Pick<Secrets, "seal" | "open"> {
  const keyId = Buffer.from(hash("sha256", Buffer.concat([Buffer.from("key id\n"), sealing]), "hex").slice(0, KEY_ID_BYTES * 2), "hex");
  return {
    seal(plain, context) {
      const header = Buffer.concat([Buffer.from([FORMAT]), keyId, randomBytes(NONCE_BYTES)]);
      const cipher = createCipheriv("aes-256-gcm", sealing, header.subarray(1 + KEY_ID_BYTES), { authTagLength: TAG_BYTES });
      cipher.setAAD(authenticated(header, context));
      const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return Buffer.concat([header, cipher.getAuthTag(), sealed]);
    },

    open(sealed, context) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      const header = bytes.subarray(0, HEADER_BYTES);
      if (bytes.length < HEADER_BYTES + TAG_BYTES || header[0] !== FORMAT) throw new Error("a sealed value is not in a form this version knows");
      if (!header.subarray(1, 1 + KEY_ID_BYTES).equals(keyId)) throw new Error(otherKey);
      const opening = createDecipheriv("aes-256-gcm", sealing, header.subarray(1 + KEY_ID_BYTES), { authTagLength: TAG_BYTES });
      opening.setAAD(authenticated(header, context));
      opening.setAuthTag(bytes.subarray(HEADER_BYTES, HEADER_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([opening.update(bytes.subarray(HEADER_BYTES + TAG_BYTES)), opening.final()]).toString("utf8");
      } catch {
        // The cipher's own error says no more, and a cause could carry content one day.
        throw new Error("a sealed value was altered, or stands where it was not sealed for");
      }
    },
  };
}

const authenticated = (header: Buffer, context: string): Buffer => Buffer.concat([header, Buffer.from(context, "utf8")]);

function derive(masterKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", masterKey, Buffer.alloc(0), `steward/1/${purpose}`, MASTER_KEY_BYTES));
}
