import { createHash } from "node:crypto";

import type { StoredEntry } from "../../domain/audit/entry.ts";
import type { Decided } from "../../domain/audit/index-names.ts";
import type { AuditIndex } from "../../ports/audit-index.ts";
import { lockFor, sqlRunner, type TenantContext } from "./context.ts";

/** Beyond any position. */
const END = Number.MAX_SAFE_INTEGER;
const ID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The index of one installation's log. */
export function auditIndex({ db, installation: { id, log } }: TenantContext): AuditIndex {
  const sql = sqlRunner(db);
  const seqsOf = async (text: string, values: readonly unknown[]): Promise<readonly number[]> => (await sql.query<{ seq: number }>(text, values)).map(({ seq }) => seq);
  const reach = async (): Promise<{ size: number; indexed: number }> => {
    const [row] = await sql.query<{ size: number; indexed: number }>(
      "SELECT h.size, least(coalesce(i.size, 0), h.size) AS indexed FROM steward.audit_head h LEFT JOIN steward.audit_indexed i USING (installation_id) WHERE h.log = $1", [log]);
    return row ?? { size: 0, indexed: 0 };
  };
  return {
    reach,
    async take(limit) {
      await lockFor(db, "audit-index", id);
      const { indexed, size } = await reach();
      return sql.query<StoredEntry>("SELECT seq, bytes FROM steward.audit_entry WHERE log = $1 AND seq >= $2 AND seq < $3 ORDER BY seq LIMIT $4", [log, indexed, size, limit]);
    },
    async add(entries) {
      const last = entries.at(-1);
      if (last === undefined) return;
      const rows = entries.flatMap(({ seq, names }) => [...new Set(names.map(hashOf))].map((name) => ({ seq, name })));
      await sql.query("INSERT INTO steward.audit_about (installation_id, name, seq) SELECT $1, * FROM unnest($2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING", [id, rows.map(({ name }) => name), rows.map(({ seq }) => seq)]);
      const timed = entries.flatMap(({ seq, at }) => (at === null ? [] : [{ seq, at }]));
      // A minute is noted once, and none behind the last one noted: so minutes and positions go up together.
      await sql.query(
        `INSERT INTO steward.audit_minute (installation_id, minute, seq)
         SELECT $1, t.minute, t.seq FROM (
           SELECT DISTINCT ON (minute) minute, seq FROM (
             SELECT date_trunc('minute', max(u.at) OVER (ORDER BY u.seq)) AS minute, u.seq FROM unnest($2::timestamptz[], $3::bigint[]) AS u (at, seq)) AS running
           ORDER BY minute, seq) AS t
         WHERE t.minute > coalesce((SELECT max(m.minute) FROM steward.audit_minute m WHERE m.installation_id = $1), '-infinity') ON CONFLICT DO NOTHING`,
        [id, timed.map(({ at }) => at), timed.map(({ seq }) => seq)]);
      await sql.query("INSERT INTO steward.audit_indexed (installation_id, size) VALUES ($1, $2) ON CONFLICT (installation_id) DO UPDATE SET size = excluded.size", [id, last.seq + 1]);
    },
    decided: (reviews) => decidedOf(sql, id, reviews),
    find({ any, and, before, from, limit }) {
      const also = and === null ? "" : "AND EXISTS (SELECT FROM steward.audit_about b WHERE b.installation_id = $1 AND b.name = $6 AND b.seq = a.seq)";
      // Each name has its own order; the newest of all are among the newest of each.
      return seqsOf(
        `SELECT DISTINCT f.seq FROM unnest($5::bigint[]) AS n (name) CROSS JOIN LATERAL (
           SELECT a.seq FROM steward.audit_about a WHERE a.installation_id = $1 AND a.name = n.name AND a.seq < $2 AND a.seq >= $3 ${also} ORDER BY a.seq DESC LIMIT $4
         ) AS f ORDER BY f.seq DESC LIMIT $4`, [id, before, from, limit, any.map(hashOf), ...(and === null ? [] : [hashOf(and)])]);
    },
    withAny: (names, limit) => (names.length === 0 ? Promise.resolve([]) : seqsOf(
      "SELECT DISTINCT seq FROM steward.audit_about WHERE installation_id = $1 AND name = ANY ($2::bigint[]) ORDER BY seq LIMIT $3", [id, names.map(hashOf), limit])),
    async span(from, to) {
      const [row] = await sql.query<{ first: number | null; past: number | null }>(
        `SELECT (SELECT seq FROM steward.audit_minute WHERE installation_id = $1 AND minute <= $2::timestamptz ORDER BY minute DESC LIMIT 1) AS first,
                (SELECT seq FROM steward.audit_minute WHERE installation_id = $1 AND minute >= $3::timestamptz ORDER BY minute LIMIT 1) AS past`, [id, from, to]);
      return { from: row?.first ?? 0, before: row?.past ?? END };
    },
    entries: (seqs) => (seqs.length === 0 ? Promise.resolve([]) : sql.query<StoredEntry>("SELECT seq, bytes FROM steward.audit_entry WHERE log = $1 AND seq = ANY ($2::bigint[]) ORDER BY seq", [log, [...seqs]])),
    async entriesOf(ids) {
      const known = ids.filter((one) => ID_FORM.test(one));
      return known.length === 0 ? [] : sql.query<StoredEntry>("SELECT seq, bytes FROM steward.audit_entry WHERE log = $1 AND id = ANY ($2::uuid[]) ORDER BY seq", [log, known]);
    },
    newest: ({ before, from, limit }) => sql.query<StoredEntry>("SELECT seq, bytes FROM steward.audit_entry WHERE log = $1 AND seq < $2 AND seq >= $3 ORDER BY seq DESC LIMIT $4", [log, before, from, limit]),
  };
}

/** Whose work a review is about first of all, or the owner of the record that a fix was for. */
async function decidedOf(sql: ReturnType<typeof sqlRunner>, installation: string, reviews: readonly string[]): Promise<ReadonlyMap<string, Decided>> {
  if (reviews.length === 0) return new Map();
  const rows = await sql.query<{ id: string; rep: string | null; rule: string | null }>(
    `SELECT w.id, coalesce(o.owner_id, r.owner_ids[1]) AS rep, o.class AS rule FROM unnest($2::text[]) AS w (id)
     LEFT JOIN LATERAL (SELECT class, owner_id FROM steward.cleanup_outcome WHERE installation_id = $1 AND review_id = w.id ORDER BY id LIMIT 1) AS o ON true
     LEFT JOIN steward.review_task r ON r.installation_id = $1 AND r.id = w.id`, [installation, [...new Set(reviews)]]);
  return new Map(rows.map(({ id: review, rep, rule }) => [review, { rep, rule }]));
}

/** The first 64 bits of a name's SHA-256, as the database counts. */
const hashOf = (name: string): string => String(createHash("sha256").update(name).digest().readBigInt64BE());
