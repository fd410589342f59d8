import { PgBoss, type Queue } from "pg-boss";
import { setTimeout as wait } from "node:timers/promises";
import type { Job, JobDesk, JobName, JobQueue } from "../../ports/job-queue.ts";
import type { Log } from "../../ports/log.ts";
import { DEAD_LETTERS, jobDesk } from "./job-desk.ts";
import { JOB_NAMES, readJob } from "./read-job.ts";
import { JOBS_SCHEMA, sendJob, type SqlRunner } from "./send-jobs.ts";

/** How a process connects: an embedded server's address, or a URL. */
export type JobsConnection =
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string; readonly password?: string }
  | { readonly connectionString: string };

/** The queue of this process. */
export interface PgBossQueue extends JobQueue {
  /** Starts working on jobs of a name. The handler may run again for the same job; a throw means later again. */
  work(name: JobName, handler: (job: Job) => Promise<void>): Promise<void>;
  /** Takes no more jobs until `work` is called again; those that run go on. */
  rest(): Promise<void>;
  /** Puts a job in the queue and waits until some worker has ended it; `onWait` hears the seconds so far. */
  runAndWatch(job: Job, onWait?: (seconds: number) => void): Promise<"done" | "failed">;
  /** For people who look at the jobs. */
  readonly desk: JobDesk;
  /** The outbox: sends inside the transaction behind `sql`. */
  send(sql: SqlRunner, jobs: readonly { readonly job: Job; readonly startAfterMs: number }[]): Promise<void>;
  /** Lets running jobs end, within a limit; what is cut then runs again later. */
  stop(): Promise<void>;
}

const POOL_CONNECTIONS_MAX = 5;
const HEARTBEAT_S = 10;
const HEARTBEAT_REFRESH_S = 3;
const POLLING_S = 0.5;
/** Jobs of one name that one process runs at a time, each of another installation. */
const CONCURRENT_PER_QUEUE = 4;
/** A first synchronisation of a big portal takes hours; a dead worker is noticed by its heartbeat long before. */
const EXPIRES_S = 6 * 3_600;
const STOP_TIMEOUT_MS = 20_000;
const WATCH_INTERVAL_MS = 200;
/** Who watches stops watching; the job goes on, or waits for a worker, without them. */
const WATCH_MAX_MS = 30 * 60_000;
/** Any number that nothing else locks. */
const GRANT_LOCK = 7_379_115;
const KEPT_AFTER_END_S = 3_600;

/** At most one job of a name and installation is active: the policy forbids a second by a unique index. */
const QUEUE: Omit<Queue, "name"> = {
  policy: "singleton",
  notify: true,
  heartbeatSeconds: HEARTBEAT_S,
  expireInSeconds: EXPIRES_S,
  retryLimit: 20,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  deleteAfterSeconds: KEPT_AFTER_END_S,
};

/**
 * Starts the queue. A job that is cut by a killed process runs again after its heartbeat has been missing for about ten
 * seconds; one that throws, after growing pauses.
 */
export async function startQueue({ connection, log, appRole }: { readonly connection: JobsConnection; readonly log: Log; readonly appRole: string }): Promise<PgBossQueue> {
  const boss = new PgBoss({
    ...connection, schema: JOBS_SCHEMA, max: POOL_CONNECTIONS_MAX, application_name: "steward jobs",
    superviseIntervalSeconds: 1, monitorIntervalSeconds: 1,
    // Fetching leaves out what the cache last saw running: an old cache holds a job up that could start.
    queueCacheIntervalSeconds: 1, useListenNotify: true, schedule: false,
  });
  boss.on("error", (error) => { log.error({ error: error.name }, "the job queue met an error"); });
  await boss.start();
  await boss.createQueue(DEAD_LETTERS, { policy: "standard", retryLimit: 0 });
  for (const name of JOB_NAMES) {
    await boss.createQueue(name, { ...QUEUE, deadLetter: DEAD_LETTERS });
    // One that an older version made knows no place for its dead.
    await boss.updateQueue(name, { deadLetter: DEAD_LETTERS });
  }
  await letAppSend(boss, appRole);
  const own: SqlRunner = {
    async query<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
      const result: { readonly rows: readonly Row[] } = await boss.getDb().executeSql(text, [...values]);
      return result.rows;
    },
  };
  return {
    async enqueue(job, { startAfterMs = 0 } = {}) {
      await sendJob(boss, own, job, startAfterMs);
    },
    async send(sql, jobs) {
      for (const { job, startAfterMs } of jobs) await sendJob(boss, sql, job, startAfterMs);
    },
    work: (name, handler) => work(boss, name, handler, log),
    async rest() {
      for (const name of JOB_NAMES) await boss.offWork(name, { wait: false });
    },
    desk: jobDesk(boss, own),
    runAndWatch: (job, onWait) => runAndWatch(boss, own, job, onWait),
    stop: () => boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS, close: true }),
  };
}

/** The outbox runs as the app's role: it may put jobs in and find waiting ones, no more. */
async function letAppSend(boss: PgBoss, appRole: string): Promise<void> {
  const role = `"${appRole.replaceAll('"', '""')}"`;
  // In one transaction under a lock: two processes that grant at once would trip over each other's catalogue rows.
  await boss.getDb().executeSql(`
    BEGIN;
    SELECT pg_advisory_xact_lock(${GRANT_LOCK});
    GRANT USAGE ON SCHEMA ${JOBS_SCHEMA} TO ${role};
    GRANT SELECT ON ${JOBS_SCHEMA}.queue TO ${role};
    GRANT SELECT, INSERT, UPDATE ON ${JOBS_SCHEMA}.job, ${JOBS_SCHEMA}.job_common TO ${role};
    COMMIT;`);
}

async function work(boss: PgBoss, name: JobName, handler: (job: Job) => Promise<void>, log: Log): Promise<void> {
  await boss.work(
    name,
    {
      pollingIntervalSeconds: POLLING_S, notifyPollingIntervalSeconds: POLLING_S, heartbeatRefreshSeconds: HEARTBEAT_REFRESH_S,
      localConcurrency: CONCURRENT_PER_QUEUE, groupConcurrency: 1, batchSize: 1,
    },
    async (jobs) => {
      for (const { data, id } of jobs) {
        try {
          await handler(readJob(name, data));
        } catch (error) {
          log.error({ job: name, id, error: error instanceof Error ? error.name : "unknown" }, "a job failed and runs again later");
          // pg-boss stores what is thrown; only its kind may go there.
          throw new Error(`${name} failed`);
        }
      }
    },
  );
}

async function runAndWatch(boss: PgBoss, sql: SqlRunner, job: Job, onWait: ((seconds: number) => void) | undefined): Promise<"done" | "failed"> {
  const id = await sendJob(boss, sql, job, 0);
  const begun = performance.now();
  for (;;) {
    const [row] = await sql.query<{ state: string }>(`SELECT state FROM ${JOBS_SCHEMA}.job WHERE name = $1 AND id = $2`, [job.name, id]);
    // A row that is gone was completed and cleaned up.
    if (row === undefined || row.state === "completed") return "done";
    if (row.state === "failed" || row.state === "cancelled") return "failed";
    const waitedMs = performance.now() - begun;
    if (waitedMs > WATCH_MAX_MS) return "failed";
    onWait?.(Math.round(waitedMs / 1000));
    await wait(WATCH_INTERVAL_MS);
  }
}
