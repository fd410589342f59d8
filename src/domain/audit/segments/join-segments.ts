import { EMPTY_CHAIN } from "../chain.ts";
import { checkpointWatch } from "../checkpoint-watch.ts";
import { EMPTY_RANGE, growingTree } from "../tree/compact-range.ts";
import { joinPieces } from "../tree/range-pieces.ts";
import type { TreeHead } from "../tree/verify-proofs.ts";
import type { ChainState } from "../walk-chain.ts";
import type { SegmentMark, SegmentSum } from "./walk-segment.ts";

/** A place that the log has come to. */
export interface LogPlace {
  readonly state: ChainState;
  /** Where the entry before it begins, in bytes of the log. */
  readonly lastAt: number;
}

/** Puts the segments of a log together again, in order. */
export interface SegmentJoiner {
  /** The next segment, which begins at this byte. False when it does not follow the one before, or a root is not the one that was signed. */
  join(sum: SegmentSum, at: number): boolean;
  /** How many entries were joined so far. */
  joined(): number;
  /** The whole log; null when anything about it is not as it should be. */
  finish(): JoinedLog | null;
}

/** A log that was walked in segments and found right. */
export interface JoinedLog {
  readonly state: ChainState;
  /** The place that was asked to be kept. */
  readonly kept: LogPlace | null;
  readonly isLoud: boolean;
}

/**
 * Joins what segments say of themselves: each must begin with the number and the link that the one before ends with, and
 * wherever a checkpoint stands the root must be the one that was signed. It knows only right and wrong; what kind of
 * break there is only a walk in order can tell. `keepAt`: the size whose place is kept.
 */
export function segmentJoiner(checkpoints: readonly TreeHead[], keepAt: number): SegmentJoiner {
  const watch = checkpointWatch(checkpoints);
  let state: ChainState = { leaf: EMPTY_CHAIN.leaf, range: EMPTY_RANGE };
  let kept: LogPlace | null = null;
  let [isLoud, isUnfit] = [false, false];
  const look = ({ range }: ChainState): void => {
    while (watch.next() === range.size) watch.reached(growingTree(range).root());
    isUnfit ||= watch.fitted(range.size)?.unfits === true;
  };
  look(state);

  return {
    join(sum, at) {
      const begin = state;
      if (sum.prev !== begin.leaf) return false;
      for (const mark of sum.marks) {
        if (mark.pieces.begin !== begin.range.size) return false;
        state = stateAt(begin, mark);
        look(state);
        if (state.range.size === keepAt) kept = { state, lastAt: at + mark.lastAt };
      }
      isLoud ||= sum.isLoud;
      // Nor was a checkpoint passed over, of whose size nothing was said.
      return !isUnfit && (watch.next() ?? Infinity) > state.range.size;
    },
    joined: () => state.range.size,
    finish: () => (watch.finish(state.range.size) === null ? { state, kept, isLoud } : null),
  };
}

const stateAt = ({ range }: ChainState, { pieces, leaf }: SegmentMark): ChainState => ({ leaf, range: joinPieces(range, pieces) });
