import { sql } from "kysely";
import type { LocalDate } from "../../domain/model/time.ts";
import type { Completion } from "../../domain/quality/cleanup.ts";
import type { TenantContext } from "./context.ts";

/** Rules that say that a field which work depends on is empty. */
const MISSING = ["missing-required", "missing-critical"];

/** What a look over all records found, its findings just stored. Nothing where the policy has nobody look for empty fields: that says nothing of them. */
export async function noteCompletion({ db, installation: { id, policy } }: TenantContext, week: LocalDate): Promise<void> {
  if (policy.hygiene.off.some((rule) => MISSING.includes(rule))) return;
  await sql`
    INSERT INTO steward.completion (installation_id, week, object, records, incomplete)
    SELECT ${id}, ${week}, r.object, r.n, coalesce(f.n, 0) FROM (
      SELECT 'contact' AS object, count(*)::int AS n FROM steward.mirror_contact WHERE installation_id = ${id} AND NOT archived
      UNION ALL SELECT 'account', count(*)::int FROM steward.mirror_account WHERE installation_id = ${id} AND NOT archived
      UNION ALL SELECT 'opportunity', count(*)::int FROM steward.mirror_opportunity WHERE installation_id = ${id} AND NOT archived) r
    LEFT JOIN (
      SELECT object, count(DISTINCT record_id)::int AS n FROM steward.finding WHERE installation_id = ${id} AND sealed IS NOT NULL AND rule = ANY (${MISSING}) GROUP BY object) f USING (object)
    WHERE r.n > 0
    ON CONFLICT (installation_id, week, object) DO UPDATE SET records = excluded.records, incomplete = excluded.incomplete`.execute(db);
}

/** The last look of each week, in order. */
export async function completionIn({ db, installation: { id } }: TenantContext, { from, to }: { readonly from: LocalDate; readonly to: LocalDate }): Promise<readonly Completion[]> {
  return db.selectFrom("completion").select(["week", "object", "records", "incomplete"]).where("installation_id", "=", id).where("week", ">=", from).where("week", "<=", to).orderBy("week").orderBy("object").execute();
}
