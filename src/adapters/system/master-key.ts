import { randomBytes } from "node:crypto";
import { linkSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MASTER_KEY_BYTES } from "./secrets.ts";

/**
 * The master key: STEWARD_KEY (base64) when it is set, otherwise the key file in DATA_DIR, which is made at the first
 * start, readable by its owner only. Two processes that start at once get the same key. Refuses a file that others can
 * read, or that is no key; an error never holds any part of it.
 */
export function masterKey({ dataDir, stewardKey }: { readonly dataDir: string; readonly stewardKey: string | undefined }): Uint8Array {
  if (stewardKey !== undefined && stewardKey !== "") return decoded(stewardKey, "STEWARD_KEY");
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "steward.key");
  makeOnce(file);
  refuseOpenFile(file);
  return decoded(readFileSync(file, "utf8").trim(), file);
}

/** A link appears whole or not at all, and never replaces a key that is there. */
function makeOnce(file: string): void {
  const making = `${file}.${String(process.pid)}.${randomBytes(4).toString("hex")}`;
  writeFileSync(making, `${randomBytes(MASTER_KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  try {
    linkSync(making, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(making, { force: true });
  }
}

const OTHERS = 0o077;

function refuseOpenFile(file: string): void {
  const stats = lstatSync(file);
  if (!stats.isFile()) throw new Error(`${file} must be a plain file`);
  // Windows has no such bits; access lists of the profile guard the folder there.
  if (process.platform !== "win32" && (stats.mode & OTHERS) !== 0) throw new Error(`${file} can be read by other users; run: chmod 600 ${file}`);
}

function decoded(text: string, where: string): Uint8Array {
  const key = Buffer.from(text, "base64");
  if (key.length !== MASTER_KEY_BYTES || key.toString("base64").replace(/=+$/, "") !== text.replace(/=+$/, "")) {
    throw new Error(`${where} must hold ${String(MASTER_KEY_BYTES)} bytes in base64`);
  }
  return key;
}
