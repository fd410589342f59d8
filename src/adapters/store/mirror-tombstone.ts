import { sql } from "kysely";
import { ENGAGEMENT_OBJECTS } from "../../domain/model/engagement.ts";
import type { CrmRecordId } from "../../domain/model/ids.ts";
import type { CrmObject } from "../../ports/crm-records.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { dropMatching, noteDueOf } from "./match-due.ts";
import { forgetChoices } from "./match-choices.ts";

/**
 * Marks records as gone that the CRM has no longer. Their rows stay, so that what points at them is known to point at
 * nothing; what they said of a person does not. The stamp stays too: the same record, should it come back, is not older.
 */
export async function tombstone(context: TenantContext, object: CrmObject, crmIds: readonly CrmRecordId[]): Promise<number> {
  const { db, installation: { id } } = context;
  if (crmIds.length === 0) return 0;
  await lockFor(db, "mirror", id);
  if (ENGAGEMENT_OBJECTS.some((one) => one === object)) return tombstoneEngagements(context, object, crmIds);
  const { rows } = await sql<{ id: string }>`
    UPDATE ${sql.table(`steward.mirror_${object}`)} m SET archived = true ${EMPTIED[object] ?? sql``}
    FROM steward.crm_id c WHERE c.installation_id = ${id} AND c.object = ${object} AND c.crm_id = ANY (${[...crmIds]}) AND NOT c.is_alias
      AND m.installation_id = c.installation_id AND m.id = c.id AND NOT m.archived
    RETURNING m.id`.execute(db);
  await sql`DELETE FROM steward.mirror_key WHERE installation_id = ${id} AND object = ${object} AND id = ANY (${rows.map((row) => row.id)})`.execute(db);
  if (object === "account") await noteDueOf(db, id, rows.map((row) => row.id));
  if (object === "contact" || object === "account") await dropMatching(db, id, object, rows.map((row) => row.id));
  if (object === "contact") {
    await forgetChoices(db, id, rows.map((row) => row.id));
    await sql`DELETE FROM steward.finding WHERE installation_id = ${id} AND object = 'contact' AND record_id = ANY (${rows.map((row) => row.id)})`.execute(db);
  }
  return rows.length;
}

/** What is emptied besides. Companies and deals are nobody; users leave with their names on what they did. */
const EMPTIED: Partial<Readonly<Record<CrmObject, ReturnType<typeof sql>>>> = {
  user: sql`, active = false`,
  contact: sql`, first_name = '', last_name = '', emails = '{}', phones = '{}', title = NULL, first_tokens = '{}', mapped = '{}'`,
};

async function tombstoneEngagements({ db, installation: { id } }: TenantContext, object: CrmObject, crmIds: readonly CrmRecordId[]): Promise<number> {
  const { rows } = await sql<{ crm_id: string }>`
    UPDATE steward.mirror_engagement SET archived = true
    WHERE installation_id = ${id} AND object = ${object} AND crm_id = ANY (${[...crmIds]}) AND NOT archived RETURNING crm_id`.execute(db);
  await sql`DELETE FROM steward.twin WHERE installation_id = ${id} AND ref = ANY (${rows.map((row) => `${object}:${row.crm_id}`)})`.execute(db);
  return rows.length;
}
