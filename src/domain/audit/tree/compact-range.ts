import { TILE_LEAVES, tileRoot } from "../kernel/chain-kernel.ts";
import { EMPTY_ROOT, HASH_BYTES, isTreeHash, nodeHash, type TreeHash } from "./hashes.ts";

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
  /** Leaves of 32 bytes each, one behind the other. */
  pushAll(leaves: Buffer): void;
  size(): number;
  root(): TreeHash;
  range(): CompactRange;
}

/** Told of each whole subtree of 256^`level` leaves, from level 1 on, when its last leaf comes: it is the `n`th of its level. */
export type OnTile = (level: number, n: number, hash: TreeHash) => void;

/**
 * Goes on where a range ends. Throws a RangeError for what cannot be one. Leaves are kept until there are 256 and hashed
 * together, which is most of all hashing and goes four at a time.
 */
export function growingTree(from: CompactRange = EMPTY_RANGE, onTile?: OnTile): GrowingTree {
  if (!Number.isSafeInteger(from.size) || from.size < 0 || from.hashes.length !== bitsOf(from.size) || !from.hashes.every(isTreeHash)) {
    throw new RangeError(`${String(from.hashes.length)} hashes are no range of ${String(from.size)} entries`);
  }
  let { size } = from;
  // What a range knows of its last, open tile are subtrees; the leaves that came since stand behind them.
  let begun: CompactRange = { size: size % TILE_LEAVES, hashes: from.hashes.slice(bitsOf(Math.floor(size / TILE_LEAVES))) };
  const whole = from.hashes.slice(0, from.hashes.length - begun.hashes.length);
  const leaves = Buffer.alloc(TILE_LEAVES * HASH_BYTES);
  let count = 0;
  const close = (): void => {
    let top = begun.size === 0 ? tileRoot(leaves) : folded(begun, leaves, count).join("");
    [begun, count] = [EMPTY_RANGE, 0];
    let n = size / TILE_LEAVES - 1;
    onTile?.(1, n, top);
    // Each whole subtree of the same size that stands before it becomes one with it. Not by bits: a log may have more than 2^32 entries.
    for (let leavesBelow = 2 * TILE_LEAVES, level = 2; n % 2 === 1; leavesBelow *= 2) {
      n = (n - 1) / 2;
      top = nodeHash(whole.pop() ?? "", top);
      if (leavesBelow === TILE_LEAVES ** level) {
        onTile?.(level, n, top);
        level += 1;
      }
    }
    whole.push(top);
  };
  const added = (more: number): void => {
    count += more;
    size += more;
    if (size % TILE_LEAVES === 0) close();
  };
  const range = (): readonly TreeHash[] => {
    // Kept: whoever asks at each leaf has each hashed once.
    [begun, count] = [{ size: size % TILE_LEAVES, hashes: folded(begun, leaves, count) }, 0];
    return [...whole, ...begun.hashes];
  };
  return {
    push(leaf) {
      leaves.write(leaf, count * HASH_BYTES, "hex");
      added(1);
    },
    pushAll(more) {
      for (let at = 0; at < more.length;) {
        const bytes = more.copy(leaves, count * HASH_BYTES, at, at + (TILE_LEAVES - (size % TILE_LEAVES)) * HASH_BYTES);
        at += bytes;
        added(bytes / HASH_BYTES);
      }
    },
    size: () => size,
    root: () => rootOf(range()),
    range: () => ({ size, hashes: range() }),
  };
}

/** The whole subtrees of a range with some leaves behind it, the largest first. */
function folded(range: CompactRange, leaves: Buffer, count: number): readonly TreeHash[] {
  const hashes = [...range.hashes];
  for (let index = 0; index < count; index += 1) {
    let top = leaves.toString("hex", index * HASH_BYTES, (index + 1) * HASH_BYTES);
    for (let before = range.size + index; before % 2 === 1; before = (before - 1) / 2) top = nodeHash(hashes.pop() ?? "", top);
    hashes.push(top);
  }
  return hashes;
}

/** The root above whole subtrees, the largest first. */
const rootOf = (hashes: readonly TreeHash[]): TreeHash => (hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right)));

function bitsOf(size: number): number {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}
