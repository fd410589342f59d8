import { sql, type Transaction } from "kysely";
import type { Selectable } from "kysely";
import { LOOK_ALIKES_A_WORD_MAX } from "../../domain/match/look-alikes.ts";
import type { AccountId, InstallationId, UserId } from "../../domain/model/ids.ts";
import type { Account, Contact, Knowledge, Opportunity, User } from "../../domain/model/records.ts";
import type { Installation } from "../../ports/store.ts";
import type { WantedKeys } from "../../ports/store-tables.ts";
import type { TenantContext } from "./context.ts";
import { choicesFor } from "./match-choices.ts";
import type { Schema } from "./schema.ts";

/** What one activity can name; a selection that reaches them comes from a text made to reach them. */
const ACCOUNTS_MAX = 2_000;
const RECORDS_MAX = 20_000;

/** The sufficient part of the mirror for one activity: `domain/match/select-knowledge.ts`, by index. */
export async function selectKnowledge(context: TenantContext, keys: WantedKeys): Promise<Knowledge> {
  const { db, installation } = context;
  const choices = await choicesFor(context, keys);
  const contactIds = [...new Set([...(await namedContacts(db, installation.id, keys)), ...choices.map(({ contactId }) => contactId)])];
  const accounts = await accountsAndKin(db, installation.id, { contactIds, keys });
  const accountIds = accounts.map((account) => account.id);
  const contacts = await db.selectFrom("mirror_contact").selectAll().where("installation_id", "=", installation.id).where("archived", "=", false)
    .where((where) => where.or([where("id", "=", sql<never>`ANY (${contactIds})`), where("account_id", "=", sql<never>`ANY (${accountIds})`)]))
    .orderBy("id").limit(RECORDS_MAX).execute();
  const deals = await db.selectFrom("mirror_opportunity").selectAll().where("installation_id", "=", installation.id).where("archived", "=", false)
    .where("account_id", "=", sql<never>`ANY (${accountIds})`).orderBy("id").limit(RECORDS_MAX).execute();
  return {
    users: await allUsers(db, installation), contacts: contacts.map(contactOf), accounts, opportunities: deals.map(opportunityOf),
    ...(choices.length === 0 ? {} : { choices }),
  };
}

/** Everybody on our side; those who left are there and not active. */
export async function allUsers(db: Transaction<Schema>, { id, policy }: Installation): Promise<readonly User[]> {
  const rows = await db.selectFrom("mirror_user").selectAll().where("installation_id", "=", id).orderBy("id").limit(RECORDS_MAX).execute();
  return rows.map((row) => userOf(row, policy));
}

/** One of them; null for who was never there. */
export async function oneUser(db: Transaction<Schema>, { id, policy }: Installation, user: UserId): Promise<User | null> {
  const row = await db.selectFrom("mirror_user").selectAll().where("installation_id", "=", id).where("id", "=", user).executeTakeFirst();
  return row === undefined ? null : userOf(row, policy);
}

function userOf(row: Selectable<Schema["mirror_user"]>, { organisation: { roles } }: Installation["policy"]): User {
  return {
    id: row.id, name: row.name, email: row.email, phone: row.phone, zone: row.zone ?? "UTC",
    role: row.email === null ? "rep" : (roles[row.email] ?? roles[row.email.toLowerCase()] ?? "rep"), active: row.active && !row.archived,
  };
}

