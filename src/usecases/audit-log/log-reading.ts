import { anchoredSize, type Bookmark, bookmarkAt } from "../../domain/audit/bookmark.ts";
import { leafHashAt } from "../../domain/audit/chain.ts";
import { type LineCutter, lineCutter, type LogLine } from "../../domain/audit/lines.ts";
import type { ChainReport } from "../../domain/audit/report.ts";
import { isQuiet } from "../../domain/audit/quiet-entry.ts";
import type { LogPlace } from "../../domain/audit/segments/join-segments.ts";
import { senseChecker } from "../../domain/audit/sense.ts";
import type { SenseReport } from "../../domain/audit/sense-report.ts";
import type { ValueChecker, ValueReport } from "../../domain/audit/value-checker.ts";
import type { TreeHead } from "../../domain/audit/tree/verify-proofs.ts";
import type { ChainWalker } from "../../domain/audit/walk-chain.ts";

/** What a verification found. */
export interface Verified extends ChainReport {
  readonly semantic?: SenseReport;
  /** Only of a chain that is whole: what else stands where it is broken says nothing of values. */
  readonly values?: ValueReport;
  /** Whether all entries that tell of more than looking and anchoring stand before an anchor that fits. */
  readonly isAnchored: boolean;
  /** So many entries were found right by an earlier verification and not read again; left out where all were read. */
  readonly from?: number;
}

/** What a verification found, and where a later one may go on: null unless all was right, and an anchor binds the place. */
export interface Walked {
  readonly report: Verified;
  readonly bookmark: Bookmark | null;
}

/** What a log is held against, and how it is read. */
export interface ReadingOptions {
  readonly log: string;
  /** The checkpoints that count as anchors. */
  readonly anchors: readonly TreeHead[];
  /** All of them, the anchors too. */
  readonly checkpoints: readonly TreeHead[];
  readonly sense: boolean;
  /** Has the values that are shown; null when none are. */
  readonly values?: ValueChecker | null;
  readonly onProgress?: ((walked: number) => void) | undefined;
  /** The bytes begin with the last entry before this bookmark, which shows that it is of this log; the walker's begin is the bookmark's. */
  readonly from?: Bookmark | null;
}

/** Takes a log's bytes, wherever they come from, and gives its walker's verdict with all that was asked for besides. */
export interface LogReading {
  readonly lines: LineCutter;
  finish(): Walked;
}

/** Entries between two reports of progress. */
const PROGRESS_EVERY = 10_000;

/** `walker` is asked for with each line: it may be known only when reading has begun. */
export function logReading(walker: () => ChainWalker, { log, anchors, checkpoints, sense, values = null, onProgress, from = null }: ReadingOptions): LogReading {
  const anchoredTo = anchoredSize(anchors);
  const checker = sense ? senseChecker() : null;
  let kept: LogPlace | null = from;
  let seen = from === null ? 0 : from.state.range.size - 1;
  let at = from?.lastAt ?? 0;
  let told = seen;
  let isBound = from === null;
  let loudBehind = false;
  const take = (line: LogLine, lastAt: number): void => {
    if (!isBound) {
      isBound = seen === (from?.state.range.size ?? 0) - 1 && leafHashAt(line.buffer, line.start, line.end) === from?.state.leaf;
      return;
    }
    checker?.push({ seq: seen, bytes: line.buffer.toString("utf8", line.start, line.end) });
    values?.entry(line.buffer.toString("utf8", line.start, line.end), seen);
    if (seen >= anchoredTo) loudBehind ||= !isQuiet(line);
    walker().line(line);
    if (seen + 1 === anchoredTo && walker().walked() === anchoredTo) kept = { state: walker().reached(), lastAt };
  };
  const saw = (some: number, bytes: number): void => {
    [seen, at] = [seen + some, at + bytes];
    if (seen < told + PROGRESS_EVERY) return;
    told = seen;
    onProgress?.(seen);
  };
  const lines = lineCutter((line) => {
    take(line, at);
    saw(1, line.end - line.start + 1);
  }, (chunk, start) => {
    // One by one only where each must be looked at: those behind the anchors, and the one whose place is kept.
    if (!isBound || checker !== null || values !== null || (seen >= anchoredTo && !loudBehind)) return start;
    const before = walker().walked();
    const end = walker().lines(chunk, start, seen >= anchoredTo ? Infinity : anchoredTo - 1 - seen);
    saw(walker().walked() - before, end - start);
    return end;
  });
  return {
    lines,
    finish() {
      lines.end();
      onProgress?.(seen);
      const report = walker().finish();
      const found: Verified = {
        ...verified({ ...report, ok: report.ok && isBound }, anchors, loudBehind), ...(checker === null ? {} : { semantic: checker.finish() }),
        ...(values === null || !report.ok ? {} : { values: values.finish() }),
      };
      return { report: from === null ? found : { ...found, from: from.state.range.size }, bookmark: found.ok && kept !== null ? bookmarkAt(log, kept, checkpoints) : null };
    },
  };
}

/** A walk's report, and whether all that matters is anchored. `isLoud`: an entry behind the last anchor tells of more than looking and anchoring. */
export const verified = (report: ChainReport, anchors: readonly TreeHead[], isLoud: boolean): Verified => ({ ...report, isAnchored: report.ok && anchors.length > 0 && !isLoud });
