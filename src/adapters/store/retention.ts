import { type RawBuilder, sql } from "kysely";
import type { ActivityId } from "../../domain/model/ids.ts";
import type { Proposal } from "../../domain/model/proposal.ts";
import { asWrittenOnce, withoutWords } from "../../domain/proposal/without-words.ts";
import type { RetentionTable } from "../../ports/retention-table.ts";
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
      if (ids.length === 0) return { activities: 0, proposals: 0, reviews: 0, writes: 0 };
      // In the order in which decisions and writes lock their rows.
      const reviews = await rewrite(context, "review_task", ids, (id, sealed) => withoutReviewWords(context, id, sealed));
      const writes = await rewrite(context, "crm_write", ids, (id, sealed) => ofWrites.seal(id, asWrittenOnce(ofWrites.open(id, sealed))));
      const proposals = await rewrite(context, "proposal", ids, (id, sealed) => ofProposals.seal(id, withoutWords(ofProposals.open(id, sealed))));
      await sql`UPDATE steward.activity SET sealed = NULL WHERE installation_id = ${installation} AND id = ANY (${ids})`.execute(db);
      return { activities: ids.length, proposals, reviews, writes };
    },

    async oldText(before) {
      const { rows: [counted] } = await sql<{ removable: number; awaited: number }>`
        SELECT count(*) FILTER (WHERE ${IS_OVER})::int AS removable, count(*) FILTER (WHERE NOT ${IS_OVER})::int AS awaited
        FROM steward.activity a WHERE a.installation_id = ${installation} AND a.sealed IS NOT NULL AND a.accepted_at < ${before}`.execute(db);
      return counted ?? { removable: 0, awaited: 0 };
    },
  };
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
