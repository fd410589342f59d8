import { type Insertable, sql, type Transaction } from "kysely";
import { contactTokens } from "../../domain/match/names.ts";
import { ENGAGEMENT_OBJECTS } from "../../domain/model/engagement.ts";
import { accountId, contactId, type InstallationId, opportunityId, userId } from "../../domain/model/ids.ts";
import type { CrmAccount, CrmContact, CrmEngagement, CrmObject, CrmOpportunity, CrmRecord, CrmUser } from "../../ports/crm-records.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { noteContacts } from "./link-offers.ts";
import { forgetChoices } from "./match-choices.ts";
import { noteDue, noteDueOf } from "./match-due.ts";
import { withoutForgotten } from "./mirror-gone.ts";
import { mapPage, type PageIds } from "./mirror-ids.ts";
import { accountKeys, replaceKeys } from "./mirror-keys.ts";
import { keyContacts, keyContactsOf } from "./mirror-regions.ts";
import { mappedOf, withKnown } from "./mirror-untold.ts";
import type { Schema } from "./schema.ts";

/** Rows of one statement; its parameters stay well under PostgreSQL's 65,535. */
export const ROWS_PER_STATEMENT = 500;

/**
 * Stores a page of records. What is older than the stored row changes nothing; what says the same does not count.
 * Returns the records that changed their rows.
 */
export async function upsertRecords(context: TenantContext, records: readonly CrmRecord[]): Promise<readonly CrmRecord[]> {
  const { db, installation } = context;
  if (records.length === 0) return [];
  await lockFor(db, "mirror", installation.id);
  const news: CrmRecord[] = [];
  for (let from = 0; from < records.length; from += ROWS_PER_STATEMENT) {
    const page = records.slice(from, from + ROWS_PER_STATEMENT);
    const ids = await mapPage(db, installation.id, page);
    const current = newest(page.filter((record) => !ids.isAlias(record.object, record.crmId)), ids);
    const changed = await upsertPage(context, current, ids);
    news.push(...current.filter((record) => changed.has(rowOf(record, ids))));
  }
  return news;
}

/** Stores records of which none comes twice and none is an alias; what changed, under {@link rowOf}. */
export async function upsertPage(context: TenantContext, records: readonly CrmRecord[], ids: PageIds): Promise<ReadonlySet<string>> {
  const { db, installation: { id, policy } } = context;
  const region = policy.organisation.defaultRegion;
  const { mapped } = policy.fields;
  const living = await withoutForgotten(context, records.filter((record) => record.object === "contact"));
  const contacts = await withKnown(db, id, { object: "contact", mapped: mapped.contact }, living.map((record) => ({ record, row: contactRow(id, record, ids) })));
  const accounts = await withKnown(db, id, { object: "account", mapped: mapped.account }, records.filter((record) => record.object === "account").map((record) => ({ record, row: accountRow(id, record, ids) })));
  const opportunities = await withKnown(db, id, { object: "opportunity", mapped: mapped.opportunity }, records.filter((record) => record.object === "opportunity").map((record) => ({ record, row: opportunityRow(id, record, ids) })));
  const users = await upsertRows(db, "mirror_user", records.filter((record) => record.object === "user").map((record) => userRow(id, record, ids)));
  const deals = await upsertRows(db, "mirror_opportunity", opportunities);
  const changedAccounts = new Set(await upsertRows(db, "mirror_account", accounts));
  await replaceKeys(db, id, { object: "account", ids: [...changedAccounts] }, accounts.filter((row) => changedAccounts.has(row.id) && !row.archived).flatMap((row) => accountKeys(row, region)));
  const changedContacts = new Set(await upsertRows(db, "mirror_contact", contacts));
  await forgetChoices(db, id, contacts.filter((row) => changedContacts.has(row.id) && row.archived).map((row) => row.id));
  await keyContacts(db, id, { ids: [...changedContacts], rows: contacts.filter((row) => changedContacts.has(row.id) && !row.archived), region });
  await keyContactsOf(db, id, [...changedAccounts], region);
  await noteDue(db, id, "account", changedAccounts);
  await noteDueOf(db, id, [...changedAccounts]);
  await noteDue(db, id, "contact", changedContacts);
  await noteContacts(context, contacts.filter((row) => changedContacts.has(row.id) && !row.archived));
  const engagements = await upsertEngagements(db, id, records.filter(isEngagement));
  const named = (object: CrmObject, changed: Iterable<string>): readonly string[] => [...changed].map((one) => `${object}:${one}`);
  return new Set([...named("user", users), ...named("opportunity", deals), ...named("account", changedAccounts), ...named("contact", changedContacts), ...engagements]);
}

