import { type LineCutter, lineCutter } from "../../domain/audit/lines.ts";
import type { ChainReport } from "../../domain/audit/report.ts";
import { isQuiet } from "../../domain/audit/quiet-entry.ts";
import { senseChecker } from "../../domain/audit/sense.ts";
import type { SenseReport } from "../../domain/audit/sense-report.ts";
import type { TreeHead } from "../../domain/audit/tree/verify-proofs.ts";
import type { ChainWalker } from "../../domain/audit/walk-chain.ts";

/** What a verification found. */
export interface Verified extends ChainReport {
  readonly semantic?: SenseReport;
  /** Whether all entries that tell of more than looking and anchoring stand before an anchor that fits. */
  readonly isAnchored: boolean;
}

/** How a log is read that is to be verified. */
export interface ReadingOptions {
  /** The checkpoints that count as anchors. */
  readonly anchors: readonly TreeHead[];
  readonly sense: boolean;
  readonly onProgress?: ((walked: number) => void) | undefined;
}

/** Takes a log's bytes, wherever they come from, and gives its walker's verdict with all that was asked for besides. */
export interface LogReading {
  readonly lines: LineCutter;
  finish(): Verified;
}

/** Entries between two reports of progress. */
const PROGRESS_EVERY = 10_000;

/** `walker` is asked for with each line: it may be known only when reading has begun. */
export function logReading(walker: () => ChainWalker, { anchors, sense, onProgress }: ReadingOptions): LogReading {
  const anchoredTo = anchors.reduce((most, { size }) => Math.max(most, size), 0);
  const checker = sense ? senseChecker() : null;
  let [seen, loudBehind] = [0, false];
  const lines = lineCutter((line) => {
    checker?.push({ seq: seen, bytes: line.buffer.toString("utf8", line.start, line.end) });
    if (seen >= anchoredTo) loudBehind ||= !isQuiet(line);
    walker().line(line);
    seen += 1;
    if (seen % PROGRESS_EVERY === 0) onProgress?.(seen);
  });
  return {
    lines,
    finish() {
      lines.end();
      onProgress?.(seen);
      const report = walker().finish();
      return { ...report, isAnchored: report.ok && anchors.length > 0 && !loudBehind, ...(checker === null ? {} : { semantic: checker.finish() }) };
    },
  };
}
