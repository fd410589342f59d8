import { Worker } from "node:worker_threads";

import type { SegmentAsk, SegmentSum } from "../../domain/audit/segments/walk-segment.ts";

/** From one byte of a file up to but not including another. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The first that a thread is told; ranges of bytes follow. */
export interface ThreadTask {
  /** Of the open file: all threads of a process share it, whatever becomes of its name. */
  readonly fd: number;
  readonly ask: SegmentAsk;
}

/** Walks segments of a file, one after another, beside whoever asks. */
export interface SegmentThread {
  /** Null for what does not fit, and when the thread has failed: then the walk in order says in its own words what is wrong. Never rejects. */
  sumOf(range: ByteRange): Promise<SegmentSum | null>;
  end(): Promise<void>;
}

/** What a thread keeps is one piece of the file, and the sums of a segment; most of this is for its code. Buffers are not counted. */
const LIMITS = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 8, stackSizeMb: 2 };

/** Starts a thread. The file stays open until it has ended. */
export function startSegmentThread(fd: number, ask: SegmentAsk): SegmentThread {
  const task: ThreadTask = { fd, ask };
  const worker = new Worker(new URL("./segment-worker.ts", import.meta.url), { resourceLimits: LIMITS });
  const waiting: ((sum: SegmentSum | null) => void)[] = [];
  let hasFailed = false;
  const fail = (): void => {
    hasFailed = true;
    for (const tell of waiting.splice(0)) tell(null);
  };
  worker.postMessage(task);
  worker.on("message", (sum: SegmentSum | null) => { waiting.shift()?.(sum); });
  worker.on("error", fail);
  worker.on("exit", fail);
  return {
    sumOf: (range) => new Promise((resolve) => {
      if (hasFailed) {
        resolve(null);
        return;
      }
      waiting.push(resolve);
      worker.postMessage(range);
    }),
    async end() {
      await worker.terminate();
    },
  };
}
