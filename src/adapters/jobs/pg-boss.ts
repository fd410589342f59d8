import { PgBoss } from "pg-boss";

import type { Job, JobName, JobQueue } from "../../ports/job-queue.ts";
import type { Log } from "../../ports/log.ts";
import { jobKey, readJob } from "./job-data.ts";

/** Runs one SQL statement; a transaction's own one makes `send` part of it. */
export interface SqlRunner {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Where the database is. */
export type QueueAddress =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string; readonly password?: string };

/** The queue of this process: sends, works, watches. */
export interface BossQueue extends JobQueue {
  /** The outbox: the job exists when, and only when, the runner's transaction commits. */
  enqueueIn(runner: SqlRunner, job: Job, options?: { readonly startAfterMs?: number }): Promise<void>;
  work(name: JobName, handler: (job: Job) => Promise<void>): Promise<void>;
  runAndWatch(job: Job, onWait?: (seconds: number) => void): Promise<"done" | "failed">;
  stop(): Promise<void>;
}

const QUEUES: readonly JobName[] = ["log-activity", "apply-writes", "sync-records"];
const SCHEMA = "pgboss";
/** A job cut by a crash is found again after about this long. */
const HEARTBEAT_SECONDS = 10;
const SUPERVISE_SECONDS = 1;
const RETRIES_MAX = 20;
const RETRY_FIRST_SECONDS = 1;
const RETRY_MAX_SECONDS = 300;
/** A first synchronisation of a big portal may take long; its pages are kept all the same. */
const EXPIRE_SECONDS = 6 * 3_600;
const POLL_SECONDS = 0.5;
const POLL_WITH_NOTIFY_SECONDS = 2;
const CONNECTIONS_MAX = 4;
const STOP_WITHIN_MS = 20_000;
const WATCH_EVERY_MS = 250;
const WATCH_MAX_MS = 24 * 3_600_000;

/**
 * The job queue on PostgreSQL. At least once, at most one of a name and installation waiting and one running: asking
 * again while one waits changes nothing, asking while one runs makes another follow.
 */
export async function startQueue(address: QueueAddress, log: Log): Promise<BossQueue> {
  const boss = new PgBoss({
    ...address, schema: SCHEMA, max: CONNECTIONS_MAX, useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS, monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on("error", (error) => { log.error({ error: error.message }, "job queue"); });
  await boss.start();
  for (const name of QUEUES) await boss.createQueue(name, QUEUE_OPTIONS);

  const send = async (job: Job, options: { readonly startAfterMs?: number } | undefined, runner?: SqlRunner): Promise<string | null> => {
    const delayMs = options?.startAfterMs ?? 0;
    return boss.send(job.name, { ...job }, {
      singletonKey: jobKey(job, delayMs > 0),
      ...(delayMs > 0 ? { startAfter: Math.ceil(delayMs / 1000) } : {}),
      ...(runner === undefined ? {} : { db: runner }),
    });
  };
  return {
    enqueue: async (job, options) => { await send(job, options); },
    enqueueIn: async (runner, job, options) => { await send(job, options, runner); },
    async work(name, handler) {
      await boss.work(name, { pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_WITH_NOTIFY_SECONDS }, async (jobs) => {
        for (const { data } of jobs) await handler(readJob(data));
      });
    },
    runAndWatch: (job, onWait) => watch(boss, job, () => send(job, undefined), onWait),
    stop: () => boss.stop({ graceful: true, timeout: STOP_WITHIN_MS }),
  };
}

const QUEUE_OPTIONS = {
  policy: "stately", notify: true, heartbeatSeconds: HEARTBEAT_SECONDS, expireInSeconds: EXPIRE_SECONDS,
  retryLimit: RETRIES_MAX, retryDelay: RETRY_FIRST_SECONDS, retryBackoff: true, retryDelayMax: RETRY_MAX_SECONDS,
} as const;

/** Waits for the job it sent, or for the one that was waiting already. */
async function watch(boss: PgBoss, job: Job, send: () => Promise<string | null>, onWait?: (seconds: number) => void): Promise<"done" | "failed"> {
  const startedMs = performance.now();
  const sent = await send();
  const waiting = sent ?? (await boss.findJobs(job.name, { key: jobKey(job, false), queued: true }))[0]?.id ?? null;
  if (waiting === null) return "done";
  for (;;) {
    const [found] = await boss.findJobs(job.name, { id: waiting });
    if (found === undefined || found.state === "completed") return "done";
    if (found.state === "failed" || found.state === "cancelled") return "failed";
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs > WATCH_MAX_MS) return "failed";
    onWait?.(Math.round(elapsedMs / 1000));
    await new Promise((resolve) => { setTimeout(resolve, WATCH_EVERY_MS); });
  }
}
