import type { Job } from "../../ports/job-queue.ts";
import type { SqlRunner } from "./context.ts";

/** A job that waits for its transaction to commit. */
export interface OutgoingJob {
  readonly job: Job;
  readonly startAfterMs: number;
}

/** Puts jobs into the queue inside a transaction of the store. */
export type SendJobs = (sql: SqlRunner, jobs: readonly OutgoingJob[]) => Promise<void>;

/** Jobs of one transaction, each once and with its earliest start, in an order that all transactions share. */
export interface Outbox {
  add(job: Job, startAfterMs: number): void;
  waiting(): readonly OutgoingJob[];
}

/**
 * Collects jobs until the end of a transaction: sending takes row locks in the queue, and taking them last and in one
 * order keeps transactions from waiting for each other in a circle.
 */
export function outbox(): Outbox {
  const jobs = new Map<string, OutgoingJob>();
  return {
    add(job, startAfterMs) {
      const key = JSON.stringify(job);
      jobs.set(key, { job, startAfterMs: Math.min(startAfterMs, jobs.get(key)?.startAfterMs ?? Infinity) });
    },
    waiting: () => [...jobs].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, outgoing]) => outgoing),
  };
}
