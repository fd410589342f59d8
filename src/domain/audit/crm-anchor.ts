import { createHash } from "node:crypto";
import { type NaturalKey, naturalKey } from "../model/ids.ts";
import { type Instant, instant } from "../model/time.ts";
import { type Checkpoint, openCheckpoint, parseCheckpoint } from "./note/checkpoint.ts";
import { asPlainLines } from "./note/pasted-text.ts";
import { splitNotes } from "./note/signed-note.ts";
import type { VerifierKey } from "./note/verifier-key.ts";

/**
 * The natural key of a log's n-th note in the CRM, counted from 1. FROZEN: by it notes are found again, without asking the
 * database how many there are.
 */
export function anchorKey(log: string, number: number): NaturalKey {
  if (!Number.isSafeInteger(number) || number < 1) throw new RangeError("notes are counted from 1");
  const digest = createHash("sha256").update(JSON.stringify(["steward-audit-anchor-1", log, String(number)]), "utf8").digest("hex");
  return naturalKey(`anchor-${digest.slice(0, 40)}`);
}

/** What stands in the CRM. */
export interface AnchorText {
  readonly subject: string;
  readonly body: string;
}

/** A checkpoint as a note for people, with the checkpoint itself as it was signed at its end. */
export function anchorText({ note, size }: { readonly note: string; readonly size: number }): AnchorText {
  const entries = size.toLocaleString("en-US");
  return {
    subject: `Steward's audit log: checkpoint of ${entries} entries`,
    body: [
      `Checkpoint of Steward's audit log, ${entries} entries.`,
      "Steward keeps a log of everything it does in this CRM. The lines at the end of this note are signed and say how far that log had grown. "
      + "Should anybody change or cut the log later, it will no longer fit them.",
      "Please leave this note as it is. To check the log, copy the whole note into a text file and hand it to whoever audits Steward: "
      + "steward audit verify --checkpoint FILE, or node verify-audit.mjs EXPORT --checkpoint FILE.",
      note.trimEnd(),
    ].join("\n\n"),
  };
}

/** The checkpoints of this log that a text holds under one of the keys, wherever in it, however it was pasted. */
export function checkpointsIn(text: string, origin: string, keys: readonly VerifierKey[]): readonly Checkpoint[] {
  return splitNotes(asPlainLines(text)).flatMap((note) => openCheckpoint(note, origin, keys) ?? []);
}

/** Whether a text holds a checkpoint of this log and size, whoever signed it. */
export function tellsOf(text: string, origin: string, size: number): boolean {
  return splitNotes(asPlainLines(text)).some((note) => {
    const read = parseCheckpoint(note);
    return read?.origin === origin && read.size === size;
  });
}

/** The part of a refusal that says when it may be tried again. */
export interface AnchorRefusal {
  readonly kind: string;
  readonly retryAfterMs: number | null;
}

const HOUR_MS = 3_600_000;
/** Once a day, whatever comes of it. */
const DAY_MS = 24 * HOUR_MS;
/** Nobody looks more often whose turn it is. */
const RETRY_MIN_MS = 600_000;

/** When a note is tried next: tomorrow, or sooner when the CRM only had no time. */
export function nextAnchorAt(now: Instant, refusal: AnchorRefusal | null): Instant {
  const isBusy = refusal?.kind === "throttled" || refusal?.kind === "unavailable";
  const inMs = isBusy ? Math.min(DAY_MS, Math.max(RETRY_MIN_MS, refusal.retryAfterMs ?? HOUR_MS)) : DAY_MS;
  return instant(Date.parse(now) + inMs);
}
