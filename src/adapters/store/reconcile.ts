import { sql } from "kysely";
import { ENGAGEMENT_OBJECTS } from "../../domain/model/engagement.ts";
import type { CrmRecordId } from "../../domain/model/ids.ts";
import { NO_MENDS } from "../../domain/reconcile/mends.ts";
import type { CrmObject } from "../../ports/crm-records.ts";
import type { ReconcileTable } from "../../ports/reconcile-table.ts";
import type { TenantContext } from "./context.ts";

/** The comparison of one installation's mirror with its CRM. */
export function reconcileTable(context: TenantContext): ReconcileTable {
  const { db, installation: { id } } = context;
  return {
    async run() {
      const rows = await db.selectFrom("reconcile_pass").selectAll().where("installation_id", "=", id).execute();
      const [first] = rows;
      if (first === undefined) return null;
      return { startedAt: first.started_at, passes: rows.map((row) => ({ object: row.object, state: row.state, cursor: row.cursor, beganAt: row.began_at, counts: row.counts })) };
    },

    async begin(at, objects) {
      await db.deleteFrom("reconcile_pass").where("installation_id", "=", id).execute();
      await db.deleteFrom("reconcile_seen").where("installation_id", "=", id).execute();
      if (objects.length === 0) return;
      await db.insertInto("reconcile_pass").values(objects.map((object) => ({
        installation_id: id, object, started_at: at, began_at: null, state: "reading" as const, cursor: null, counts: JSON.stringify(NO_MENDS),
      }))).execute();
    },

    async save({ object, state, cursor, beganAt, counts }) {
      await db.updateTable("reconcile_pass").set({ state, cursor, began_at: beganAt, counts: JSON.stringify(counts) })
        .where("installation_id", "=", id).where("object", "=", object).execute();
    },

    async markSeen(object, crmIds) {
      if (crmIds.length === 0) return;
      await sql`
        INSERT INTO steward.reconcile_seen (installation_id, object, crm_id)
        SELECT ${id}, ${object}, one FROM unnest(${[...crmIds]}::text[]) AS one ON CONFLICT DO NOTHING`.execute(db);
    },

    async unseen(object, limit) {
      const { rows } = await sql<{ crm_id: CrmRecordId }>`SELECT l.crm_id FROM ${living(context, object)} l WHERE NOT l.seen ORDER BY l.crm_id LIMIT ${limit}`.execute(db);
      return rows.map(({ crm_id }) => crm_id);
    },

    async standing(object) {
      const { rows } = await sql<{ living: number; unseen: number }>`
        SELECT count(*)::int AS living, (count(*) FILTER (WHERE NOT l.seen))::int AS unseen FROM ${living(context, object)} l`.execute(db);
      return rows[0] ?? { living: 0, unseen: 0 };
    },

    async forgetSeen(object) {
      await db.deleteFrom("reconcile_seen").where("installation_id", "=", id).where("object", "=", object).execute();
    },

    async zone() {
      const { rows } = await sql<{ zone: string }>`
        SELECT zone FROM steward.mirror_user WHERE installation_id = ${id} AND active AND NOT archived AND zone IS NOT NULL
        GROUP BY zone ORDER BY count(*) DESC, zone LIMIT 1`.execute(db);
      return rows[0]?.zone ?? null;
    },
  };
}

/** What lives in the mirror, under the vendor's ids, and whether it was met. */
function living({ installation: { id } }: TenantContext, object: CrmObject): ReturnType<typeof sql> {
  const seen = sql`EXISTS (SELECT FROM steward.reconcile_seen s WHERE s.installation_id = ${id} AND s.object = ${object} AND s.crm_id = r.crm_id) AS seen`;
  if (ENGAGEMENT_OBJECTS.some((one) => one === object)) {
    return sql`(SELECT r.crm_id, ${seen} FROM steward.mirror_engagement r WHERE r.installation_id = ${id} AND r.object = ${object} AND NOT r.archived)`;
  }
  return sql`(
    SELECT r.crm_id, ${seen} FROM steward.crm_id r JOIN ${sql.table(`steward.mirror_${object}`)} m ON m.installation_id = r.installation_id AND m.id = r.id
    WHERE r.installation_id = ${id} AND r.object = ${object} AND NOT r.is_alias AND NOT m.archived)`;
}
