import { type TreeHash } from "../tree/hashes.ts";
import type { TreeHead } from "../tree/verify-proofs.ts";
import { bytesOf } from "./base64.ts";
import { hasWholeSignatures, openNote, signNote } from "./signed-note.ts";
import type { VerifierKey } from "./verifier-key.ts";

/** How far a log had grown, and the root of its tree then. */
export interface Checkpoint extends TreeHead {
  /** The log's name. */
  readonly origin: string;
}

const ROOT_BYTES = 32;

/** The text that is signed (C2SP tlog-checkpoint): origin, size, root, each on its line. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${String(size)}\n${base64Of(root)}\n`;

/** A checkpoint under its log's own key: the origin is the key's name. */
export const signCheckpoint = (checkpoint: Checkpoint, seed: Uint8Array): string => signNote(checkpointText(checkpoint), { name: checkpoint.origin, seed });

/** A checkpoint of this log that its own key signed; null for anything else. */
export function openCheckpoint(note: string, origin: string, keys: readonly VerifierKey[]): Checkpoint | null {
  const opened = openNote(note, keys.filter(({ name }) => name === origin));
  const checkpoint = opened === null ? null : parseCheckpoint(opened.text);
  return checkpoint?.origin === origin ? checkpoint : null;
}

/** Reads the text of a checkpoint; lines that others may add below its three are passed over. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = "", size = "", root = ""] = text.split("\n");
  const bytes = bytesOf(root);
  if (origin === "" || !/^(?:0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)) || bytes?.length !== ROOT_BYTES) return null;
  return { origin, size: Number(size), root: bytes.toString("hex") };
}

/** Whether a text is a checkpoint's whole note, whoever signed it: a writing that did not come to its end is not. */
export const isWholeCheckpoint = (note: string): boolean => parseCheckpoint(note) !== null && hasWholeSignatures(note);

const base64Of = (root: TreeHash): string => Buffer.from(root, "hex").toString("base64");
