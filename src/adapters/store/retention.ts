import { type RawBuilder, sql } from "kysely";
import type { ActivityId } from "../../domain/model/ids.ts";
import type { Proposal } from "../../domain/model/proposal.ts";
import type { Instant } from "../../domain/model/time.ts";
import { asWrittenOnce, withoutWords } from "../../domain/proposal/without-words.ts";
import type { RetentionTable, TextStep } from "../../ports/retention-table.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { withoutReviewWords } from "./reviews.ts";
import { sealedJson } from "./sealed-json.ts";

/** Takes the words of what is older than the policy keeps them. */
export function retentionTable(context: TenantContext): RetentionTable {
  const { db, installation: { id: installation }, secrets } = context;
  const ofProposals = sealedJson<Proposal>(secrets, installation, "proposal");
  const ofWrites = sealedJson<Proposal>(secrets, installation, "crm_write");
  return {
    async removeText(before, limit) {
      await lockFor(db, "queued-activities", installation);
      const { rows } = await sql<{ id: ActivityId }>`
        SELECT a.id FROM steward.activity a WHERE a.installation_id = ${installation} AND a.sealed IS NOT NULL AND a.accepted_at < ${before} AND ${IS_OVER}
        ORDER BY a.accepted_at, a.id LIMIT ${limit} FOR UPDATE OF a SKIP LOCKED`.execute(db);
      const ids = rows.map(({ id }) => id);
      const found = await removeFindings(context, before, limit);
      if (ids.length === 0) return { activities: 0, ...found };
      // In the order in which decisions and writes lock their rows.
      const reviews = await rewrite(context, "review_task", ids, (id, sealed) => withoutReviewWords(context, id, sealed));
      const writes = await rewrite(context, "crm_write", ids, (id, sealed) => ofWrites.seal(id, asWrittenOnce(ofWrites.open(id, sealed))));
      const proposals = await rewrite(context, "proposal", ids, (id, sealed) => ofProposals.seal(id, withoutWords(ofProposals.open(id, sealed))));
      await sql`UPDATE steward.activity SET sealed = NULL WHERE installation_id = ${installation} AND id = ANY (${ids})`.execute(db);
      return { activities: ids.length, proposals: proposals + found.proposals, reviews: reviews + found.reviews, writes: writes + found.writes, causes: found.causes };
    },

    async oldText(before) {
      const { rows: [counted] } = await sql<{ removable: number; awaited: number }>`
        SELECT count(*) FILTER (WHERE ${IS_OVER})::int AS removable, count(*) FILTER (WHERE NOT ${IS_OVER})::int AS awaited
        FROM steward.activity a WHERE a.installation_id = ${installation} AND a.sealed IS NOT NULL AND a.accepted_at < ${before}`.execute(db);
      return counted ?? { removable: 0, awaited: 0 };
    },
  };
}

/**
 * What was made of findings (pairs of records that may be one, questions about their state) goes whole, with the records as they were: nobody may take it back any more. What is
 * decided of the records themselves is remembered elsewhere, and the log stays. In the order in which decisions and writes lock their rows.
 */
async function removeFindings({ db, installation: { id: installation } }: TenantContext, before: Instant, limit: number): Promise<Omit<TextStep, "activities">> {
  const { rows } = await sql<{ cause: string }>`
    SELECT p.activity_id AS cause FROM (
      SELECT installation_id, activity_id, created_at FROM steward.proposal WHERE installation_id = ${installation} AND (kind IN ('merge', 'unmerge') OR kind = 'update_record'
        AND NOT EXISTS (SELECT FROM steward.activity a WHERE a.installation_id = proposal.installation_id AND a.id = proposal.activity_id)
        AND NOT EXISTS (SELECT FROM steward.finding f WHERE f.installation_id = proposal.installation_id AND f.id = proposal.activity_id AND f.state = 'asked'))
      UNION ALL SELECT installation_id, activity_id, created_at FROM steward.review_task WHERE installation_id = ${installation} AND (starts_with(id, 'hygiene-') OR starts_with(id, 'check-')
        AND NOT EXISTS (SELECT FROM steward.activity a WHERE a.installation_id = review_task.installation_id AND a.id = review_task.activity_id))) AS p WHERE true
      AND NOT EXISTS (SELECT FROM steward.review_task r WHERE r.installation_id = p.installation_id AND r.activity_id = p.activity_id AND r.state = 'open')
      AND NOT EXISTS (SELECT FROM steward.crm_write w WHERE w.installation_id = p.installation_id AND w.activity_id = p.activity_id AND w.state IN ('due', 'intended'))
    GROUP BY p.activity_id HAVING max(p.created_at) < ${before} ORDER BY p.activity_id LIMIT ${limit}`.execute(db);
  const causes = rows.map(({ cause }) => cause);
  if (causes.length === 0) return { proposals: 0, reviews: 0, writes: 0, causes: 0 };
  const gone = async (table: string, column = "activity_id"): Promise<number> =>
    Number((await sql`DELETE FROM ${sql.table(`steward.${table}`)} WHERE installation_id = ${installation} AND ${sql.ref(column)} = ANY (${causes})`.execute(db)).numAffectedRows ?? 0n);
  const [reviews, writes, proposals] = [await gone("review_task"), await gone("crm_write"), await gone("proposal")];
  await gone("merge_record", "cause_id");
  await gone("merge_question", "cause_id");
  await gone("activity_person");
  return { proposals, reviews, writes, causes: causes.length };
}

/** Nobody is asked about it, and nothing of it is on its way: an open review keeps its words until it ends. */
const IS_OVER: RawBuilder<boolean> = sql`(a.state IN ('logged', 'rejected', 'blocked', 'skipped')
  AND NOT EXISTS (SELECT FROM steward.review_task r WHERE r.installation_id = a.installation_id AND r.activity_id = a.id AND r.state = 'open')
  AND NOT EXISTS (SELECT FROM steward.crm_write w WHERE w.installation_id = a.installation_id AND w.activity_id = a.id AND w.state IN ('due', 'intended')))`;

/** Seals every row of these activities anew; returns how many. */
async function rewrite({ db, installation }: TenantContext, table: "review_task" | "crm_write" | "proposal", ids: readonly ActivityId[], anew: (id: string, sealed: Uint8Array) => Uint8Array): Promise<number> {
  const name = sql.table(`steward.${table}`);
  const { rows } = await sql<{ id: string; sealed: Uint8Array }>`
    SELECT id, sealed FROM ${name} WHERE installation_id = ${installation.id} AND activity_id = ANY (${[...ids]}) ORDER BY id FOR UPDATE`.execute(db);
  if (rows.length === 0) return 0;
  await sql`
    UPDATE ${name} t SET sealed = u.sealed FROM unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ id, sealed }) => Buffer.from(anew(id, sealed)))}::bytea[]) AS u (id, sealed)
    WHERE t.installation_id = ${installation.id} AND t.id = u.id`.execute(db);
  return rows.length;
}
