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
  const roots = [...Map.groupBy(checkpoints, ({ size }) => size)].map(([size, some]) => ({ size, roots: new Set(some.map(({ root }) => root)) })).toSorted((a, b) => a.size - b.size);
  const forked = roots.find((one) => one.roots.size > 1);
  let at = roots.filter(({ size }) => size < from).length;
  let [matched, last] = [at, roots[at - 1]?.size ?? 0];
  let reached: (Fitted & { readonly size: number }) | null = null;
  let failed: number | null = null;
  return {
    next: () => roots[at]?.size ?? null,
    reached(root) {
      const one = roots[at];
      at += 1;
      if (one === undefined) return;
      const fits = one.roots.has(root);
      reached = { size: one.size, fits, unfits: one.roots.size > (fits ? 1 : 0) };
      if (failed !== null) return;
      if (!reached.unfits) [matched, last] = [matched + 1, one.size];
      else failed = one.size;
    },
    fitted: (size) => (reached?.size === size ? reached : null),
    tally: () => ({ seen: roots.length, matched, last_size: last }),
    finish(walked) {
      if (forked !== undefined) return { at: last, upto: forked.size, kind: "forked", detail: `two checkpoints of ${String(forked.size)} entries have different roots` };
      const larger = roots.find(({ size }) => size > walked);
      if (failed !== null) return unfit({ last, failed, isLastEntry: failed === walked && failed - last === 1 && larger === undefined });
      return larger === undefined ? null : { at: walked, kind: "truncated", detail: `a checkpoint of ${String(larger.size)} entries was signed, ${String(walked)} are there` };
    },
  };
}

function unfit({ last, failed, isLastEntry }: { readonly last: number; readonly failed: number; readonly isLastEntry: boolean }): ChainBreak {
  if (isLastEntry) return { at: last, kind: "altered", detail: `entry ${String(last)}, the last, is not the one that was signed` };
  return { at: last, upto: failed, kind: "re-chained", detail: `the entries behind ${String(last)} are not those that were signed at ${String(failed)}` };
}
