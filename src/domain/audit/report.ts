import type { ChainHead } from "./chain.ts";
import type { TreeHash } from "./tree/hashes.ts";

/** In which way a chain is broken; AUDIT format, section on verification. */
export type BreakKind = "missing" | "reordered" | "inserted" | "altered" | "truncated" | "re-chained" | "forked";

/** Where a chain is broken, and how. */
export interface ChainBreak {
  /** Position of the entry that is wrong, counted from 0. */
  readonly at: number;
  /** Where only a stretch is known: it begins at `at`, and this is its end, not counted in. */
  readonly upto?: number;
  readonly kind: BreakKind;
  readonly detail: string;
}

/** How a log stands to the checkpoints that its key signed. */
export interface CheckpointTally {
  readonly seen: number;
  readonly matched: number;
  /** The largest size whose root was right; 0 when there is none. */
  readonly last_size: number;
}

/** What a walk over one chain found. */
export interface ChainReport {
  readonly ok: boolean;
  readonly log: string;
  /** Entries that were found in order and linked. */
  readonly walked: number;
  readonly head: ChainHead;
  /** The root of the tree over these entries. */
  readonly root: TreeHash;
  /** Left out where nobody handed over a checkpoint. */
  readonly checkpoints?: CheckpointTally;
  /** How many entries stand behind the last checkpoint that matched: these alone could have been rewritten unseen. */
  readonly unanchored: number;
  readonly broken?: ChainBreak;
}

/** The report in one line, as operators and scripts read it. */
export function reportLine(report: ChainReport): string {
  const { broken, checkpoints } = report;
  if (broken !== undefined) return `chain broken at position ${String(broken.at)}: ${broken.kind} (${broken.detail})`;
  if (checkpoints !== undefined && checkpoints.matched > 0) {
    return `chain valid, ${String(report.walked)} walked, root ${report.root}, checkpoints ${String(checkpoints.matched)}/${String(checkpoints.seen)}, unanchored tail ${String(report.unanchored)}`;
  }
  return `chain valid, ${String(report.walked)} walked, NOT ANCHORED (truncation and re-chaining not detectable)`;
}
