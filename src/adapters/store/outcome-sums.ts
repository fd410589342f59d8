import { type RawBuilder, sql } from "kysely";
import type { LocalDate } from "../../domain/model/time.ts";
import type { CleanupBreakdown } from "../../domain/quality/cleanup.ts";
import type { CleanupSum } from "../../ports/outcome-table.ts";
import type { TenantContext } from "./context.ts";

const COLUMN_OF: Readonly<Record<CleanupBreakdown, RawBuilder<string>>> = { week: sql`week`, rule: sql`class`, object: sql`object`, owner: sql`owner_id` };

/** Counted from the rows of those weeks: there are as many as people decided, not as many as were looked at. */
export async function sumsOf({ db, installation: { id } }: TenantContext, { from, to }: { readonly from: LocalDate; readonly to: LocalDate }, by: CleanupBreakdown): Promise<readonly CleanupSum[]> {
  const key = COLUMN_OF[by];
  const merged = sql`class LIKE '%.merge' AND verdict = 'approved'`;
  const { rows } = await sql<CleanupSum>`
    SELECT ${key} AS key, grouping(${key}) = 1 AS "isTotal",
      ${count("approved")}, ${count("edited")}, ${count("rejected")}, ${count("auto")}, ${count("reassigned")},
      count(*) FILTER (WHERE is_routing)::int AS routed, count(reversed_at)::int AS rollbacks,
      count(*) FILTER (WHERE ${merged})::int AS merges, count(*) FILTER (WHERE ${merged} AND (reversed_at IS NOT NULL OR differed_at IS NOT NULL))::int AS "falseMerges",
      count(*) FILTER (WHERE check_answer = 'right')::int AS "checksRight", count(*) FILTER (WHERE check_answer = 'wrong')::int AS "checksWrong",
      count(*) FILTER (WHERE verdict = 'auto' AND (reversed_at IS NOT NULL OR check_answer = 'wrong'))::int AS overridden,
      count(DISTINCT review_id) FILTER (WHERE is_useful)::int AS useful, count(DISTINCT review_id) FILTER (WHERE NOT is_useful)::int AS useless,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY waited_ms) FILTER (WHERE verdict IN ('approved', 'edited', 'rejected')) AS "medianMs",
      percentile_cont(0.95) WITHIN GROUP (ORDER BY waited_ms) FILTER (WHERE verdict IN ('approved', 'edited', 'rejected')) AS "p95Ms"
    FROM steward.cleanup_outcome WHERE installation_id = ${id} AND week >= ${from} AND week <= ${to}
    GROUP BY GROUPING SETS ((${key}), ()) ORDER BY 2, 1`.execute(db);
  return rows;
}

const count = (verdict: string): RawBuilder<number> => sql`count(*) FILTER (WHERE verdict = ${sql.lit(verdict)})::int AS ${sql.ref(verdict)}`;
