import { EMPTY_ROOT, hexOf, isTreeHash, nodeHash, rawNodeHash, rawNodeOfLeaves, rawOf, type TreeHash } from "./hashes.ts";

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

/** Told of each whole subtree of 2^`height` leaves, from height 2 on, when its last leaf comes: it is the `index`th of its height. */
export type OnSubtree = (height: number, index: number, hash: () => TreeHash) => void;

/** Goes on where a range ends. Throws a RangeError for what cannot be one. */
export function growingTree(from: CompactRange = EMPTY_RANGE, onSubtree?: OnSubtree): GrowingTree {
  if (!Number.isSafeInteger(from.size) || from.size < 0 || from.hashes.length !== bitsOf(from.size) || !from.hashes.every(isTreeHash)) {
    throw new RangeError(`${String(from.hashes.length)} hashes are no range of ${String(from.size)} entries`);
  }
  let { size } = from;
  const whole = from.hashes.map(rawOf);
  // A last leaf without a right neighbour waits in hex: no tree is made of it yet.
  let single = size % 2 === 1 ? hexOf(whole.pop() ?? "") : null;
  const range = (): readonly TreeHash[] => [...whole.map(hexOf), ...(single === null ? [] : [single])];
  return {
    push(leaf) {
      if (single === null) single = leaf;
      else {
        let top = rawNodeOfLeaves(single, leaf);
        single = null;
        // Each whole subtree of the same size that stands before it becomes one with it. Not by bits: a log may have more than 2^32 entries.
        let left = (size - 1) / 2;
        for (let height = 2; left % 2 === 1; height += 1) {
          left = (left - 1) / 2;
          top = rawNodeHash(whole.pop() ?? "", top);
          onSubtree?.(height, left, () => hexOf(top));
        }
        whole.push(top);
      }
      size += 1;
    },
    size: () => size,
    root: () => rootOf(range()),
    range: () => ({ size, hashes: range() }),
  };
}

/** The root above whole subtrees, the largest first. */
const rootOf = (hashes: readonly TreeHash[]): TreeHash => (hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right)));

function bitsOf(size: number): number {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}
