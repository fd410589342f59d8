import { err, ok, type Result } from "../../model/result.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { openCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { parseVkey, type VerifierKey } from "./verifier-key.ts";

/** A text and the place it was found in, for people. */
export interface Found {
  readonly place: string;
  readonly text: string;
}

const LOG = /^[a-z0-9./-]{1,128}$/;

/** A key a week for two decades; each note is held against those that may have signed it. */
const KEYS_MAX = 1_000;

/** Verifier keys, one a line in each text. All must be of one log; the sentence tells which is not, and where. */
export function readVkeys(found: readonly Found[]): Result<readonly VerifierKey[], string> {
  const keys: VerifierKey[] = [];
  for (const { place, text } of found) {
    for (const line of text.split("\n").map((one) => one.trim()).filter((one) => one !== "")) {
      const key = parseVkey(line);
      if (key === null || !LOG.test(key.name)) return err(`${place}: a line is no verifier key of a log`);
      if (keys[0] !== undefined && keys[0].name !== key.name) return err(`${place}: a key of the log ${key.name} stands beside one of ${keys[0].name}`);
      keys.push(key);
      if (keys.length > KEYS_MAX) return err(`${place}: no log has more than ${String(KEYS_MAX)} keys`);
    }
  }
  return keys.length === 0 ? err(`${found[0]?.place ?? "nothing given"}: there is no verifier key`) : ok(keys);
}

/**
 * Checkpoints that must all be signed by one of the log's keys: one that is not says nothing of the log, and whoever handed
 * it over should know. The sentence tells where. One that is there twice is opened once, and given once.
 */
export function openAll(notes: readonly Found[], origin: string, keys: readonly VerifierKey[]): Result<readonly Checkpoint[], string> {
  const opened = new Map<string, Checkpoint>();
  for (const { place, text } of notes) {
    if (opened.has(text)) continue;
    const checkpoint = openCheckpoint(text, origin, keys);
    if (checkpoint === null) return err(`${place}: ${whyNot(text, origin)}`);
    opened.set(text, checkpoint);
  }
  return ok([...opened.values()]);
}

function whyNot(note: string, origin: string): string {
  const read = parseCheckpoint(note);
  if (read === null) return "is no checkpoint";
  if (read.origin !== origin) return `is a checkpoint of the log ${read.origin}, not of ${origin}`;
  return `the checkpoint of ${String(read.size)} entries is not signed by a key that is trusted here`;
}
