import { sql } from "kysely";
import type { RecordObject } from "../../domain/model/record-fields.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { TenantContext } from "./context.ts";

/**
 * Adds up when something last happened with each record: by the time that it happened where that is known, else by its last change. A
 * task is nothing that happened. What happened with people happened with their company and with the deals in which they have a part; of a
 * deal in which nobody has, the company speaks. One reading of all engagements for a pass: looked up record by record each would need an
 * index that every page of the synchronisation paid for.
 */
export async function addUpActivity({ db, installation: { id } }: TenantContext): Promise<void> {
  await sql`DELETE FROM steward.finding_activity WHERE installation_id = ${id}`.execute(db);
  const add = (rows: ReturnType<typeof sql>) => sql`
    INSERT INTO steward.finding_activity AS f (installation_id, object, id, last_at) ${rows}
    ON CONFLICT (installation_id, object, id) DO UPDATE SET last_at = greatest(f.last_at, excluded.last_at)`.execute(db);
  await add(sql`
    SELECT ${id}, c.object, c.id, max(coalesce(t.occurred_at, k.occurred_at, e.modified_at))
    FROM steward.mirror_engagement e
    LEFT JOIN steward.twin t ON t.installation_id = ${id} AND t.ref = e.object || ':' || e.crm_id
    LEFT JOIN (SELECT key, max(occurred_at) AS occurred_at FROM steward.twin_key WHERE installation_id = ${id} AND kind = 'k' GROUP BY key) AS k ON k.key = e.key
    CROSS JOIN LATERAL jsonb_array_elements(e.associations) AS a
    JOIN steward.crm_id c ON c.installation_id = ${id} AND c.object = a->>'object' AND c.crm_id = a->>'crmId'
    WHERE e.installation_id = ${id} AND NOT e.archived AND e.object <> 'task' AND coalesce(t.occurred_at, k.occurred_at, e.modified_at) IS NOT NULL
    GROUP BY c.object, c.id`);
  await add(sql`
    SELECT ${id}, 'account', c.account_id, max(g.last_at) FROM steward.mirror_contact c
    JOIN steward.finding_activity g ON g.installation_id = ${id} AND g.object = 'contact' AND g.id = c.id
    WHERE c.installation_id = ${id} AND NOT c.archived AND c.account_id IS NOT NULL GROUP BY c.account_id`);
  await add(sql`
    SELECT ${id}, 'opportunity', o.id, max(g.last_at) FROM steward.mirror_opportunity o CROSS JOIN unnest(o.contact_ids) AS who
    JOIN steward.finding_activity g ON g.installation_id = ${id} AND g.object = 'contact' AND g.id = who
    WHERE o.installation_id = ${id} AND NOT o.archived GROUP BY o.id`);
  await add(sql`
    SELECT ${id}, 'opportunity', o.id, g.last_at FROM steward.mirror_opportunity o
    JOIN steward.finding_activity g ON g.installation_id = ${id} AND g.object = 'account' AND g.id = o.account_id
    WHERE o.installation_id = ${id} AND NOT o.archived AND o.contact_ids = '{}'`);
}

/** When something last happened with these records; one with which nothing did is missing. */
export async function lastActivities({ db, installation: { id } }: TenantContext, object: RecordObject, ids: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db.selectFrom("finding_activity").select(["id", "last_at"]).where("installation_id", "=", id).where("object", "=", object)
    .where("id", "=", sql<never>`ANY (${[...ids]})`).execute();
  return new Map(rows.map((row) => [row.id, row.last_at]));
}
