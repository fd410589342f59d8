import { sql, type Transaction } from "kysely";
import { regionOf } from "../../domain/hygiene/normalize-phone.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { accountKeys, contactKeys, type MirrorKey, replaceKeys } from "./mirror-keys.ts";
import type { Schema } from "./schema.ts";

/** What the keys of a contact are made of. */
export interface KeyedContact {
  readonly id: string;
  readonly account_id?: string | null;
  readonly first_name: string;
  readonly last_name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** Replaces the keys of contacts: those without a country of its own in a number read it in the account's country. */
export async function keyContacts(db: Transaction<Schema>, installation: InstallationId, { ids, rows, region }: { readonly ids: readonly string[]; readonly rows: readonly KeyedContact[]; readonly region: string }): Promise<void> {
  const countries = await countriesOf(db, installation, rows.filter(hasLocal).flatMap((row) => row.account_id ?? []));
  const keys = rows.flatMap((row): readonly MirrorKey[] => contactKeys(row, regionOf(countries.get(row.account_id ?? "") ?? null, region)));
  await replaceKeys(db, installation, { object: "contact", ids }, keys);
}

/** Contacts of these accounts whose local numbers are read in the accounts' country: it may be known, or another, only now. */
export async function keyContactsOf(db: Transaction<Schema>, installation: InstallationId, accounts: readonly string[], region: string): Promise<void> {
  if (accounts.length === 0) return;
  const { rows } = await sql<KeyedContact>`
    SELECT c.id, c.account_id, c.first_name, c.last_name, c.emails, c.phones FROM steward.mirror_contact c
    WHERE c.installation_id = ${installation} AND c.account_id = ANY (${[...accounts]}) AND NOT c.archived AND EXISTS (SELECT FROM unnest(c.phones) AS one WHERE one !~ '^[[:space:]]*([+]|00)')`.execute(db);
  if (rows.length > 0) await keyContacts(db, installation, { ids: rows.map(({ id }) => id), rows, region });
}

const hasLocal = ({ phones }: KeyedContact): boolean => phones.some((phone) => !/^\s*(?:\+|00)/.test(phone));

/** The countries of accounts that are in the mirror. */
export async function countriesOf(db: Transaction<Schema>, installation: InstallationId, accounts: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  if (accounts.length === 0) return new Map();
  const { rows } = await sql<{ id: string; country: string | null }>`
    SELECT a.id, a.country FROM steward.mirror_account a WHERE a.installation_id = ${installation} AND NOT a.archived AND a.id = ANY (${[...new Set(accounts)]})`.execute(db);
  return new Map(rows.map(({ id, country }) => [id, country]));
}

const REBUILD_PAGE = 1_000;

/** Makes all keys anew: another home region reads the same phone numbers otherwise. */
export async function rebuildKeys(db: Transaction<Schema>, installation: InstallationId, region: string): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await db.selectFrom("mirror_contact").select(["id", "account_id", "first_name", "last_name", "emails", "phones"]).where("installation_id", "=", installation)
      .where("archived", "=", false).where(sql<boolean>`id > ${after}`).orderBy("id").limit(REBUILD_PAGE).execute();
    await keyContacts(db, installation, { ids: rows.map(({ id }) => id), rows, region });
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  for (let after = ""; ; ) {
    const rows = await db.selectFrom("mirror_account").select(["id", "name", "domains", "phones", "country"]).where("installation_id", "=", installation)
      .where("archived", "=", false).where(sql<boolean>`id > ${after}`).orderBy("id").limit(REBUILD_PAGE).execute();
    await replaceKeys(db, installation, { object: "account", ids: rows.map(({ id }) => id) }, rows.flatMap((row) => accountKeys(row, region)));
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
}