/** The row of the mirror that holds a record: by our id, an engagement by the vendor's. */
export const rowOf = (record: CrmRecord, ids: PageIds): string => `${record.object}:${isEngagement(record) ? record.crmId : ids.of(record.object, record.crmId)}`;

const isEngagement = (record: CrmRecord): record is CrmEngagement => ENGAGEMENT_OBJECTS.some((object) => object === record.object);

/** The newest of each, should a page hold one twice: a statement may touch a row once only. */
export function newest(records: readonly CrmRecord[], ids: PageIds): readonly CrmRecord[] {
  const byId = new Map<string, CrmRecord>();
  for (const record of records) {
    const key = `${record.object}:${ids.of(record.object, record.crmId)}`;
    const other = byId.get(key);
    if (other === undefined || other.modifiedAt <= record.modifiedAt) byId.set(key, record);
  }
  return [...byId.values()];
}

type RecordTable = "mirror_user" | "mirror_contact" | "mirror_account" | "mirror_opportunity";

/**
 * Inserts or replaces rows that are not older and say something else; returns the ids of those. All rows are one value in
 * JSON: thousands of parameters took longer to number than the rows to store, and the statement is the same for every page.
 */
async function upsertRows<Table extends RecordTable>(db: Transaction<Schema>, table: Table, rows: readonly Insertable<Schema[Table]>[]): Promise<readonly string[]> {
  const [sample] = rows;
  if (sample === undefined) return [];
  const columns = Object.keys(sample);
  const values = columns.filter((column) => column !== "installation_id" && column !== "id");
  const compared = values.filter((column) => column !== "modified_at");
  const list = (names: readonly string[], prefix = ""): ReturnType<typeof sql> => sql.join(names.map((name) => sql.ref(prefix + name)));
  const { rows: changed } = await sql<{ id: string }>`
    INSERT INTO ${sql.table(`steward.${table}`)} AS t (${list(columns)})
    SELECT ${list(columns)} FROM jsonb_populate_recordset(NULL::${sql.table(`steward.${table}`)}, ${jsonOf(rows)}::jsonb)
    ON CONFLICT (installation_id, id) DO UPDATE SET (${list(values)}) = ROW (${list(values, "excluded.")})
    WHERE excluded.modified_at >= t.modified_at AND (${list(compared, "t.")}) IS DISTINCT FROM (${list(compared, "excluded.")})
    RETURNING id`.execute(db);
  return changed.map(({ id }) => id);
}

/** Halves of characters are no text to PostgreSQL. */
const jsonOf = (rows: readonly object[]): string => JSON.stringify(rows, (_key, value: unknown) => (typeof value === "string" ? value.toWellFormed() : value));

function userRow(installation: InstallationId, user: CrmUser, ids: PageIds): Insertable<Schema["mirror_user"]> {
  return {
    installation_id: installation, id: userId(ids.of("user", user.crmId)), modified_at: user.modifiedAt, archived: user.archived,
    name: clean(user.name), email: cleanOrNull(user.email), phone: cleanOrNull(user.phone), zone: user.zone, active: user.active,
  };
}

