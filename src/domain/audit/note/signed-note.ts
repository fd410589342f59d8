import { bytesOf } from "./base64.ts";
import { isSignedBy, publicKeyOf, signed } from "./ed25519.ts";
import { noteCutter } from "./note-cutter.ts";
import { verifierKey, type VerifierKey } from "./verifier-key.ts";

/** A note is short; what is longer is none. */
const NOTE_CHARS_MAX = 64 * 1024;
const SIGNATURES_MAX = 100;
const ID_BYTES = 4;

/** A text that at least one of the keys signed. */
export interface OpenedNote {
  readonly text: string;
  /** Names of the keys whose signatures are right. */
  readonly by: readonly string[];
}

/** Signs a text that ends its last line (C2SP signed-note): the text, an empty line, a line a signature. */
export function signNote(text: string, { name, seed }: { readonly name: string; readonly seed: Uint8Array }): string {
  return `${text}\n${signatureLine(text, { name, seed })}`;
}

/** One signature over a note's text, with its line end: for a note that others have signed too. */
export function signatureLine(text: string, { name, seed }: { readonly name: string; readonly seed: Uint8Array }): string {
  if (!isText(text)) throw new RangeError("a note is whole lines of printable text");
  const { id } = verifierKey(name, publicKeyOf(seed));
  return `— ${name} ${Buffer.concat([Buffer.from(id, "hex"), signed(seed, Buffer.from(text))]).toString("base64")}\n`;
}

/**
 * The text of a note, when one of the keys signed it. Signatures of others are passed over, as the format asks, so that
 * more may be added one day. Null for what is no note, for one that nobody known signed, and where a signature under a
 * known key is wrong: then somebody changed the text or the signature.
 */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote | null {
  const end = note.length > NOTE_CHARS_MAX ? -1 : note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1);
  const rest = note.slice(end + 2);
  if (end < 0 || !isText(text) || !rest.endsWith("\n")) return null;
  const lines = rest.slice(0, -1).split("\n");
  if (lines.length > SIGNATURES_MAX) return null;
  const by = new Set<string>();
  for (const line of lines) {
    const signature = readSignature(line);
    if (signature === null) return null;
    const key = keys.find(({ name, id }) => name === signature.name && id === signature.id);
    if (key === undefined) continue;
    if (!isSignedBy(key.publicKey, Buffer.from(text), signature.bytes)) return null;
    by.add(key.name);
  }
  return by.size === 0 ? null : { text, by: [...by] };
}

function readSignature(line: string): { readonly name: string; readonly id: string; readonly bytes: Uint8Array } | null {
  const [, name, encoded] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? [];
  const bytes = bytesOf(encoded ?? "");
  if (name === undefined || bytes === null || bytes.length <= ID_BYTES) return null;
  return { name, id: bytes.toString("hex", 0, ID_BYTES), bytes: bytes.subarray(ID_BYTES) };
}

/** Whole lines, well-formed, without control characters other than their ends. */
const isText = (text: string): boolean => text.endsWith("\n") && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);

/** Whether every signature line of a note is whole, right or wrong: one that was cut while it was written is not. */
export function hasWholeSignatures(note: string): boolean {
  const lines = note.slice(note.lastIndexOf("\n\n") + 2).trimEnd().split("\n").map(readSignature);
  return lines.every((line) => line !== null && line.bytes.length >= SIGNATURE_BYTES_MIN);
}

/** An Ed25519 signature; no other kind is shorter. */
const SIGNATURE_BYTES_MIN = 64;

/** Whose signatures a note bears, right or wrong, and under which key ids; null when a line is no signature. */
export function signersOf(note: string): readonly Signer[] | null {
  const lines = note.slice(note.lastIndexOf("\n\n") + 2).trimEnd().split("\n").map(readSignature);
  return lines.every((line) => line !== null) ? lines.map(({ name, id }) => ({ name, id })) : null;
}

/** Who signed, by their own account. */
export interface Signer {
  readonly name: string;
  /** Eight hex digits. */
  readonly id: string;
}

/** The notes of a text, as {@link noteCutter} cuts them. */
export function splitNotes(text: string): readonly string[] {
  const notes: string[] = [];
  const cutter = noteCutter((note) => { notes.push(note); });
  cutter.push(text);
  cutter.end();
  return notes;
}
