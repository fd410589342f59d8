import { type CompactRange, growingTree } from "./compact-range.ts";
import { HASH_BYTES, nodeHash, type TreeHash } from "./hashes.ts";

/**
 * The hashes of the whole subtrees of a log's tree that its leaves from `begin` up to but not including `end` make, from
 * left to right: what is known of a stretch by who has seen nothing before it. At most 106, however long it is.
 */
export interface RangePieces {
  readonly begin: number;
  readonly end: number;
  readonly hashes: readonly TreeHash[];
}

/** A stretch that grows leaf by leaf in constant memory. */
export interface GrowingPieces {
  push(leaf: TreeHash): void;
  /** Leaves of 32 bytes each, one behind the other. */
  pushAll(leaves: Buffer): void;
  pieces(): RangePieces;
}

/**
 * A stretch that begins with leaf `begin`. Each whole subtree up to the next that is aligned to more leaves is a tree of
 * its own; the last of them grows as a log from its first entry does.
 */
export function growingPieces(begin: number): GrowingPieces {
  const closed: TreeHash[] = [];
  let end = begin;
  let tree = growingTree();
  let closesAt = begin + alignmentOf(begin);
  const added = (count: number): void => {
    end += count;
    if (end !== closesAt) return;
    closed.push(tree.root());
    tree = growingTree();
    closesAt = end + alignmentOf(end);
  };
  return {
    push(leaf) {
      tree.push(leaf);
      added(1);
    },
    pushAll(leaves) {
      for (let at = 0; at < leaves.length;) {
        const some = leaves.subarray(at, at + (closesAt - end) * HASH_BYTES);
        tree.pushAll(some);
        at += some.length;
        added(some.length / HASH_BYTES);
      }
    },
    pieces: () => ({ begin, end, hashes: [...closed, ...tree.range().hashes] }),
  };
}

/** The log up to the end of a stretch that begins where `range` ends. Throws a RangeError for what does not meet, or is no stretch. */
export function joinPieces(range: CompactRange, { begin, end, hashes }: RangePieces): CompactRange {
  const [left, right] = [pieceSizes(0, range.size), pieceSizes(begin, end)];
  if (begin !== range.size || end < begin || left.length !== range.hashes.length || right.length !== hashes.length) {
    throw new RangeError(`${String(hashes.length)} hashes from ${String(begin)} to ${String(end)} do not go on behind ${String(range.size)} entries`);
  }
  const whole: { readonly size: number; readonly hash: TreeHash }[] = left.map((size, index) => ({ size, hash: range.hashes[index] ?? "" }));
  for (const [index, size] of right.entries()) {
    let top = { size, hash: hashes[index] ?? "" };
    // Two of one size side by side are halves of one: the left of them begins at an even multiple of it.
    while (whole.at(-1)?.size === top.size) top = { size: top.size * 2, hash: nodeHash(whole.pop()?.hash ?? "", top.hash) };
    whole.push(top);
  }
  return { size: end, hashes: whole.map(({ hash }) => hash) };
}

/** The sizes of the largest whole subtrees of a log's tree that the leaves from `begin` to `end` are made of, from left to right. */
export function pieceSizes(begin: number, end: number): readonly number[] {
  const sizes: number[] = [];
  for (let at = begin; at < end;) {
    const size = Math.min(alignmentOf(at), largestPowerIn(end - at));
    sizes.push(size);
    at += size;
  }
  return sizes;
}

/** The largest power of two that divides a position. Not by bits: a log may have more than 2^32 entries. */
function alignmentOf(at: number): number {
  if (at === 0) return Infinity;
  let power = 1;
  for (let rest = at; rest % 2 === 0; rest /= 2) power *= 2;
  return power;
}

function largestPowerIn(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}
