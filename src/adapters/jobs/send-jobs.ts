import type { PgBoss } from "pg-boss";
import type { Job } from "../../ports/job-queue.ts";

/** Runs SQL, inside a transaction of the store or outside of any. */
export interface SqlRunner {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
}

/** Where pg-boss keeps its tables. */
export const JOBS_SCHEMA = "pgboss";

/**
 * Puts a job into the queue and returns its id. A job that waits already, for its first run or for another try, takes
 * this one in (and starts no later than this one would). Its row stays locked until the caller's transaction ends, so that no worker takes it before what
 * the caller wrote can be seen: no wake-up is lost. One that runs already does not count: another run follows.
 */
export async function sendJob(boss: PgBoss, sql: SqlRunner, job: Job, startAfterMs: number): Promise<string> {
  const { name, ...data } = job;
  const [waiting] = await sql.query<{ id: string }>(
    `UPDATE ${JOBS_SCHEMA}.job SET start_after = least(start_after, now() + $4 * interval '1 millisecond')
     WHERE id = (
       SELECT id FROM ${JOBS_SCHEMA}.job WHERE name = $1 AND state IN ('created', 'retry') AND singleton_key = $2 AND data = $3::jsonb
       ORDER BY created_on LIMIT 1 FOR UPDATE)
     RETURNING id`,
    [name, job.installation, JSON.stringify(data), startAfterMs],
  );
  if (waiting !== undefined) return waiting.id;
  const id = await boss.send(name, data, {
    singletonKey: job.installation,
    group: { id: job.installation },
    ...(startAfterMs > 0 ? { startAfter: new Date(Date.now() + startAfterMs) } : {}),
    db: { executeSql: async (text, values = []) => ({ rows: [...(await sql.query(text, values))] }) },
  });
  if (id === null) throw new Error(`the queue ${name} did not take a job`);
  return id;
}
