import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Secrets } from "../../ports/secrets.ts";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;
const VERSION = 1;

/** A key that cannot be used; the message names the place and never the key. */
export class KeyError extends Error {
  override readonly name = "KeyError";
}

/**
 * Sealed form: version (1 byte), key id (4), nonce (12), tag (16), ciphertext. AES-256-GCM under a key derived from
 * the master key by HKDF-SHA-256; the context is authenticated with it.
 */
export function createSecrets(masterKey: Uint8Array): Secrets {
  if (masterKey.length !== KEY_BYTES) throw new KeyError(`the key has ${masterKey.length} bytes, expected ${KEY_BYTES}`);
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync("sha256", masterKey, "steward", purpose, KEY_BYTES));
  const sealing = derive("seal/1");
  const keyId = Buffer.from(hash("sha256", sealing, "hex").slice(0, KEY_ID_BYTES * 2), "hex");
  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", sealing, nonce).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), keyId, nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const nonceAt = 1 + KEY_ID_BYTES;
      const textAt = nonceAt + NONCE_BYTES + TAG_BYTES;
      if (bytes.length < textAt || bytes[0] !== VERSION) throw new KeyError("a sealed value is not in a known form");
      if (!bytes.subarray(1, nonceAt).equals(keyId)) throw new KeyError("a value was sealed under another key than the one in use");
      const decipher = createDecipheriv("aes-256-gcm", sealing, bytes.subarray(nonceAt, nonceAt + NONCE_BYTES))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(nonceAt + NONCE_BYTES, textAt));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString("utf8");
      } catch {
        throw new KeyError("a sealed value was altered or moved");
      }
    },
    pseudonym: (purpose, value) => createHmac("sha256", derive(`pseudonym/1/${purpose}`)).update(value, "utf8").digest("hex"),
  };
}

/** The master key: the setting's when there is one, else that of the key file in the data folder, made when it is missing. */
export function loadMasterKey(setting: string | undefined, dataDir: string): Uint8Array {
  if (setting !== undefined) return Buffer.from(setting, "base64");
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, "steward.key");
  const made = makeKeyFile(path);
  const { mode } = statSync(path);
  if (process.platform !== "win32" && (mode & 0o077) !== 0) throw new KeyError(`${path} can be read by others; make it 0600`);
  const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64");
  if (key.length !== KEY_BYTES) throw new KeyError(`${path} holds no key of ${KEY_BYTES} bytes${made ? "" : "; restore it from a backup, what is sealed cannot be read without it"}`);
  return key;
}

/** Written beside and linked into place, so that two processes end up with one key and nobody reads half of one. */
function makeKeyFile(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return false;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString("base64")}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}
