import { sql } from "kysely";
import type { CrmRecordId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { CrmContact, CrmObject } from "../../ports/crm-records.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { forgetMatching } from "./match-due.ts";

/** Empties what is known of contacts, and remembers under a keyed hash never to keep them again, by any id they ever had. */
export async function forgetContacts(context: TenantContext, crmIds: readonly CrmRecordId[], at: Instant): Promise<number> {
  const { db, installation: { id } } = context;
  if (crmIds.length === 0) return 0;
  // A page that is being stored was looked through before: it must be over.
  await lockFor(db, "mirror", id);
  const { rows: known } = await sql<{ id: string; crm_id: CrmRecordId }>`
    SELECT c.id, c.crm_id FROM steward.crm_id c WHERE c.installation_id = ${id} AND c.object = 'contact' AND c.id IN (
      SELECT asked.id FROM steward.crm_id asked WHERE asked.installation_id = ${id} AND asked.object = 'contact' AND asked.crm_id = ANY (${[...crmIds]}))`.execute(db);
  const marks = [...new Set([...crmIds, ...known.map((one) => one.crm_id)])].map((crmId) => markOf(context, crmId));
  await sql`
    INSERT INTO steward.forgotten_record (installation_id, mark, forgotten_at)
    SELECT ${id}, mark, ${at} FROM unnest(${marks}::text[]) AS mark ON CONFLICT DO NOTHING`.execute(db);
  const ids = [...new Set(known.map((one) => one.id))];
  await sql`DELETE FROM steward.mirror_key WHERE installation_id = ${id} AND object = 'contact' AND id = ANY (${ids})`.execute(db);
  const { numAffectedRows } = await sql`
    UPDATE steward.mirror_contact SET archived = true, first_name = '', last_name = '', emails = '{}', phones = '{}', title = NULL,
      account_id = NULL, owner_id = NULL, first_tokens = '{}', mapped = '{}'
    WHERE installation_id = ${id} AND id = ANY (${ids})
      AND NOT (archived AND first_name = '' AND last_name = '' AND emails = '{}' AND phones = '{}' AND title IS NULL AND mapped = '{}')`.execute(db);
  // After the rows: whoever makes their keys just now holds them, and is done before.
  await forgetMatching(db, id, "contact", ids);
  return Number(numAffectedRows ?? 0n);
}

/** Those that nobody asked to be forgotten. */
export async function withoutForgotten(context: TenantContext, contacts: readonly CrmContact[]): Promise<readonly CrmContact[]> {
  if (contacts.length === 0) return contacts;
  const { db, installation: { id } } = context;
  const marks = new Map(contacts.map((contact) => [contact, [contact.crmId, ...contact.aliases].map((crmId) => markOf(context, crmId))]));
  const { rows } = await sql<{ mark: string }>`
    SELECT mark FROM steward.forgotten_record WHERE installation_id = ${id} AND mark = ANY (${[...marks.values()].flat()})`.execute(db);
  if (rows.length === 0) return contacts;
  const forgotten = new Set(rows.map(({ mark }) => mark));
  return contacts.filter((contact) => !(marks.get(contact) ?? []).some((mark) => forgotten.has(mark)));
}

/** More than hang on a record that people still keep. */
const LINKED_MAX = 2_000;

/** Living engagements and opportunities that the mirror ties to these contacts or accounts. */
export async function linkedTo({ db, installation: { id } }: TenantContext, object: CrmObject, crmIds: readonly CrmRecordId[]): Promise<readonly { readonly object: CrmObject; readonly crmId: CrmRecordId }[]> {
  const ends = crmIds.map((crmId) => JSON.stringify([{ object, crmId }]));
  const { rows } = await sql<{ object: CrmObject; crm_id: CrmRecordId }>`
    SELECT e.object, e.crm_id FROM steward.mirror_engagement e
    WHERE e.installation_id = ${id} AND NOT e.archived AND e.associations @> ANY (${ends}::jsonb[])
    UNION
    SELECT 'opportunity', c.crm_id FROM steward.mirror_opportunity o
    JOIN steward.crm_id c ON c.installation_id = ${id} AND c.object = 'opportunity' AND c.id = o.id AND NOT c.is_alias
    WHERE o.installation_id = ${id} AND NOT o.archived AND EXISTS (
      SELECT FROM steward.crm_id p WHERE p.installation_id = ${id} AND p.object = ${object} AND p.crm_id = ANY (${[...crmIds]})
        AND (p.object = 'contact' AND p.id = ANY (o.contact_ids) OR p.object = 'account' AND p.id = o.account_id))
    ORDER BY 1, 2 LIMIT ${LINKED_MAX}`.execute(db);
  return rows.map(({ object: linked, crm_id: crmId }) => ({ object: linked, crmId }));
}

const markOf = ({ secrets, installation }: TenantContext, crmId: CrmRecordId): string => secrets.pseudonym("forgotten", `${installation.id}\ncontact\n${crmId}`);
