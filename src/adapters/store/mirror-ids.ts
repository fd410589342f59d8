import { sql, type Transaction } from "kysely";
import type { CrmRecordId, InstallationId } from "../../domain/model/ids.ts";
import { derivedId } from "../../domain/proposal/derived-id.ts";
import type { CrmObject, CrmRecord } from "../../ports/crm-records.ts";
import { dropMatching, handOnJudgements, noteDueOf } from "./match-due.ts";
import { forgetChoices } from "./match-choices.ts";
import type { Schema } from "./schema.ts";

interface CrmRef {
  readonly object: CrmObject;
  readonly crmId: CrmRecordId;
}

interface Known {
  readonly id: string;
  readonly isAlias: boolean;
}

/** Our ids for a page's records and everything they refer to. */
export interface PageIds {
  of(object: CrmObject, crmId: CrmRecordId): string;
  /** The record's own vendor id leads to another record now: what was read of it is old. */
  isAlias(object: CrmObject, crmId: CrmRecordId): boolean;
}

type Db = Transaction<Schema>;

/**
 * Gives our ids to a page of records, what they refer to included: a record that is referred to before it was read has
 * the id it will keep. An id follows from installation, object and the vendor id seen first, so that two processes, or
 * the same page read twice, agree. A record with aliases takes over the id under which one of them was known.
 */
export async function mapPage(db: Db, installation: InstallationId, records: readonly CrmRecord[]): Promise<PageIds> {
  const known = await lookUp(db, installation, records.flatMap((record) => [record, ...aliasesOf(record), ...referencesOf(record)]));
  for (const record of records) {
    if (record.aliases.length > 0 && known.get(keyOf(record))?.isAlias !== true) await foldAliases(db, installation, record, known);
  }
  const wanted = records.flatMap((record) => [record, ...referencesOf(record)]);
  const fresh = new Map(wanted.filter((ref) => !known.has(keyOf(ref))).map((ref) => [keyOf(ref), ref]));
  for (const ref of fresh.values()) known.set(keyOf(ref), { id: ownId(installation, ref), isAlias: false });
  await insertIds(db, installation, [...fresh.values()].map((ref) => ({ ...ref, id: ownId(installation, ref), isAlias: false })));
  return {
    of(object, crmId) {
      const found = known.get(keyOf({ object, crmId }));
      if (found === undefined) throw new Error(`no id was made for a ${object} of the page`);
      return found.id;
    },
    isAlias: (object, crmId) => known.get(keyOf({ object, crmId }))?.isAlias ?? false,
  };
}

/** Our id of a record that was seen under this vendor id first. */
export const ownId = (installation: InstallationId, { object, crmId }: CrmRef): string => derivedId("record", installation, object, crmId);
const keyOf = ({ object, crmId }: CrmRef): string => `${object}:${crmId}`;
const aliasesOf = ({ object, aliases }: CrmRecord): readonly CrmRef[] => aliases.map((crmId) => ({ object, crmId }));

/** Everything a record points at. */
function referencesOf(record: CrmRecord): readonly CrmRef[] {
  const refs = (object: CrmObject, ...ids: readonly (CrmRecordId | null)[]): readonly CrmRef[] =>
    ids.flatMap((crmId) => (crmId === null ? [] : [{ object, crmId }]));
  switch (record.object) {
    case "user":
      return [];
    case "contact":
      return [...refs("account", record.account), ...refs("user", record.owner)];
    case "account":
      return [...refs("account", record.parent), ...refs("user", record.owner)];
    case "opportunity":
      return [...refs("account", record.account), ...refs("contact", ...record.contacts), ...refs("user", record.owner)];
    default:
      return refs("contact", ...record.contacts);
  }
}

/** Reference by reference: a join read the whole table for every page as long as it had not been analysed. */
async function lookUp(db: Db, installation: InstallationId, refs: readonly CrmRef[]): Promise<Map<string, Known>> {
  if (refs.length === 0) return new Map();
  const { rows } = await sql<{ object: CrmObject; crm_id: CrmRecordId; id: string; is_alias: boolean }>`
    SELECT c.* FROM unnest(${refs.map((ref) => ref.object)}::text[], ${refs.map((ref) => ref.crmId)}::text[]) AS w (object, crm_id)
    CROSS JOIN LATERAL (
      SELECT object, crm_id, id, is_alias FROM steward.crm_id
      WHERE installation_id = ${installation} AND object = w.object AND crm_id = w.crm_id OFFSET 0) AS c`.execute(db);
  return new Map(rows.map((row) => [keyOf({ object: row.object, crmId: row.crm_id }), { id: row.id, isAlias: row.is_alias }]));
}

