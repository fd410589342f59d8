import { sql, type Transaction } from "kysely";
import { regionOf } from "../../domain/hygiene/normalize-phone.ts";
import { accountWords } from "../../domain/match/account-words.ts";
import { e164, mailbox, registrable } from "../../domain/match/knowledge-index.ts";
import { contactTokens } from "../../domain/match/names.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { MirrorKeyKind, Schema } from "./schema.ts";

/** A key by which `select` finds a record. */
export interface MirrorKey {
  readonly object: "contact" | "account";
  readonly id: string;
  readonly kind: MirrorKeyKind;
  readonly key: string;
}

/** Keys of one record; more would be an address list, not a person. */
const KEYS_PER_RECORD_MAX = 200;
/** Longer ones are no address and no word, and would not go into an index. */
const KEY_CHARS_MAX = 500;

interface ContactWords {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** The keys of a contact, as `domain/match/select-knowledge.ts` defines them; `region` is that of its account. */
export function contactKeys(contact: ContactWords, region: string): readonly MirrorKey[] {
  const domains = contact.emails.map((email) => registrable(email.slice(email.lastIndexOf("@") + 1)));
  return keysOf("contact", contact.id, [
    ["mailbox", contact.emails.map(mailbox)],
    ["phone", contact.phones.map((phone) => e164(phone, region))],
    ["domain", domains],
    ["last-name", contactTokens(contact.first_name, contact.last_name).last],
  ]);
}

interface AccountWordsOf {
  readonly id: string;
  readonly name: string;
  readonly domains: readonly string[];
  readonly phones: readonly string[];
  readonly country?: string | null;
}

/** The keys of an account, as `domain/match/select-knowledge.ts` defines them. */
export function accountKeys(account: AccountWordsOf, region: string): readonly MirrorKey[] {
  return keysOf("account", account.id, [
    ["domain", account.domains.map(registrable)],
    ["phone", account.phones.map((phone) => e164(phone, regionOf(account.country ?? null, region)))],
    ["word", accountWords(account.name).telling],
  ]);
}

function keysOf(object: MirrorKey["object"], id: string, groups: readonly (readonly [MirrorKeyKind, readonly string[]])[]): readonly MirrorKey[] {
  return groups.flatMap(([kind, keys]) => [...new Set(keys)].filter((key) => key !== "" && key.length <= KEY_CHARS_MAX).map((key) => ({ object, id, kind, key }))).slice(0, KEYS_PER_RECORD_MAX);
}

/** Puts these keys in place of all that the records had. */
export async function replaceKeys(
  db: Transaction<Schema>, installation: InstallationId, { object, ids }: { readonly object: MirrorKey["object"]; readonly ids: readonly string[] }, keys: readonly MirrorKey[],
): Promise<void> {
  if (ids.length === 0) return;
  await dropKeys(db, installation, { object, ids });
  if (keys.length === 0) return;
  await sql`
    INSERT INTO steward.mirror_key (installation_id, object, kind, key, id)
    SELECT ${installation}, ${object}, * FROM unnest(${keys.map((one) => one.kind)}::text[], ${keys.map((one) => one.key)}::text[], ${keys.map((one) => one.id)}::text[])
    ON CONFLICT DO NOTHING`.execute(db);
}

/**
 * Takes the keys of these records away. Record by record: before a table was first analysed the planner takes a list of
 * a hundred for half of it, and in a first load read it whole for every page.
 */
async function dropKeys(db: Transaction<Schema>, installation: InstallationId, { object, ids }: { readonly object: MirrorKey["object"]; readonly ids: readonly string[] }): Promise<void> {
  await sql`
    DELETE FROM steward.mirror_key WHERE ctid = ANY (ARRAY(
      SELECT k.place FROM unnest(${[...ids]}::text[]) AS w (id) CROSS JOIN LATERAL (
        SELECT ctid AS place FROM steward.mirror_key WHERE installation_id = ${installation} AND object = ${object} AND id = w.id OFFSET 0) AS k))`.execute(db);
}
