import { sql } from "kysely";
import { isSampled, type Outcome } from "../../domain/quality/outcome.ts";
import type { OutcomeTable } from "../../ports/outcome-table.ts";
import type { TenantContext } from "./context.ts";
import { completionIn, noteCompletion } from "./completion.ts";
import { authorityOf } from "./outcome-authority.ts";
import { sumsOf } from "./outcome-sums.ts";

/** What became of one installation's suggestions. */
export function outcomeTable(context: TenantContext): OutcomeTable {
  const { db, installation: { id: installation }, secrets } = context;
  const own = () => db.selectFrom("cleanup_outcome").where("installation_id", "=", installation);
  const change = () => db.updateTable("cleanup_outcome").where("installation_id", "=", installation);
  const short = () => own().select(["id", "class", "object", "decided_by", "check_answer"]);
  return {
    async note(outcomes) {
      if (outcomes.length === 0) return;
      await db.insertInto("cleanup_outcome").values(outcomes.map((one) => ({ installation_id: installation, ...rowOf(one) })))
        .onConflict((conflict) => conflict.columns(["installation_id", "id"]).doUpdateSet((row) => ({
          review_id: row.ref("excluded.review_id"), owner_id: row.ref("excluded.owner_id"), week: row.ref("excluded.week"), verdict: row.ref("excluded.verdict"), decided_by: row.ref("excluded.decided_by"), decided_at: row.ref("excluded.decided_at"),
          is_single: row.ref("excluded.is_single"), look_ms: row.ref("excluded.look_ms"), waited_ms: row.ref("excluded.waited_ms"), is_routing: row.ref("excluded.is_routing"), wants_check: row.ref("excluded.wants_check"),
        }))).execute();
    },

    async lastDecision(by, but) {
      const row = await own().select("decided_at").where("decided_by", "=", by).where(sql<boolean>`review_id IS DISTINCT FROM ${but}`).orderBy("decided_at", "desc").limit(1).executeTakeFirst();
      const check = await own().select("checked_at").where("checked_by", "=", by).where("checked_at", "is not", null).orderBy("checked_at", "desc").limit(1).executeTakeFirst();
      const all = [row?.decided_at, check?.checked_at].flatMap((at) => at ?? []).toSorted();
      return all.at(-1) ?? null;
    },

    isSampled: (id, percent) => isSampled(secrets.pseudonym(`second-look/${installation}`, id), percent),

    async get(id) {
      const row = await short().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : { id: row.id, class: row.class, object: row.object, decidedBy: row.decided_by, isChecked: row.check_answer !== null };
    },

    async reversed(id, at) {
      const row = await change().set({ reversed_at: sql`coalesce(reversed_at, ${at})` }).where("id", "=", id).returning("class").executeTakeFirst();
      return row?.class ?? null;
    },
    async differed(id, at) {
      await change().set({ differed_at: sql`coalesce(differed_at, ${at})` }).where("id", "=", id).execute();
    },

    async unchecked(limit) {
      const isWritten = sql<boolean>`NOT EXISTS (SELECT FROM steward.crm_write w WHERE w.installation_id = ${installation} AND w.proposal_id = cleanup_outcome.id AND w.state IN ('due', 'intended'))`;
      const rows = await short().where("wants_check", "=", true).where("check_asked_at", "is", null).where("reversed_at", "is", null).where(isWritten).orderBy("decided_at").orderBy("id").limit(limit).execute();
      return rows.map((row) => ({ id: row.id, class: row.class, object: row.object, decidedBy: row.decided_by }));
    },
    async checkAsked(id, { at, isAsked }) {
      await change().set(isAsked ? { check_asked_at: at } : { wants_check: false }).where("id", "=", id).execute();
    },
    async checked(id, { answer, by, at, lookMs }) {
      await change().set({ check_asked_at: sql`coalesce(check_asked_at, ${at})`, check_answer: answer, checked_by: by, checked_at: at, check_look_ms: lookMs }).where("id", "=", id).execute();
    },

    async foundUseful(review, isUseful) {
      const { numUpdatedRows } = await change().set({ is_useful: isUseful }).where("review_id", "=", review).where("verdict", "<>", "reassigned").executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    ...authorityOf(context),
    sums: (range, by) => sumsOf(context, range, by),
    noteCompletion: (week) => noteCompletion(context, week),
    completion: (range) => completionIn(context, range),

    async forgetBefore(week, limit) {
      await db.deleteFrom("completion").where("installation_id", "=", installation).where("week", "<", week).execute();
      const { numAffectedRows } = await sql`
        DELETE FROM steward.cleanup_outcome WHERE installation_id = ${installation} AND id IN (
          SELECT id FROM steward.cleanup_outcome WHERE installation_id = ${installation} AND week < ${week} LIMIT ${limit})`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },
  };
}

function rowOf({ id, reviewId, class: name, object, ownerId, week, verdict, decidedBy, decidedAt, isSingle, lookMs, waitedMs, isRouting, wantsCheck }: Outcome) {
  return {
    id, review_id: reviewId, class: name, object, owner_id: ownerId, week, verdict, decided_by: decidedBy, decided_at: decidedAt, is_single: isSingle, look_ms: lookMs,
    waited_ms: waitedMs, is_routing: isRouting, wants_check: wantsCheck,
  };
}
