import type { ChainBreak, CheckpointTally } from "./report.ts";
import type { TreeHash } from "./tree/hashes.ts";
import type { TreeHead } from "./tree/verify-proofs.ts";

/** How a root stands to the checkpoints of its size, of which two may contradict each other. */
export interface Fitted {
  readonly fits: boolean;
  readonly unfits: boolean;
}

/** Holds a growing tree against signed checkpoints. */
export interface CheckpointWatch {
  /** The next size that some checkpoint names, null when none is left: only there the root must be known. */
  next(): number | null;
  /** The tree has grown to the next size. */
  reached(root: TreeHash): void;
  /** Whether the root fitted one of the checkpoints of the size that was reached last, and whether it did not fit one; null when that is not `size`. */
  fitted(size: number): Fitted | null;
  tally(): CheckpointTally;
  /** What the checkpoints show that a walk over `walked` linked entries cannot see; null when they fit. */
  finish(walked: number): ChainBreak | null;
}

/**
 * Checkpoints of one log in any order, already opened: a signature that is not the log's own shows nothing. Those of
 * fewer than `from` entries are behind a walk that begins there.
 */
export function checkpointWatch(checkpoints: readonly TreeHead[], from = 0): CheckpointWatch {
  // A log may have a million of them: one list, in which those of one size stand side by side, and nothing else for each.
  const sorted = checkpoints.toSorted((a, b) => a.size - b.size);
  const isNew = (one: TreeHead, index: number): boolean => one.size !== sorted[index - 1]?.size;
  const forked = sorted.find((one, index) => !isNew(one, index) && one.root !== sorted[index - 1]?.root);
  const seen = count(sorted, isNew);
  let at = count(sorted, ({ size }) => size < from);
  let [matched, last] = [count(sorted, (one, index) => index < at && isNew(one, index)), sorted[at - 1]?.size ?? 0];
  let reached: (Fitted & { readonly size: number }) | null = null;
  let failed: number | null = null;
  return {
    next: () => sorted[at]?.size ?? null,
    reached(root) {
      const size = sorted[at]?.size;
      if (size === undefined) return;
      const now = { size, fits: false, unfits: false };
      for (; sorted[at]?.size === size; at += 1) {
        if (sorted[at]?.root === root) now.fits = true;
        else now.unfits = true;
      }
      reached = now;
      if (failed !== null) return;
      if (!now.unfits) [matched, last] = [matched + 1, size];
      else failed = size;
    },
    fitted: (size) => (reached?.size === size ? reached : null),
    tally: () => ({ seen, matched, last_size: last }),
    finish(walked) {
      if (forked !== undefined) return { at: last, upto: forked.size, kind: "forked", detail: `two checkpoints of ${String(forked.size)} entries have different roots` };
      const larger = sorted.find(({ size }) => size > walked);
      if (failed !== null) return unfit({ last, failed, isLastEntry: failed === walked && failed - last === 1 && larger === undefined });
      return larger === undefined ? null : { at: walked, kind: "truncated", detail: `a checkpoint of ${String(larger.size)} entries was signed, ${String(walked)} are there` };
    },
  };
}

function count(heads: readonly TreeHead[], counts: (head: TreeHead, index: number) => boolean): number {
  return heads.reduce((sum, head, index) => (counts(head, index) ? sum + 1 : sum), 0);
}

function unfit({ last, failed, isLastEntry }: { readonly last: number; readonly failed: number; readonly isLastEntry: boolean }): ChainBreak {
  if (isLastEntry) return { at: last, kind: "altered", detail: `entry ${String(last)}, the last, is not the one that was signed` };
  return { at: last, upto: failed, kind: "re-chained", detail: `the entries behind ${String(last)} are not those that were signed at ${String(failed)}` };
}
