import { growingTree } from "./compact-range.ts";
import { nodeHash, type TreeHash } from "./hashes.ts";
import type { Subtree } from "./paths.ts";

/** Bits of a level: a tile of C2SP tlog-tiles is 256 hashes wide. */
export const LEVEL_BITS = 8;
/** Nodes that one node of the next level is made of. */
export const TILE_WIDTH = 2 ** LEVEL_BITS;

/** The whole subtree of the 256^level leaves from `n` × 256^level on. Level 0 are the leaves. */
export interface TreeNode {
  readonly level: number;
  readonly n: number;
  readonly hash: TreeHash;
}

/** Nodes of one level, from `from` up to but not including `to`. */
export interface NodeRange {
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

/** Entries or nodes that a proof needs are not there: the log was cut, or was never signed that far. */
export class MissingNodeError extends Error {
  override readonly name = "MissingNodeError";
  constructor({ level, from, to }: NodeRange) {
    super(level === 0 ? `entries ${String(from)} to ${String(to - 1)} are not all there` : `the tree's nodes ${String(from)} to ${String(to - 1)} of level ${String(level)} are not all there`);
  }
}

/** Hashes of nodes, a list for each range, in the order asked for. */
export type LoadNodes = (ranges: readonly NodeRange[]) => Promise<readonly (readonly TreeHash[])[]>;

/**
 * The hashes of subtrees as {@link inclusionPath} and {@link consistencyPath} name them, or of the pieces of a compact
 * range, made of nodes: of at most 255 on each level to either side, however long the log is.
 */
export async function subtreeHashes(subtrees: readonly Subtree[], load: LoadNodes): Promise<readonly TreeHash[]> {
  const pieces = subtrees.map(perfectPieces);
  const hashes = (await load(pieces.flat())).map(rootOfNodes);
  let used = 0;
  return pieces.map((some) => {
    const own = hashes.slice(used, used + some.length);
    used += some.length;
    return own.reduceRight((right, left) => nodeHash(left, right));
  });
}

/** The largest whole subtrees that a log of `size` entries is made of, from left to right: those of its compact range. */
export function rangeSubtrees(size: number): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  for (let start = 0; start < size;) {
    const end = start + largestPower(size - start);
    subtrees.push({ start, end });
    start = end;
  }
  return subtrees;
}

/** A subtree of the log's tree, cut into whole ones, each as nodes of the highest level that fits. */
function perfectPieces({ start, end }: Subtree): readonly NodeRange[] {
  return rangeSubtrees(end - start).map((piece) => {
    const level = Math.floor(Math.log2(piece.end - piece.start) / LEVEL_BITS);
    const unit = TILE_WIDTH ** level;
    return { level, from: (start + piece.start) / unit, to: (start + piece.end) / unit };
  });
}

function rootOfNodes(nodes: readonly TreeHash[]): TreeHash {
  const tree = growingTree();
  for (const node of nodes) tree.push(node);
  return tree.root();
}

function largestPower(size: number): number {
  let power = 1;
  while (power * 2 <= size) power *= 2;
  return power;
}
