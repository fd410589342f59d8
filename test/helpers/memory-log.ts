import { lineCutter } from "../../src/domain/audit/lines.ts";
import { segmentWalker } from "../../src/domain/audit/segments/walk-segment.ts";
import type { LogFile } from "../../src/ports/log-file.ts";

/** A log's bytes that are read in order, or in segments that end at these bytes. None: it is not cut. */
export function memoryLog(bytes: Buffer, cuts: readonly number[] = []): LogFile {
  const ends = [...new Set([...cuts.filter((cut) => cut > 0 && cut < bytes.length), bytes.length])].toSorted((a, b) => a - b);
  return {
    // Lines are hashed in place: whoever walks the same bytes again needs them as they were.
    async *bytes(from = 0) { if (from < bytes.length) yield Buffer.from(bytes.subarray(from)); },
    async *segments(ask) {
      if (ends.length < 2) return;
      for (const [index, end] of ends.entries()) {
        const at = ends[index - 1] ?? 0;
        const walker = segmentWalker(ask);
        const lines = lineCutter((line) => { walker.line(line); }, (chunk, start) => walker.lines(chunk, start));
        lines.push(Buffer.from(bytes.subarray(at, end)));
        lines.end();
        yield { at, sum: walker.finish() };
      }
    },
  };
}
