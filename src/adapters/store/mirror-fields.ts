import { sql } from "kysely";
import { contactTokens } from "../../domain/match/names.ts";
import { userId } from "../../domain/model/ids.ts";
import type { RecordId } from "../../domain/model/proposal.ts";
import { crmNameOf, isMapped, type RecordFields, type RecordObject } from "../../domain/model/record-fields.ts";
import type { TenantContext } from "./context.ts";
import { livingIds } from "./living-ids.ts";
import { noteDue, noteDueOf } from "./match-due.ts";
import { accountKeys, replaceKeys } from "./mirror-keys.ts";
import { keyContacts } from "./mirror-regions.ts";

/** The changeable fields of records as the mirror has them, under the ids asked for: one that was given up finds its survivor. */
export async function recordFields({ db, installation: { id: installation } }: TenantContext, object: RecordObject, ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, RecordFields>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ wanted: RecordId; fields: RecordFields }>`
    SELECT w.wanted, jsonb_build_object(${COLUMNS[object]}) || (SELECT coalesce(jsonb_object_agg('mapped.' || f.key, f.value), '{}') FROM jsonb_each(m.mapped) f) AS fields
    FROM ${livingIds(installation, object, ids)} AS w
    CROSS JOIN LATERAL (SELECT * FROM ${sql.table(`steward.mirror_${object}`)} WHERE installation_id = ${installation} AND id = w.id AND NOT archived OFFSET 0) AS m`.execute(db);
  return new Map(rows.map(({ wanted, fields }) => [wanted, fields]));
}

/** The first address, number and domain stand for the CRM's main fields. */
const COLUMNS: Readonly<Record<RecordObject, ReturnType<typeof sql>>> = {
  contact: sql`'firstName', nullif(m.first_name, ''), 'lastName', nullif(m.last_name, ''), 'title', m.title, 'email', m.emails[1], 'phone', m.phones[1], 'ownerId', m.owner_id`,
  account: sql`'name', nullif(m.name, ''), 'website', m.domains[1], 'phone', m.phones[1], 'city', m.city, 'ownerId', m.owner_id`,
  opportunity: sql`'name', nullif(m.name, ''), 'stage', nullif(m.stage, ''), 'amount', m.amount, 'closeDate', m.close_date, 'ownerId', m.owner_id`,
};

interface Change {
  readonly object: RecordObject;
  readonly id: RecordId;
  readonly fields: RecordFields;
}

/** Brings the mirror up to what was just written, its keys included: the next activity and the next decision see it at once. */
export async function saveRecordFields(context: TenantContext, change: Change): Promise<void> {
  await saveMapped(context, change);
  const { db, installation: { id } } = context;
  if (change.object === "contact") {
    await saveContact(context, change);
    await noteDue(db, id, "contact", [change.id]);
  }
  if (change.object === "account") {
    await saveAccount(context, change);
    await noteDue(db, id, "account", [change.id]);
    await noteDueOf(db, id, [change.id]);
  }
  if (change.object === "opportunity") await saveOpportunity(context, change);
}

async function saveMapped({ db, installation }: TenantContext, { object, id, fields }: Change): Promise<void> {
  const mapped = Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => (isMapped(field) && value !== undefined ? [[crmNameOf(field), value]] : [])));
  if (Object.keys(mapped).length === 0) return;
  await sql`UPDATE ${sql.table(`steward.mirror_${object}`)} SET mapped = mapped || ${JSON.stringify(mapped)}::jsonb WHERE installation_id = ${installation.id} AND id = ${id}`.execute(db);
}

async function saveContact({ db, installation }: TenantContext, { id, fields }: Change): Promise<void> {
  const row = await db.selectFrom("mirror_contact").selectAll().where("installation_id", "=", installation.id).where("id", "=", sql<never>`${id}`).forUpdate().executeTakeFirst();
  if (row === undefined) return;
  const names = { first_name: fields.firstName === undefined ? row.first_name : (fields.firstName ?? ""), last_name: fields.lastName === undefined ? row.last_name : (fields.lastName ?? "") };
  const next = {
    ...names, title: kept(fields.title, row.title), emails: withMain(row.emails, fields.email?.toLowerCase() ?? fields.email), phones: withMain(row.phones, fields.phone),
    owner_id: owner(fields, row.owner_id), first_tokens: [...contactTokens(names.first_name, names.last_name).first],
  };
  await db.updateTable("mirror_contact").set(next).where("installation_id", "=", installation.id).where("id", "=", row.id).execute();
  await keyContacts(db, installation.id, { ids: [row.id], rows: [{ ...next, id: row.id, account_id: row.account_id }], region: installation.policy.organisation.defaultRegion });
}

async function saveAccount({ db, installation }: TenantContext, { id, fields }: Change): Promise<void> {
  const row = await db.selectFrom("mirror_account").selectAll().where("installation_id", "=", installation.id).where("id", "=", sql<never>`${id}`).forUpdate().executeTakeFirst();
  if (row === undefined) return;
  const next = {
    name: fields.name ?? row.name, domains: withMain(row.domains, hostOf(fields.website)), phones: withMain(row.phones, fields.phone),
    city: kept(fields.city, row.city), owner_id: owner(fields, row.owner_id),
  };
  await db.updateTable("mirror_account").set(next).where("installation_id", "=", installation.id).where("id", "=", row.id).execute();
  await replaceKeys(db, installation.id, { object: "account", ids: [row.id] }, accountKeys({ ...next, id: row.id, country: row.country }, installation.policy.organisation.defaultRegion));
}

async function saveOpportunity({ db, installation }: TenantContext, { id, fields }: Change): Promise<void> {
  const row = await db.selectFrom("mirror_opportunity").selectAll().where("installation_id", "=", installation.id).where("id", "=", sql<never>`${id}`).forUpdate().executeTakeFirst();
  if (row === undefined) return;
  await db.updateTable("mirror_opportunity").set({
    name: fields.name ?? row.name, stage: fields.stage ?? row.stage, amount: kept(fields.amount, row.amount),
    close_date: kept(fields.closeDate, row.close_date), owner_id: owner(fields, row.owner_id),
  }).where("installation_id", "=", installation.id).where("id", "=", row.id).execute();
}

/** Absent is not told. */
const kept = (value: string | null | undefined, before: string | null): string | null => (value === undefined ? before : value);
const owner = ({ ownerId }: RecordFields, before: ReturnType<typeof userId> | null) => (ownerId === undefined ? before : (ownerId === null ? null : userId(ownerId)));

function withMain(list: readonly string[], main: string | null | undefined): readonly string[] {
  if (main === undefined) return list;
  return [...new Set([...(main === null ? [] : [main]), ...list.slice(1)])];
}

function hostOf(website: string | null | undefined): string | null | undefined {
  if (website === null || website === undefined) return website;
  const address = website.includes("://") ? website : `https://${website}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, "") : website.toLowerCase();
}
