import { splitOf } from "./hashes.ts";

/** A subtree: the leaves from `start` up to but not including `end`. */
export interface Subtree {
  readonly start: number;
  readonly end: number;
}

/**
 * The subtrees whose hashes prove that leaf `index` is in the tree of `size` leaves, in the order of the proof (RFC 6962,
 * 2.1.1). Throws a RangeError for a leaf that the tree has not.
 */
export function inclusionPath(index: number, size: number): readonly Subtree[] {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new RangeError(`there is no entry ${String(index)} among ${String(size)}`);
  }
  const path: Subtree[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  return path.reverse();
}

/**
 * The subtrees whose hashes prove that the tree of `oldSize` leaves is the beginning of the tree of `size` leaves, in the
 * order of the proof (RFC 6962, 2.1.2); none where both are of one size. Throws a RangeError for an old size of 0, which
 * every tree begins with, or one beyond the new.
 */
export function consistencyPath(oldSize: number, size: number): readonly Subtree[] {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(size) || oldSize < 1 || oldSize > size) {
    throw new RangeError(`a log of ${String(size)} entries proves nothing about one of ${String(oldSize)}`);
  }
  const path: Subtree[] = [];
  let [start, end] = [0, size];
  while (end !== oldSize) {
    const middle = start + splitOf(end - start);
    if (oldSize <= middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  // Whoever has the old root knows the subtree that is all of the old tree.
  if (start > 0) path.push({ start, end });
  return path.reverse();
}
