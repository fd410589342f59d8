import { anchoredSize, bookmarkAt } from "../../domain/audit/bookmark.ts";
import { segmentJoiner } from "../../domain/audit/segments/join-segments.ts";
import { chainWalker } from "../../domain/audit/walk-chain.ts";
import type { LogFile } from "../../ports/log-file.ts";
import { type ReadingOptions, verified, type Walked } from "./log-reading.ts";

/**
 * Walks a log's file in segments, several at a time. It can only find a log right: null for anything else, and where
 * a file is too small to be cut. Then whoever asks walks the log in order, and has the verdict in the same words as ever.
 */
export async function walkSegments(file: LogFile, { log, anchors, checkpoints, onProgress }: Omit<ReadingOptions, "sense" | "from">): Promise<Walked | null> {
  const anchoredTo = anchoredSize(anchors);
  const joiner = segmentJoiner(checkpoints, anchoredTo);
  const sizes = [...new Set(checkpoints.map(({ size }) => size))].toSorted((a, b) => a - b);
  for await (const { at, sum } of file.segments({ log, sizes, loudFrom: anchoredTo })) {
    if (sum === null || !joiner.join(sum, at)) return null;
    onProgress?.(joiner.joined());
  }
  const joined = joiner.finish();
  if (joined === null || joiner.joined() === 0) return null;
  // A walk that has nothing left to walk makes the report of one that has walked it all.
  const report = verified(chainWalker(log, { checkpoints, from: joined.state }).finish(), anchors, joined.isLoud);
  return report.ok ? { report, bookmark: joined.kept === null ? null : bookmarkAt(log, joined.kept, checkpoints) } : null;
}
