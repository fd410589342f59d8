import type { ChainBreak, CheckpointTally } from "./report.ts";
import type { TreeHash } from "./tree/hashes.ts";
import type { TreeHead } from "./tree/verify-proofs.ts";

/** Holds a growing tree against signed checkpoints. */
export interface CheckpointWatch {
  /** The next size that some checkpoint names, null when none is left: only there the root must be known. */
  next(): number | null;
  /** The tree has grown to the next size. */
  reached(root: TreeHash): void;
  tally(): CheckpointTally;
  /** What the checkpoints show that a walk over `walked` linked entries cannot see; null when they fit. */
  finish(walked: number): ChainBreak | null;
}

/** Checkpoints of one log in any order, already opened: a signature that is not the log's own shows nothing. */
export function checkpointWatch(checkpoints: readonly TreeHead[]): CheckpointWatch {
  const roots = [...Map.groupBy(checkpoints, ({ size }) => size)].map(([size, some]) => ({ size, roots: new Set(some.map(({ root }) => root)) })).toSorted((a, b) => a.size - b.size);
  const forked = roots.find((one) => one.roots.size > 1);
  let [at, matched, last] = [0, 0, 0];
  let failed: number | null = null;
  return {
    next: () => roots[at]?.size ?? null,
    reached(root) {
      const one = roots[at];
      at += 1;
      if (one === undefined || failed !== null) return;
      if (one.roots.size === 1 && one.roots.has(root)) [matched, last] = [matched + 1, one.size];
      else failed = one.size;
    },
    tally: () => ({ seen: roots.length, matched, last_size: last }),
    finish(walked) {
      if (forked !== undefined) return { at: last, upto: forked.size, kind: "forked", detail: `two checkpoints of ${String(forked.size)} entries have different roots` };
      if (failed !== null) return { at: last, upto: failed, kind: "re-chained", detail: `the entries behind ${String(last)} are not those that were signed at ${String(failed)}` };
      const larger = roots.find(({ size }) => size > walked);
      return larger === undefined ? null : { at: walked, kind: "truncated", detail: `a checkpoint of ${String(larger.size)} entries was signed, ${String(walked)} are there` };
    },
  };
}
