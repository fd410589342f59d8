import { leafHash } from "../../../../src/domain/audit/chain.ts";
import { EMPTY_ROOT, nodeHash, splitOf, type TreeHash } from "../../../../src/domain/audit/tree/hashes.ts";
import type { Subtree } from "../../../../src/domain/audit/tree/paths.ts";

/** So many leaves, each of its own. */
export const leavesOf = (count: number): readonly TreeHash[] => Array.from({ length: count }, (_, index) => leafHash(`leaf ${String(index)}`));

/** The root as RFC 6962, 2.1, defines it, from the definition and not by growing. */
export function rootOf(leaves: readonly TreeHash[]): TreeHash {
  const [only] = leaves;
  if (only === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

/** The hashes of subtrees, for a proof. */
export const hashesOf = (leaves: readonly TreeHash[], path: readonly Subtree[]): readonly TreeHash[] => path.map(({ start, end }) => rootOf(leaves.slice(start, end)));
