import { type Selectable, sql } from "kysely";
import { derivedId } from "../../domain/proposal/derived-id.ts";
import type { Example } from "../../domain/quality/example.ts";
import type { Awaited, ExampleTable } from "../../ports/quality-table.ts";
import type { TenantContext } from "./context.ts";
import type { Schema } from "./schema.ts";

type Row = Selectable<Schema["labelled_example"]>;

/** Labelled examples of one installation. */
export function exampleTable(context: TenantContext): ExampleTable {
  const { db, installation: { id: installation } } = context;
  return {
    async await(asked) {
      if (asked.length === 0) return;
      await db.insertInto("labelled_example").values(asked.map((one) => ({ ...rowOf(context, one), decided_at: null, decision: null })))
        .onConflict((conflict) => conflict.columns(["installation_id", "id"]).doUpdateSet((row) => ({
          judged_at: row.ref("excluded.judged_at"), features: row.ref("excluded.features"), links: row.ref("excluded.links"), decided_at: null, decision: null,
        }))).execute();
    },

    async awaited(id) {
      const row = await db.selectFrom("labelled_example").selectAll().where("installation_id", "=", installation).where("id", "=", id).where("decided_at", "is", null).forUpdate().executeTakeFirst();
      return row === undefined ? null : { id: row.id, activityId: row.activity_id, judgedAt: row.judged_at, features: row.features, links: row.links };
    },

    async label(asked, decision, at) {
      const row = { ...rowOf(context, asked), links: null, decided_at: at, decision: JSON.stringify(decision) };
      await db.insertInto("labelled_example").values(row).onConflict((conflict) => conflict.columns(["installation_id", "id"]).doUpdateSet(row)).execute();
    },

    async drop(id) {
      await db.deleteFrom("labelled_example").where("installation_id", "=", installation).where("id", "=", id).where("decided_at", "is", null).execute();
    },

    async page(after, limit) {
      const [at = "", id = ""] = after === null ? ["-infinity", ""] : after.split("~");
      const rows = await db.selectFrom("labelled_example").selectAll().where("installation_id", "=", installation).where("decided_at", "is not", null)
        .where(sql<boolean>`(decided_at, id) > (${at}::timestamptz, ${id})`).orderBy("decided_at").orderBy("id").limit(limit + 1).execute();
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { examples: page.flatMap((row) => exampleOf(context, row) ?? []), next: rows.length > limit && last?.decided_at ? `${last.decided_at}~${last.id}` : null };
    },

    async forgetBefore(at, limit) {
      const { numAffectedRows } = await sql`
        DELETE FROM steward.labelled_example WHERE installation_id = ${installation} AND id IN (
          SELECT id FROM steward.labelled_example WHERE installation_id = ${installation} AND judged_at < ${at} LIMIT ${limit})`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },
  };
}

function rowOf({ installation }: TenantContext, { id, activityId, judgedAt, features, links }: Awaited) {
  return { installation_id: installation.id, id, activity_id: activityId, judged_at: judgedAt, features: JSON.stringify(features), links: links === null ? null : JSON.stringify(links) };
}

/** Under a name of its own: an example that left the house leads back to no activity by itself. */
function exampleOf({ installation }: TenantContext, { id, judged_at: judgedAt, decided_at: decidedAt, features, decision }: Row): Example | null {
  return decidedAt === null || decision === null ? null : { id: derivedId("example", installation.id, id), judgedAt, decidedAt, features, decision };
}
