import { sql } from "kysely";
import type { RecordObject } from "../../domain/model/record-fields.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { TenantContext } from "./context.ts";

/** What a pass before this one added up is forgotten. */
export async function forgetActivity({ db, installation: { id } }: TenantContext): Promise<void> {
  await sql`DELETE FROM steward.finding_activity WHERE installation_id = ${id}`.execute(db);
}

/**
 * Adds the next engagements to when something last happened with each record: by the time that they happened where that is known, else by
 * their last change. A task is nothing that happened. Each is read once in a pass: looked up record by record they would need an index that
 * every page of the synchronisation paid for. Returns after which one to go on, null at the end; twice is once.
 */
export async function addUpActivity({ db, installation: { id } }: TenantContext, after: string, limit: number): Promise<string | null> {
  const cut = after.indexOf(":");
  const { rows: [last] } = await sql<{ object: string; crm_id: string; n: number }>`
    WITH page AS (
      SELECT e.object, e.crm_id, e.key, e.modified_at, e.archived, e.associations FROM steward.mirror_engagement e
      WHERE e.installation_id = ${id} AND (e.object, e.crm_id) > (${after.slice(0, Math.max(0, cut))}, ${after.slice(cut + 1)}) ORDER BY e.object, e.crm_id LIMIT ${limit}
    ), added AS (
      INSERT INTO steward.finding_activity AS f (installation_id, object, id, last_at)
      SELECT ${id}, c.object, c.id, max(coalesce(t.occurred_at, k.occurred_at, e.modified_at))
      FROM page e
      LEFT JOIN steward.twin t ON t.installation_id = ${id} AND t.ref = e.object || ':' || e.crm_id
      LEFT JOIN LATERAL (SELECT max(o.occurred_at) AS occurred_at FROM steward.twin_key o WHERE o.installation_id = ${id} AND o.kind = 'k' AND o.key = e.key) AS k ON true
      CROSS JOIN LATERAL jsonb_array_elements(e.associations) AS a
      JOIN steward.crm_id c ON c.installation_id = ${id} AND c.object = a->>'object' AND c.crm_id = a->>'crmId'
      WHERE NOT e.archived AND e.object <> 'task' AND coalesce(t.occurred_at, k.occurred_at, e.modified_at) IS NOT NULL
      GROUP BY c.object, c.id
      ON CONFLICT (installation_id, object, id) DO UPDATE SET last_at = greatest(f.last_at, excluded.last_at)
    )
    SELECT object, crm_id, (SELECT count(*) FROM page)::int AS n FROM page ORDER BY object DESC, crm_id DESC LIMIT 1`.execute(db);
  return last === undefined || last.n < limit ? null : `${last.object}:${last.crm_id}`;
}

/**
 * When something last happened with these records; one with which nothing did is missing. What happened with people happened with their
 * company and with the deals in which they have a part; of a deal in which nobody has, the company speaks.
 */
export async function lastActivities(context: TenantContext, object: RecordObject, ids: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
  const { db, installation: { id } } = context;
  const own = sql`SELECT g.id AS record, g.last_at FROM steward.finding_activity g WHERE g.installation_id = ${id} AND g.object = ${object} AND g.id = ANY (${[...ids]})`;
  const all = object === "account" ? sql`${own} UNION ALL ${ofStaff(context, ids)}` : object === "opportunity" ? sql`${own} UNION ALL ${ofPartakers(context, ids)}` : own;
  const { rows } = await sql<{ record: string; last_at: Instant }>`SELECT w.record, max(w.last_at) AS last_at FROM (${all}) AS w GROUP BY w.record`.execute(db);
  const last = new Map(rows.map((row) => [row.record, row.last_at]));
  return object === "opportunity" ? new Map([...last, ...(await ofCompanies(context, ids, last))]) : last;
}

const ofStaff = ({ installation: { id } }: TenantContext, accounts: readonly string[]) => sql`
  SELECT c.account_id AS record, g.last_at FROM steward.mirror_contact c
  JOIN steward.finding_activity g ON g.installation_id = ${id} AND g.object = 'contact' AND g.id = c.id
  WHERE c.installation_id = ${id} AND NOT c.archived AND c.account_id = ANY (${[...accounts]})`;

const ofPartakers = ({ installation: { id } }: TenantContext, deals: readonly string[]) => sql`
  SELECT o.id AS record, g.last_at FROM steward.mirror_opportunity o CROSS JOIN unnest(o.contact_ids) AS who
  JOIN steward.finding_activity g ON g.installation_id = ${id} AND g.object = 'contact' AND g.id = who
  WHERE o.installation_id = ${id} AND o.id = ANY (${[...deals]})`;

async function ofCompanies(context: TenantContext, deals: readonly string[], own: ReadonlyMap<string, Instant>): Promise<readonly (readonly [string, Instant])[]> {
  const { db, installation: { id } } = context;
  const { rows } = await sql<{ id: string; account_id: string }>`
    SELECT o.id, o.account_id FROM steward.mirror_opportunity o
    WHERE o.installation_id = ${id} AND o.id = ANY (${[...deals]}) AND o.contact_ids = '{}' AND o.account_id IS NOT NULL`.execute(db);
  if (rows.length === 0) return [];
  const companies = await lastActivities(context, "account", [...new Set(rows.map((row) => row.account_id))]);
  return rows.flatMap(({ id: deal, account_id }) => {
    const [theirs, ours] = [companies.get(account_id), own.get(deal)];
    return theirs === undefined || (ours !== undefined && ours >= theirs) ? [] : [[deal, theirs] as const];
  });
}
