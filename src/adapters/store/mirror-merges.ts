import { sql } from "kysely";
import type { CrmRecordId } from "../../domain/model/ids.ts";
import type { MergeObject } from "../../domain/model/merge.ts";
import type { RecordId } from "../../domain/model/proposal.ts";
import type { RecordObject } from "../../domain/model/record-fields.ts";
import type { OpenDeal } from "../../ports/store-tables.ts";
import type { TenantContext } from "./context.ts";
import { ownId } from "./mirror-ids.ts";

/** The open deals among these, or that hang on any of these records. */
export async function openDeals({ db, installation }: TenantContext, object: RecordObject, ids: readonly RecordId[]): Promise<readonly OpenDeal[]> {
  const those = sql`${[...ids]}::text[]`;
  const { rows } = await sql<OpenDeal>`
    SELECT o.amount::text AS amount, o.currency FROM steward.mirror_opportunity o
    WHERE o.installation_id = ${installation.id} AND NOT o.archived AND NOT o.is_closed AND ${{ account: sql`o.account_id = ANY (${those})`, contact: sql`o.contact_ids && ${those}`, opportunity: sql`o.id = ANY (${those})` }[object]}
    ORDER BY o.id`.execute(db);
  return rows;
}

/** These accounts, or those of these contacts or deals. */
export async function accountsOf({ db, installation }: TenantContext, object: RecordObject, ids: readonly RecordId[]): Promise<readonly { readonly crmId: CrmRecordId; readonly domains: readonly string[] }[]> {
  const those = sql`${[...ids]}::text[]`;
  const own = object === "account" ? those : sql`ARRAY(SELECT c.account_id FROM ${sql.table(`steward.mirror_${object}`)} c WHERE c.installation_id = ${installation.id} AND c.id = ANY (${those}))`;
  const { rows } = await sql<{ crm_id: CrmRecordId; domains: readonly string[] }>`
    SELECT i.crm_id, a.domains FROM steward.mirror_account a
    JOIN steward.crm_id i ON i.installation_id = a.installation_id AND i.object = 'account' AND i.id = a.id AND NOT i.is_alias
    WHERE a.installation_id = ${installation.id} AND a.id = ANY (${own}) ORDER BY a.id`.execute(db);
  return rows.map((row) => ({ crmId: row.crm_id, domains: row.domains }));
}

/** A vendor's id that led to another record, or is new, is a record of its own from now on, under the id that is returned. */
export async function setApart({ db, installation }: TenantContext, object: MergeObject, crmId: CrmRecordId): Promise<string> {
  const id = ownId(installation.id, { object, crmId });
  await sql`DELETE FROM steward.crm_id WHERE installation_id = ${installation.id} AND object = ${object} AND crm_id = ${crmId} AND is_alias`.execute(db);
  await sql`DELETE FROM steward.given_up_id WHERE installation_id = ${installation.id} AND object = ${object} AND old_id = ${id}`.execute(db);
  const { rows } = await sql<{ id: string }>`
    INSERT INTO steward.crm_id (installation_id, object, crm_id, id, is_alias) VALUES (${installation.id}, ${object}, ${crmId}, ${id}, false)
    ON CONFLICT (installation_id, object, crm_id) DO UPDATE SET crm_id = excluded.crm_id RETURNING id`.execute(db);
  return rows[0]?.id ?? id;
}