function contactRow(installation: InstallationId, contact: CrmContact, ids: PageIds): Insertable<Schema["mirror_contact"]> {
  return {
    installation_id: installation, id: contactId(ids.of("contact", contact.crmId)), modified_at: contact.modifiedAt, archived: contact.archived,
    kind: contact.kind, first_name: clean(contact.firstName), last_name: clean(contact.lastName),
    emails: contact.emails.map(clean), phones: contact.phones.map(clean), title: cleanOrNull(contact.title),
    account_id: contact.account === null ? null : accountId(ids.of("account", contact.account)),
    owner_id: contact.owner === null ? null : userId(ids.of("user", contact.owner)),
    first_tokens: [...contactTokens(contact.firstName, contact.lastName).first].map(clean), mapped: mappedColumn(contact),
  };
}

function accountRow(installation: InstallationId, account: CrmAccount, ids: PageIds): Insertable<Schema["mirror_account"]> {
  return {
    installation_id: installation, id: accountId(ids.of("account", account.crmId)), modified_at: account.modifiedAt, archived: account.archived,
    name: clean(account.name), domains: account.domains.map(clean), phones: account.phones.map(clean),
    city: cleanOrNull(account.city), country: cleanOrNull(account.country),
    parent_id: account.parent === null ? null : accountId(ids.of("account", account.parent)),
    owner_id: account.owner === null ? null : userId(ids.of("user", account.owner)), mapped: mappedColumn(account),
  };
}

function opportunityRow(installation: InstallationId, deal: CrmOpportunity, ids: PageIds): Insertable<Schema["mirror_opportunity"]> {
  return {
    installation_id: installation, id: opportunityId(ids.of("opportunity", deal.crmId)), modified_at: deal.modifiedAt, archived: deal.archived,
    name: clean(deal.name), account_id: deal.account === null ? null : accountId(ids.of("account", deal.account)),
    contact_ids: deal.contacts.map((crmId) => contactId(ids.of("contact", crmId))), stage: clean(deal.stage),
    is_closed: deal.isClosed, is_won: deal.isWon, amount: cleanOrNull(deal.amount), currency: cleanOrNull(deal.currency),
    close_date: cleanOrNull(deal.closeDate), created_at: deal.createdAt, owner_id: deal.owner === null ? null : userId(ids.of("user", deal.owner)), mapped: mappedColumn(deal),
  };
}

/** Who takes part may change without a new stamp, so an equal one may say something else. The order of people means nothing. */
async function upsertEngagements(db: Transaction<Schema>, installation: InstallationId, engagements: readonly CrmEngagement[]): Promise<readonly string[]> {
  if (engagements.length === 0) return [];
  const rows = engagements.map(({ object, crmId, key, modifiedAt, archived, contacts }) => ({
    installation_id: installation, object, crm_id: crmId, key, modified_at: modifiedAt, archived,
    associations: JSON.stringify(contacts.toSorted().map((contact) => ({ object: "contact", crmId: contact }))),
  }));
  const changed = await db.insertInto("mirror_engagement").values(rows)
    .onConflict((conflict) => conflict.columns(["installation_id", "object", "crm_id"]).doUpdateSet((row) => ({
      key: row.ref("excluded.key"), modified_at: row.ref("excluded.modified_at"), archived: row.ref("excluded.archived"), associations: row.ref("excluded.associations"),
    })).where(sql<boolean>`mirror_engagement.modified_at IS NULL OR excluded.modified_at > mirror_engagement.modified_at OR (
      excluded.modified_at = mirror_engagement.modified_at AND (excluded.key, excluded.archived, excluded.associations)
        IS DISTINCT FROM (mirror_engagement.key, mirror_engagement.archived, mirror_engagement.associations))`))
    .returning(["object", "crm_id"]).execute();
  return changed.map(({ object, crm_id: crmId }) => `${object}:${crmId}`);
}

const mappedColumn = (record: CrmRecord): Readonly<Record<string, string | null>> =>
  Object.fromEntries(Object.entries(mappedOf(record)).map(([name, value]): [string, string | null] => [name, cleanOrNull(value)]));

/** PostgreSQL's text holds no NUL. */
const clean = (text: string): string => text.replaceAll("\u0000", "");
const cleanOrNull = (text: string | null): string | null => (text === null ? null : clean(text));
