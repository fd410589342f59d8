import { createHash } from "node:crypto";

import { pieceSizes } from "./tree/range-pieces.ts";
import type { TreeHead } from "./tree/verify-proofs.ts";
import type { LogPlace } from "./segments/join-segments.ts";

/**
 * Where an earlier walk found all right, for a later one to go on: at its largest anchor, so that a signature binds the
 * place to the log. What no anchor covers yet is walked again.
 */
export interface Bookmark extends LogPlace {
  readonly log: string;
  /** A hash over all the checkpoints up to there that the walk was held against. */
  readonly checkpoints: string;
}

/** How far anchors reach, and the size at which a walk against them keeps its place; 0 when there is none. */
export const anchoredSize = (anchors: readonly TreeHead[]): number => anchors.reduce((most, { size }) => Math.max(most, size), 0);

/** The bookmark at a place that a walk against these checkpoints has come to. */
export const bookmarkAt = (log: string, { state, lastAt }: LogPlace, checkpoints: readonly TreeHead[]): Bookmark =>
  ({ log, state, lastAt, checkpoints: hashOfCheckpoints(checkpoints, state.range.size) });

/**
 * Whether a walk against these checkpoints may go on there. A checkpoint that the earlier walk did not know,
 * or knew and that is gone, calls for a walk from the start: what stands before the bookmark is not read again.
 */
export function mayGoOn({ log, state: { range }, checkpoints }: Bookmark, against: { readonly log: string; readonly checkpoints: readonly TreeHead[] }): boolean {
  return log === against.log && range.hashes.length === pieceSizes(0, range.size).length && against.checkpoints.some(({ size }) => size > 0 && size === range.size)
    && checkpoints === hashOfCheckpoints(against.checkpoints, range.size);
}

/** In whatever order, and however often, they come. */
function hashOfCheckpoints(checkpoints: readonly TreeHead[], sizeMax: number): string {
  const hash = createHash("sha256");
  const lines = new Set(checkpoints.filter(({ size }) => size <= sizeMax).map(({ size, root }) => `${String(size)} ${root}\n`));
  for (const line of [...lines].toSorted()) hash.update(line);
  return hash.digest("hex");
}