async function namedContacts(db: Transaction<Schema>, installation: InstallationId, { mailboxes, phones, nameTokens }: WantedKeys): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT k.id FROM steward.mirror_key k
    WHERE k.installation_id = ${installation} AND k.object = 'contact'
      AND (k.kind = 'mailbox' AND k.key = ANY (${[...mailboxes]}) OR k.kind = 'phone' AND k.key = ANY (${[...phones]}))
    UNION
    SELECT k.id FROM steward.mirror_key k
    JOIN steward.mirror_contact c ON c.installation_id = k.installation_id AND c.id = k.id
    WHERE k.installation_id = ${installation} AND k.object = 'contact' AND k.kind = 'last-name' AND k.key = ANY (${[...nameTokens]})
      AND c.first_tokens && ${[...nameTokens]}::text[]
    ORDER BY id LIMIT ${RECORDS_MAX}`.execute(db);
  return rows.map(({ id }) => id);
}

async function accountsAndKin(
  db: Transaction<Schema>, installation: InstallationId,
  { contactIds, keys: { mailboxes, domains, phones, nameTokens } }: { readonly contactIds: readonly string[]; readonly keys: WantedKeys },
): Promise<readonly Account[]> {
  const { rows } = await sql<Selectable<Schema["mirror_account"]>>`
    WITH reached AS MATERIALIZED (
      SELECT k.id FROM steward.mirror_key k
      WHERE k.installation_id = ${installation} AND k.object = 'account'
        AND (k.kind = 'domain' AND k.key = ANY (${[...domains]}) OR k.kind = 'phone' AND k.key = ANY (${[...phones]}))
      UNION
      SELECT c.account_id FROM steward.mirror_contact c
      WHERE c.installation_id = ${installation} AND NOT c.archived AND c.id IN (
        SELECT k.id FROM steward.mirror_key k
        WHERE k.installation_id = ${installation} AND k.object = 'contact'
          AND (k.kind = 'mailbox' AND k.key = ANY (${[...mailboxes]}) OR k.kind = 'phone' AND k.key = ANY (${[...phones]})))
    ), named AS (
      SELECT id FROM reached
      UNION
      SELECT k.id FROM steward.mirror_key k
      WHERE k.installation_id = ${installation} AND k.object = 'account' AND k.kind = 'word' AND k.key = ANY (${[...nameTokens]})
      UNION
      SELECT c.account_id FROM steward.mirror_contact c
      WHERE c.installation_id = ${installation} AND NOT c.archived AND (c.id = ANY (${[...contactIds]}) OR c.id IN (
        SELECT k.id FROM steward.mirror_key k
        WHERE k.installation_id = ${installation} AND k.object = 'contact' AND k.kind = 'domain' AND k.key = ANY (${[...domains]})))
    ), kin AS (
      SELECT id FROM named
      UNION
      SELECT a.parent_id FROM steward.mirror_account a WHERE a.installation_id = ${installation} AND NOT a.archived AND a.id IN (SELECT id FROM named)
      UNION
      SELECT a.id FROM steward.mirror_account a WHERE a.installation_id = ${installation} AND NOT a.archived AND a.parent_id IN (SELECT id FROM named)
      UNION
      SELECT alike.id FROM (
        SELECT DISTINCT k.key FROM steward.mirror_key k
        WHERE k.installation_id = ${installation} AND k.object = 'account' AND k.kind = 'word' AND k.id IN (SELECT id FROM reached)
      ) AS word CROSS JOIN LATERAL (
        SELECT k.id FROM steward.mirror_key k
        WHERE k.installation_id = ${installation} AND k.object = 'account' AND k.kind = 'word' AND k.key = word.key ORDER BY k.id LIMIT ${LOOK_ALIKES_A_WORD_MAX + 1}
      ) AS alike
    )
    SELECT a.* FROM steward.mirror_account a
    WHERE a.installation_id = ${installation} AND NOT a.archived AND a.id IN (SELECT id FROM kin)
    ORDER BY a.id LIMIT ${ACCOUNTS_MAX}`.execute(db);
  return rows.map(accountOf);
}

/** A contact as its row has it. */
export function contactOf(row: Selectable<Schema["mirror_contact"]>): Contact {
  return {
    id: row.id, kind: row.kind, firstName: row.first_name, lastName: row.last_name, emails: row.emails, phones: row.phones,
    title: row.title, accountId: row.account_id, ownerId: row.owner_id,
  };
}

/** An account as its row has it. */
export function accountOf(row: Selectable<Schema["mirror_account"]>): Account & { readonly id: AccountId } {
  return {
    id: row.id, name: row.name, domains: row.domains, phones: row.phones, city: row.city, country: row.country,
    parentId: row.parent_id, ownerId: row.owner_id,
  };
}

/** A deal as its row has it. */
export function opportunityOf(row: Selectable<Schema["mirror_opportunity"]>): Opportunity {
  return {
    id: row.id, name: row.name, accountId: row.account_id, contactIds: row.contact_ids, stage: row.stage, isClosed: row.is_closed,
    isWon: row.is_won, amount: row.amount, currency: row.currency, closeDate: row.close_date, createdAt: row.created_at, ownerId: row.owner_id,
  };
}
