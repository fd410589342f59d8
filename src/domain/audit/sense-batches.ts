import type { SensedBatch } from "./sense-entry.ts";
import type { SenseViolation } from "./sense-report.ts";

/** Counts the entries of bulk decisions. Some may be missing: an item that was refused is no decision. */
export interface BatchCounter {
  /** Why the entry at `at` cannot belong to its batch; null when it can. Of a batch that is wrong only the first entry that shows it is named. */
  push(at: number, batch: SensedBatch): SenseViolation | null;
}

/** What is known of a batch: `seen` is null once nothing more is to be counted, because it is whole or because it was named as wrong. */
interface Batch {
  readonly n: number;
  seen: Set<number> | null;
  isWrong: boolean;
}

/** A counter that has seen no batch. */
export function batchCounter(): BatchCounter {
  const batches = new Map<string, Batch>();
  return {
    push(at, { id, n, index }) {
      const batch = batches.get(id) ?? { n, seen: new Set<number>(), isWrong: false };
      batches.set(id, batch);
      if (batch.isWrong) return null;
      const wrong = misfit(batch, n, index);
      if (wrong !== null) {
        batch.isWrong = true;
        batch.seen = null;
        return { at, rule: "bulk-count", detail: wrong };
      }
      batch.seen?.add(index);
      if (batch.seen?.size === batch.n) batch.seen = null;
      return null;
    },
  };
}

function misfit(batch: Batch, n: number, index: number): string | null {
  if (!Number.isSafeInteger(n) || n < 1) return "it does not say how many entries its batch has";
  if (n !== batch.n) return `it says that its batch has ${String(n)} entries; an earlier one says ${String(batch.n)}`;
  if (!Number.isSafeInteger(index) || index < 0 || index >= n) return `its index is none of 0 to ${String(n - 1)}`;
  if (batch.seen === null || batch.seen.has(index)) return `the index ${String(index)} of its batch was there before`;
  return null;
}
