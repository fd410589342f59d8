import { hash } from "node:crypto";
import { err, ok, type Result } from "../../model/result.ts";
import { bytesOf } from "./base64.ts";
import { isSignedBy, KEY_BYTES } from "./ed25519.ts";

/**
 * A key that cosignatures are checked with: whose it is, how its lines are found, and its 32 public bytes. It is another
 * thing than the key of a note: neither's signatures count under the other.
 */
export interface CosignerKey {
  readonly cosigner: string;
  /** Eight hex digits. */
  readonly id: string;
  readonly publicKey: Uint8Array;
}

/** C2SP signed-note: the signature type of Ed25519 cosignatures. */
const COSIGNATURE_V1 = Buffer.from([0x04]);

/** Reads a cosigner's key as C2SP tlog-cosignature writes it, `name+hex(key id)+base64(0x04 ‖ public key)`; null when it is none, or its id is not that of its key. */
export function parseCosignerVkey(vkey: string): CosignerKey | null {
  const [, cosigner, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(vkey) ?? [];
  const typed = bytesOf(encoded ?? "");
  if (cosigner === undefined || typed?.length !== COSIGNATURE_V1.length + KEY_BYTES || typed[0] !== COSIGNATURE_V1[0]) return null;
  if (hash("sha256", Buffer.concat([Buffer.from(`${cosigner}\n`), typed]), "hex").slice(0, 8) !== id) return null;
  return { cosigner, id, publicKey: typed.subarray(COSIGNATURE_V1.length) };
}

/** A line that says: at this time, this was the largest state of the log that I saw, and it only ever grew. */
export interface Cosignature {
  /** The whole line, with its end: it is added to the note as it is. */
  readonly line: string;
  /** By the cosigner's clock, in seconds since 1970. */
  readonly atS: number;
}

/** As many as a note may have, and no more text than these need, those of other kinds included. */
const LINES_MAX = 100;
const CHARS_MAX = 64 * 1024;

/**
 * The cosignatures of one key over a checkpoint's text, among the lines that somebody sent. Lines of other keys are passed
 * over; whether any is left is for the caller to see. `unreadable`: these are no signature lines. `wrong`: a line bears
 * the key's name and id and is not the key's.
 */
export function cosignaturesOf(key: CosignerKey, text: string, lines: string): Result<readonly Cosignature[], "unreadable" | "wrong"> {
  const each = lines.length <= CHARS_MAX && lines.endsWith("\n") ? lines.slice(0, -1).split("\n") : [];
  if (each.length === 0 || each.length > LINES_MAX) return err("unreadable");
  const found: Cosignature[] = [];
  for (const line of each) {
    const signature = readLine(line);
    if (signature === null) return err("unreadable");
    if (signature.name !== key.cosigner || signature.id !== key.id) continue;
    const atS = cosignedAt(key, text, signature.bytes);
    if (atS === null) return err("wrong");
    found.push({ line: `${line}\n`, atS });
  }
  return ok(found);
}

const ID_BYTES = 4;
const TIME_BYTES = 8;

function readLine(line: string): { readonly name: string; readonly id: string; readonly bytes: Buffer } | null {
  const [, name, encoded] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? [];
  const bytes = bytesOf(encoded ?? "");
  if (name === undefined || bytes === null || bytes.length <= ID_BYTES) return null;
  return { name, id: bytes.toString("hex", 0, ID_BYTES), bytes: bytes.subarray(ID_BYTES) };
}

/** When the key cosigned the text; null when it did not. A time of 0 says nothing, and one beyond all calendars is as good as none. */
function cosignedAt({ publicKey }: CosignerKey, text: string, timed: Buffer): number | null {
  if (timed.length <= TIME_BYTES) return null;
  const atS = Number(timed.readBigUInt64BE(0));
  if (atS < 1 || !Number.isSafeInteger(atS)) return null;
  return isSignedBy(publicKey, Buffer.from(cosignedMessage(text, atS)), timed.subarray(TIME_BYTES)) ? atS : null;
}

/** What is signed. The first line keeps it apart from everything else that a key of this kind might sign. */
const cosignedMessage = (text: string, atS: number): string => `cosignature/v1\ntime ${String(atS)}\n${text}`;
