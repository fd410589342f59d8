import type { PgBoss } from "pg-boss";
import * as z from "zod";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { JobDesk, JobLine, JobState } from "../../ports/job-queue.ts";
import { JOB_NAMES, readJob } from "./read-job.ts";
import { JOBS_SCHEMA, sendJob, type SqlRunner } from "./send-jobs.ts";

/** Where jobs lie that were given up; pg-boss keeps them for two weeks. */
export const DEAD_LETTERS = "dead-letters";

const NameSchema = z.enum(["log-activity", "apply-writes", "read-hints", "propose-merges", "ask-hygiene", "anchor-in-crm", "reconcile", "sync-records"]);
const RowSchema = z.object({
  id: z.string(), name: NameSchema, state: z.enum(["created", "retry", "active", "completed", "cancelled", "failed", "dead"]), data: z.looseObject({ object: z.string().nullish() }),
  retry_count: z.int(), retry_limit: z.int(), created_on: z.date(), start_after: z.date(), started_on: z.date().nullable(), completed_on: z.date().nullable(),
});

const STATES: Readonly<Record<z.infer<typeof RowSchema>["state"], JobState>> = { created: "waiting", retry: "waiting", active: "running", completed: "done", cancelled: "cancelled", failed: "dead", dead: "dead" };
const ID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The jobs of one installation, over pg-boss's own tables. What failed is told once: as the copy among the dead letters. */
export function jobDesk(boss: PgBoss, sql: SqlRunner): JobDesk {
  const ofDead = "name = $1 AND id = $2 AND singleton_key = $3 AND state = 'created'";
  const letter = async (installation: InstallationId, id: string) => {
    const [row] = ID_FORM.test(id) ? await sql.query<{ name: string; data: object }>(`SELECT source_name AS name, data FROM ${JOBS_SCHEMA}.job WHERE ${ofDead}`, [DEAD_LETTERS, id, installation]) : [];
    return row ?? null;
  };
  const takeOut = async (installation: InstallationId, id: string): Promise<boolean> =>
    ID_FORM.test(id) && (await sql.query(`DELETE FROM ${JOBS_SCHEMA}.job WHERE ${ofDead} RETURNING id`, [DEAD_LETTERS, id, installation])).length > 0;
  return {
    list: async (installation, limit) => (await sql.query<object>(
      `SELECT id, CASE WHEN name = $1 THEN source_name ELSE name END AS name, CASE WHEN name = $1 THEN 'dead' ELSE state::text END AS state, data, CASE WHEN name = $1 THEN source_retry_count ELSE retry_count END AS retry_count,
              retry_limit, created_on, start_after, CASE WHEN name = $1 THEN NULL ELSE started_on END AS started_on, CASE WHEN name = $1 THEN created_on ELSE completed_on END AS completed_on
       FROM ${JOBS_SCHEMA}.job WHERE singleton_key = $2 AND ((name = ANY($3) AND state <> 'failed') OR (name = $1 AND state = 'created'))
       ORDER BY (state::text IN ('active', 'retry') OR name = $1 OR state = 'created') DESC, coalesce(completed_on, started_on, created_on) DESC LIMIT $4`,
      [DEAD_LETTERS, installation, JOB_NAMES, limit])).map(lineOf),
    async retry(installation, id) {
      const found = await letter(installation, id);
      if (found !== null) {
        // In this order: a job that is sent twice runs once, a letter that is gone before is lost.
        await sendJob(boss, sql, readJob(NameSchema.parse(found.name), found.data), 0);
        await takeOut(installation, id);
        return true;
      }
      if (!ID_FORM.test(id)) return false;
      const rows = await sql.query(`UPDATE ${JOBS_SCHEMA}.job SET start_after = now() WHERE name = ANY($1) AND id = $2 AND singleton_key = $3 AND state IN ('created', 'retry') RETURNING id`, [JOB_NAMES, id, installation]);
      return rows.length > 0;
    },
    async cancel(installation, id) {
      if (await takeOut(installation, id)) return true;
      if (!ID_FORM.test(id)) return false;
      const rows = await sql.query(`UPDATE ${JOBS_SCHEMA}.job SET state = 'cancelled', completed_on = now() WHERE name = ANY($1) AND id = $2 AND singleton_key = $3 AND state IN ('created', 'retry') RETURNING id`, [JOB_NAMES, id, installation]);
      return rows.length > 0;
    },
  };
}

function lineOf(raw: object): JobLine {
  const { id, name, state, data, retry_count: retries, retry_limit: retriesMax, created_on: created, start_after: due, started_on: started, completed_on: ended } = RowSchema.parse(raw);
  const isOver = state !== "created" && state !== "retry" && state !== "active";
  return {
    id, name, state: STATES[state], object: data.object ?? null, attempts: retries + (state === "created" ? 0 : 1), attemptsMax: retriesMax + 1,
    createdAt: created.toISOString(), dueAt: due.toISOString(), startedAt: started?.toISOString() ?? null, endedAt: isOver ? (ended?.toISOString() ?? null) : null,
  };
}