/** The record keeps its id, or takes that of the first alias that had one; every other id is given up for it. */
async function foldAliases(db: Db, installation: InstallationId, record: CrmRecord, known: Map<string, Known>): Promise<void> {
  const aliases = aliasesOf(record).filter((alias) => alias.crmId !== record.crmId);
  const first = aliases.map((alias) => known.get(keyOf(alias))).find((one) => one !== undefined);
  const id = known.get(keyOf(record))?.id ?? first?.id ?? ownId(installation, record);
  if (!known.has(keyOf(record))) await insertIds(db, installation, [{ object: record.object, crmId: record.crmId, id, isAlias: false }]);
  known.set(keyOf(record), { id, isAlias: false });
  for (const alias of aliases) {
    const before = known.get(keyOf(alias));
    if (before?.isAlias === true && before.id === id) continue;
    if (before === undefined) await insertIds(db, installation, [{ ...alias, id, isAlias: true }]);
    else await giveUp(db, installation, { object: record.object, crmId: record.crmId, from: before.id, to: id });
    known.set(keyOf(alias), { id, isAlias: true });
  }
}

async function giveUp(db: Db, installation: InstallationId, { object, crmId, from, to }: CrmRef & { readonly from: string; readonly to: string }): Promise<void> {
  // What was known of the folded record is old; the survivor's own row is written right after.
  await forget(db, installation, object, from);
  await db.updateTable("crm_id").set({ id: to, is_alias: true })
    .where("installation_id", "=", installation).where("object", "=", object).where("id", "=", from).where("crm_id", "<>", crmId).execute();
  if (from === to) return;
  if (object === "contact" || object === "account") await handOnJudgements(db, installation, object, { from, to });
  if (object === "contact") await forgetChoices(db, installation, [from]);
  await db.updateTable("given_up_id").set({ id: to }).where("installation_id", "=", installation).where("object", "=", object).where("id", "=", from).execute();
  await db.insertInto("given_up_id").values({ installation_id: installation, object, old_id: from, id: to })
    .onConflict((conflict) => conflict.columns(["installation_id", "object", "old_id"]).doUpdateSet({ id: to })).execute();
  await redirect(db, installation, { object, from, to });
}

async function forget(db: Db, installation: InstallationId, object: CrmObject, id: string): Promise<void> {
  const table = tableOf(object);
  if (table === null) return;
  await sql`DELETE FROM ${sql.table(`steward.${table}`)} WHERE installation_id = ${installation} AND id = ${id}`.execute(db);
  await sql`DELETE FROM steward.mirror_key WHERE installation_id = ${installation} AND object = ${object} AND id = ${id}`.execute(db);
  if (object === "contact" || object === "account") await dropMatching(db, installation, object, [id]);
}

/** The mirror's table of an object, null for engagements, which have no ids of ours. */
function tableOf(object: CrmObject): string | null {
  return ["user", "contact", "account", "opportunity"].includes(object) ? `mirror_${object}` : null;
}

/** Other records may still point at the id that was given up; the vendor does not always touch them at a merge. */
async function redirect(db: Db, installation: InstallationId, { object, from, to }: { readonly object: CrmObject; readonly from: string; readonly to: string }): Promise<void> {
  if (object === "account") {
    await sql`UPDATE steward.mirror_contact SET account_id = ${to} WHERE installation_id = ${installation} AND account_id = ${from}`.execute(db);
    await noteDueOf(db, installation, [to]);
    await sql`UPDATE steward.mirror_opportunity SET account_id = ${to} WHERE installation_id = ${installation} AND account_id = ${from}`.execute(db);
    await sql`UPDATE steward.mirror_account SET parent_id = ${to} WHERE installation_id = ${installation} AND parent_id = ${from}`.execute(db);
  }
  if (object === "contact") {
    await sql`UPDATE steward.mirror_opportunity SET contact_ids = array_replace(contact_ids, ${from}, ${to}) WHERE installation_id = ${installation} AND ${from} = ANY (contact_ids)`.execute(db);
  }
}

async function insertIds(db: Db, installation: InstallationId, ids: readonly (CrmRef & { readonly id: string; readonly isAlias: boolean })[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    INSERT INTO steward.crm_id (installation_id, object, crm_id, id, is_alias)
    SELECT ${installation}, * FROM unnest(${ids.map((one) => one.object)}::text[], ${ids.map((one) => one.crmId)}::text[], ${ids.map((one) => one.id)}::text[], ${ids.map((one) => one.isAlias)}::boolean[])
    ON CONFLICT (installation_id, object, crm_id) DO NOTHING`.execute(db);
}
