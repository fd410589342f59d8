import { hash } from "node:crypto";

/** A hash of a Merkle tree: SHA-256, 64 lower-case hex digits. */
export type TreeHash = string;

/** The root of a tree without leaves (RFC 6962, 2.1). */
export const EMPTY_ROOT: TreeHash = hash("sha256", "", "hex");

/** Bytes of a hash. */
export const HASH_BYTES = 32;
/** The byte before the children's hashes, and these: written anew for every node. */
const node = Buffer.alloc(1 + 2 * HASH_BYTES, 0x01);

/** The hash above two subtrees: SHA-256 over a one byte and both hashes (RFC 6962, 2.1). */
export function nodeHash(left: TreeHash, right: TreeHash): TreeHash {
  node.write(left, 1, "hex");
  node.write(right, 1 + HASH_BYTES, "hex");
  return hash("sha256", node, "hex");
}

/** Whether a text is a hash at all: 32 bytes, no more and no fewer. */
export const isTreeHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** The largest power of two below a size of two or more: where a tree splits. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
