import { isTreeHash, nodeHash, type TreeHash } from "./hashes.ts";

/** The hashes of a proof, in the order of the standard. */
export type Proof = readonly TreeHash[];

/** A tree as a checkpoint names it. */
export interface TreeHead {
  readonly size: number;
  readonly root: TreeHash;
}

/** Whether the proof shows that the leaf stands at `index` of the tree (RFC 9162, 2.1.3.2). False for whatever is none. */
export function isIncluded({ index, leaf, proof }: { readonly index: number; readonly leaf: TreeHash; readonly proof: Proof }, { size, root }: TreeHead): boolean {
  if (!isPlace(index) || !isPlace(size) || index >= size || ![leaf, root, ...proof].every(isTreeHash)) return false;
  let [at, last] = [index, size - 1];
  let hash = leaf;
  for (const other of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(other, hash);
      [at, last] = climbed(at, last);
    } else {
      hash = nodeHash(hash, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash === root;
}

/**
 * Whether the proof shows that the newer tree begins with the older one (RFC 9162, 2.1.4.2). False for whatever is none,
 * and for an older tree of size 0: that one is the beginning of every tree, and shows nothing.
 */
export function isConsistent(older: TreeHead, newer: TreeHead, proof: Proof): boolean {
  if (!isPlace(older.size) || !isPlace(newer.size) || older.size < 1 || older.size > newer.size) return false;
  if (![older.root, newer.root, ...proof].every(isTreeHash)) return false;
  if (older.size === newer.size) return proof.length === 0 && older.root === newer.root;
  // An older tree that is one whole subtree of the newer is known by its root.
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  if (first === undefined) return false;
  let [at, last] = [older.size - 1, newer.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let [oldHash, newHash] = [first, first];
  for (const other of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      oldHash = nodeHash(other, oldHash);
      newHash = nodeHash(other, newHash);
      [at, last] = climbed(at, last);
    } else {
      newHash = nodeHash(newHash, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && oldHash === older.root && newHash === newer.root;
}

/** Up the right edge, past the levels on which a node has no sibling. */
function climbed(at: number, last: number): readonly [number, number] {
  let [from, end] = [at, last];
  while (!isOdd(from) && from !== 0) [from, end] = [half(from), half(end)];
  return [from, end];
}

const isPlace = (place: number): boolean => Number.isSafeInteger(place) && place >= 0;
const isOdd = (place: number): boolean => place % 2 === 1;
const half = (place: number): number => Math.floor(place / 2);

function isPowerOfTwo(size: number): boolean {
  let rest = size;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
