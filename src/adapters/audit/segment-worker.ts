import { readSync } from "node:fs";
import { parentPort } from "node:worker_threads";

import { lineCutter } from "../../domain/audit/lines.ts";
import { type SegmentSum, segmentWalker } from "../../domain/audit/segments/walk-segment.ts";
import type { ByteRange, ThreadTask } from "./segment-thread.ts";

// A thread of its own: it has nothing else to do, so it reads without waiting for anybody.

/** Small enough to stay in the processor's cache between reading and hashing. */
const PIECE_BYTES = 512 * 1024;

const piece = Buffer.alloc(PIECE_BYTES);

parentPort?.once("message", (task: ThreadTask) => {
  parentPort?.on("message", (range: ByteRange) => { parentPort?.postMessage(sumOf(task, range)); });
});

function sumOf({ fd, ask }: ThreadTask, { start, end }: ByteRange): SegmentSum | null {
  const walker = segmentWalker(ask);
  const lines = lineCutter((line) => { walker.line(line); }, (chunk, from) => walker.lines(chunk, from));
  for (let at = start; at < end && walker.fits();) {
    const count = readSync(fd, piece, 0, Math.min(PIECE_BYTES, end - at), at);
    // The file was cut meanwhile.
    if (count === 0) return null;
    lines.push(piece.subarray(0, count));
    at += count;
  }
  lines.end();
  return walker.finish();
}
