import { sql } from "kysely";
import type { FindingTable } from "../../ports/finding-table.ts";
import type { TenantContext } from "./context.ts";

/** What is asked about findings, and what became of it. */
export function findingQuestions({ db, installation: { id: installation } }: TenantContext): Pick<FindingTable, "markAsked" | "askedIn" | "overtaken" | "unask" | "decide" | "rest" | "reopen"> {
  return {
    async markAsked({ id: question, reviewerId, findings }, at) {
      const { rows } = await sql<{ id: string }>`
        UPDATE steward.finding f SET state = 'asked', question = ${question}, reviewer_id = ${reviewerId}, asked_at = ${at}, not_before = NULL
        WHERE f.installation_id = ${installation} AND f.id = ANY (${[...findings]}) AND f.state = 'open'
          AND NOT EXISTS (SELECT FROM steward.review_task r WHERE r.installation_id = ${installation} AND r.state = 'open' AND (r.activity_id = f.id OR r.id = f.question))
          AND NOT EXISTS (SELECT FROM steward.crm_write w WHERE w.installation_id = ${installation} AND w.activity_id = f.id AND w.state IN ('due', 'intended'))
        RETURNING f.id`.execute(db);
      return rows.map(({ id }) => id);
    },

    async askedIn(question) {
      const rows = await db.selectFrom("finding").select(["id", "object", "record_id"]).where("installation_id", "=", installation).where("question", "=", question).where("state", "=", "asked").orderBy("id").execute();
      return rows.map(({ id, object, record_id: recordId }) => ({ id, object, recordId }));
    },

    async overtaken(limit) {
      const { rows } = await sql<{ id: string }>`
        SELECT r.id FROM steward.review_task r WHERE r.installation_id = ${installation} AND r.state = 'open' AND starts_with(r.id, 'hygiene-') AND (
          EXISTS (SELECT FROM steward.finding f WHERE f.installation_id = ${installation} AND f.question = r.id AND f.state <> 'asked')
          OR NOT EXISTS (SELECT FROM steward.finding f WHERE f.installation_id = ${installation} AND f.question = r.id))
        ORDER BY r.created_at, r.id LIMIT ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },

    async unask(question) {
      await sql`UPDATE steward.finding SET question = NULL WHERE installation_id = ${installation} AND question = ${question} AND state <> 'asked'`.execute(db);
    },

    async decide(ids, state) {
      if (ids.length === 0) return 0;
      // What is gone keeps the mark of its last value: found again with the same, it stays left alone.
      const before = state === "dismissed" ? (["open", "asked", "fixed", "gone"] as const) : (["open", "asked"] as const);
      const { numUpdatedRows } = await db.updateTable("finding").set({ state }).where("installation_id", "=", installation)
        .where("id", "=", sql<never>`ANY (${[...ids]})`).where("state", "in", before).executeTakeFirst();
      return Number(numUpdatedRows);
    },

    async rest(ids, until) {
      await db.updateTable("finding").set({ state: "open", not_before: until }).where("installation_id", "=", installation)
        .where("id", "=", sql<never>`ANY (${[...ids]})`).where("state", "=", "asked").execute();
    },

    async reopen(askedBefore) {
      const { numAffectedRows } = await sql`
        UPDATE steward.finding SET state = 'open' WHERE installation_id = ${installation} AND state = 'fixed' AND asked_at < ${askedBefore} AND last_seen > asked_at`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },
  };
}
