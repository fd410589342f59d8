import { EMPTY_ROOT, isTreeHash, nodeHash, type TreeHash } from "./hashes.ts";

/**
 * The hashes of the whole subtrees that a log's first `size` entries make, the largest first: all that is needed to tell
 * the root and to go on. One for each bit of `size`, so 53 at most.
 */
export interface CompactRange {
  readonly size: number;
  readonly hashes: readonly TreeHash[];
}

/** A log without entries. */
export const EMPTY_RANGE: CompactRange = { size: 0, hashes: [] };

/** A tree that grows leaf by leaf in constant memory. */
export interface GrowingTree {
  push(leaf: TreeHash): void;
  size(): number;
  root(): TreeHash;
  range(): CompactRange;
}

/** Goes on where a range ends. Throws a RangeError for what cannot be one. */
export function growingTree(from: CompactRange = EMPTY_RANGE): GrowingTree {
  if (!Number.isSafeInteger(from.size) || from.size < 0 || from.hashes.length !== bitsOf(from.size) || !from.hashes.every(isTreeHash)) {
    throw new RangeError(`${String(from.hashes.length)} hashes are no range of ${String(from.size)} entries`);
  }
  let { size } = from;
  const hashes = [...from.hashes];
  return {
    push(leaf) {
      let top = leaf;
      // Each whole subtree of the same size that stands before it becomes one with it. Not by bits: a log may have more than 2^32 entries.
      for (let left = size; left % 2 === 1; left = (left - 1) / 2) top = nodeHash(hashes.pop() ?? "", top);
      hashes.push(top);
      size += 1;
    },
    size: () => size,
    root: () => (hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right))),
    range: () => ({ size, hashes: [...hashes] }),
  };
}

function bitsOf(size: number): number {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}
