import { type FileHandle, open } from "node:fs/promises";
import { availableParallelism } from "node:os";

import { LINE_BYTES_MAX } from "../../domain/audit/lines.ts";
import type { SegmentSum } from "../../domain/audit/segments/walk-segment.ts";
import type { FileSegment, LogFile } from "../../ports/log-file.ts";
import { type ByteRange, type SegmentThread, startSegmentThread } from "./segment-thread.ts";

/** How a file is cut, and how many look at the segments at once. */
export interface Threading {
  readonly threads: number;
  readonly segmentBytes: number;
  /** A smaller file is walked by one thread before several have begun: each takes a tenth of a second and 20 MB. */
  readonly fileBytesMin: number;
}

/** More threads wait for one another and for the disk. */
const THREADS_MAX = 8;
const MIB = 1_048_576;
/** Stays in the processor's cache between reading and hashing. */
const PIECE_BYTES = 262_144;
/** Some 25,000 entries: little to wait for at the end, and little that waits to be joined. */
const SEGMENT_BYTES = 16 * MIB;
const FILE_BYTES_MIN = 256 * MIB;
/** Segments that are looked at or wait to be joined, for each thread: so much is in memory, however long the file is. */
const AHEAD = 2;
const LF = 0x0a;

/** As fits this machine. */
const OWN_THREADING: Threading = { threads: Math.min(availableParallelism(), THREADS_MAX), segmentBytes: SEGMENT_BYTES, fileBytesMin: FILE_BYTES_MIN };

/** A log in a file on this machine. */
export function logFile(path: string, threading: Partial<Threading> = {}): LogFile {
  const { threads, segmentBytes, fileBytesMin } = { ...OWN_THREADING, ...threading };
  return {
    bytes: (from = 0) => piecesOf(path, from),
    async *segments(ask) {
      const file = await open(path);
      const running: SegmentThread[] = [];
      try {
        const { size } = await file.stat();
        const count = Math.min(threads, Math.ceil(size / segmentBytes));
        if (count < 2 || size < fileBytesMin) return;
        for (let one = 0; one < count; one += 1) running.push(startSegmentThread(file.fd, ask));
        const waiting: Waiting[] = [];
        let given = 0;
        for await (const range of segmentsOf(file, size, segmentBytes)) {
          waiting.push({ at: range.start, sum: running[given % count]?.sumOf(range) ?? Promise.resolve(null) });
          given += 1;
          yield* oldest(waiting, count * AHEAD);
        }
        yield* oldest(waiting, 0);
      } finally {
        // The file is open for them, too.
        await Promise.all(running.map((thread) => thread.end()));
        await file.close();
      }
    },
  };
}

/** A file's bytes in one buffer that is filled again and again: a stream's new ones cost a quarter of a walk. */
async function* piecesOf(path: string, from: number): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let at = from; ;) {
      const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

interface Waiting {
  readonly at: number;
  readonly sum: Promise<SegmentSum | null>;
}

/** In order, until no more than `leave` are waited for. */
async function* oldest(waiting: Waiting[], leave: number): AsyncIterable<FileSegment> {
  while (waiting.length > leave) {
    const first = waiting.shift();
    if (first !== undefined) yield { at: first.at, sum: await first.sum };
  }
}

/** Cut behind the LF of the line in which a segment has its bytes. Where none comes in time, a line is too long: whoever walks the rest finds it. */
async function* segmentsOf(file: FileHandle, size: number, segmentBytes: number): AsyncIterable<ByteRange> {
  const probe = Buffer.alloc(LINE_BYTES_MAX + 1);
  for (let [start, end] = [0, 0]; start < size; start = end) {
    end = size;
    const last = start + segmentBytes - 1;
    if (last < size) {
      const { bytesRead } = await file.read(probe, 0, probe.length, last);
      const found = probe.subarray(0, bytesRead).indexOf(LF);
      if (found !== -1) end = last + found + 1;
    }
    yield { start, end };
  }
}
