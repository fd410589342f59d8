import { leafHashAt } from "../chain.ts";
import { HEADER_BYTES_MAX, readHeader } from "../entry-header.ts";
import { expectedPrefix } from "../expected-prefix.ts";
import { linkedLines } from "../kernel/chain-kernel.ts";
import type { LogLine } from "../lines.ts";
import { asNextEntry } from "../next-entry.ts";
import { isQuiet } from "../quiet-entry.ts";
import { HASH_BYTES } from "../tree/hashes.ts";
import { type GrowingPieces, growingPieces, type RangePieces } from "../tree/range-pieces.ts";

/** What is to be found out about a segment of a log. */
export interface SegmentAsk {
  readonly log: string;
  /** At which sizes the log is held against checkpoints; ascending. */
  readonly sizes: readonly number[];
  /** From this entry on it is told whether one reports more than looking and anchoring. */
  readonly loudFrom: number;
}

/** How a segment stands when the log has come to some size. */
export interface SegmentMark {
  /** Up to this size, from where the segment begins. */
  readonly pieces: RangePieces;
  /** Of the entry before it. */
  readonly leaf: string;
  /** Where that entry begins, in bytes from the segment's begin; of a size that was asked for. */
  readonly lastAt: number;
}

/** All that a segment says of itself whose every entry follows the one before. */
export interface SegmentSum {
  /** What its first entry gives as the leaf before. */
  readonly prev: string;
  /** At each size that was asked for, and at its end, which comes last. */
  readonly marks: readonly SegmentMark[];
  readonly isLoud: boolean;
}

/** Takes the lines of a segment in order. */
export interface SegmentWalker {
  line(line: LogLine): void;
  /** Takes whole lines from `start` on, as many as need not be looked at one by one; returns where the next line begins. */
  lines(buffer: Buffer, start: number): number;
  /** False once a line did not fit: the rest need not be read. */
  fits(): boolean;
  /** Null for a segment that is no unbroken piece of a log, or has no entry: whoever walks the log in order knows the words for it. */
  finish(): SegmentSum | null;
}

/**
 * Walks a piece of a log knowing nothing of what stands before it: the first entry's header is taken at its word, and held
 * against what is before by who joins the segments. Each other line is accepted by the one rule of a walk in order.
 */
export function segmentWalker({ log, sizes, loudFrom }: SegmentAsk): SegmentWalker {
  const prefix = expectedPrefix(log);
  let begun: Begun | null = null;
  let [fits, isLoud, at, lastAt] = [true, false, 0, 0];
  const marks: SegmentMark[] = [];
  const mark = ({ pieces, leaf }: Begun): void => { marks.push({ pieces: pieces.pieces(), leaf, lastAt }); };

  const accept = (walk: Begun, line: LogLine): boolean => {
    if (asNextEntry(prefix, line) !== "entry") return false;
    walk.leaf = leafHashAt(line.buffer, line.start, line.end);
    walk.size += 1;
    prefix.after(walk);
    walk.pieces.push(walk.leaf);
    return true;
  };
  return {
    line(line) {
      if (!fits) return;
      if (begun === null) {
        begun = beginOf(line, log, sizes);
        if (begun !== null) prefix.after(begun);
      }
      if (begun === null || !accept(begun, line)) {
        fits = false;
        return;
      }
      [lastAt, at] = [at, at + line.end - line.start + 1];
      if (begun.size > loudFrom) isLoud ||= !isQuiet(line);
      if (begun.size !== sizes[begun.next]) return;
      begun.next += 1;
      mark(begun);
    },
    lines(buffer, start) {
      if (begun === null || !fits) return start;
      // The line at which a size is reached is looked at by itself, for its place, and those that may be loud for their words.
      const upTo = Math.min((sizes[begun.next] ?? Infinity) - 1, isLoud ? Infinity : loudFrom);
      const { count, end, leaves } = linkedLines(buffer, start, { log, head: begun, linesMax: upTo - begun.size });
      if (count === 0) return start;
      [begun.size, begun.leaf] = [begun.size + count, leaves.toString("hex", leaves.length - HASH_BYTES)];
      prefix.after(begun);
      begun.pieces.pushAll(leaves);
      at += end - start;
      return end;
    },
    fits: () => fits,
    finish() {
      if (begun === null || !fits) return null;
      if (marks.at(-1)?.pieces.end !== begun.size) mark(begun);
      return { prev: begun.prev, marks, isLoud };
    },
  };
}

/** How far a segment was walked. */
interface Begun {
  readonly prev: string;
  readonly pieces: GrowingPieces;
  size: number;
  leaf: string;
  /** Which of the sizes is to come. */
  next: number;
}

function beginOf({ buffer, start, end }: LogLine, log: string, sizes: readonly number[]): Begun | null {
  const header = readHeader(buffer.toString("latin1", start, Math.min(end, start + HEADER_BYTES_MAX)));
  if (header === null || header.log !== log || !Number.isSafeInteger(header.seq)) return null;
  return { prev: header.prev, pieces: growingPieces(header.seq), size: header.seq, leaf: header.prev, next: firstAbove(sizes, header.seq) };
}

/** A long log has hundreds of thousands of checkpoints, and is cut into thousands of segments: it is halved, not searched through. */
function firstAbove(sizes: readonly number[], size: number): number {
  let [low, high] = [0, sizes.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((sizes[middle] ?? Infinity) > size) high = middle;
    else low = middle + 1;
  }
  return low;
}
