import { sealEntry } from "../../domain/audit/entry.ts";
import { leafHash, type ChainHead } from "../../domain/audit/chain.ts";
import { COMMITMENT_SALT_BYTES } from "../../domain/audit/commitment.ts";
import { canonicalJson } from "../../domain/audit/canonical-json.ts";
import type { AuditFact, PersonMark } from "../../domain/audit/fact.ts";
import { type PrivateValue, settleSlots } from "../../domain/audit/settle-slots.ts";
import type { AuditAppender, AuditReceipt } from "../../ports/audit-log.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { Clock, Randomness } from "../../ports/clock.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { keptValues } from "./kept-values.ts";
import { PEOPLE_SEAL, personKeys, privateContext, sealersOf } from "./person-keys.ts";
import type { SqlRunner } from "./sql-runner.ts";

/** What sealing an entry takes. */
export interface AppendParts {
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/**
 * The appender of one transaction: takes the head, seals each fact behind the one before, hands the bytes to the
 * database's own function, which checks every link, and keeps the secret values beside the chain.
 */
export function auditAppender(parts: AppendParts, sql: SqlRunner, name: LogName): AuditAppender {
  return {
    append: (facts) => appendEntries(parts, sql, name, facts.map((fact) => ({ fact, id: null }))),
    kept: keptValues(parts, sql, name),
  };
}

/** A fact on its way; an id that was given before lets a repetition be recognised. */
export interface NewEntry {
  readonly fact: AuditFact;
  readonly id: string | null;
}

/** Appends to one log inside the caller's transaction. */
export async function appendEntries(parts: AppendParts, sql: SqlRunner, { installation, log }: LogName, entries: readonly NewEntry[]): Promise<readonly AuditReceipt[]> {
  if (entries.length === 0) return [];
  const [head] = await sql.query<ChainHead>("SELECT size, leaf FROM steward.audit_lock($1)", [log]);
  if (head === undefined) throw new Error("the audit log has no head");
  const sealed = sealAll(parts, log, head, entries);
  await sql.query("SELECT steward.audit_append($1, $2::text[])", [log, sealed.map(({ bytes }) => bytes)]);
  await keepPrivate(parts, sql, { installation, log }, sealed);
  return sealed.map(({ receipt }) => receipt);
}

/** An entry with its bytes, and what will stand beside it. */
export interface Sealed {
  readonly receipt: AuditReceipt;
  readonly bytes: string;
  readonly kept: readonly PrivateValue[];
  readonly people: readonly PersonMark[];
}

/** Entries in a row behind a head. Throws for one that the format does not allow. */
export function sealAll({ clock, randomness }: AppendParts, log: string, from: ChainHead, entries: readonly NewEntry[]): readonly Sealed[] {
  let head = from;
  return entries.map(({ fact, id: given }) => {
    const at = clock.now();
    const id = given ?? randomness.uuidV7(at);
    const settled = settleSlots(fact, () => randomness.bytes(COMMITMENT_SALT_BYTES));
    const bytes = sealEntry(settled.fact, { log, head, id, at });
    const receipt = { seq: head.size, id };
    head = { size: head.size + 1, leaf: leafHash(bytes) };
    return { receipt, bytes, kept: settled.kept, people: settled.people };
  });
}

/** Values that speak of people are sealed under their keys too; those are looked up, and made, for all entries at once. The head's lock keeps anybody from destroying them meanwhile. */
async function keepPrivate(parts: AppendParts, sql: SqlRunner, name: LogName, sealed: readonly Sealed[]): Promise<void> {
  const secretive = sealed.filter(({ kept }) => kept.length > 0);
  if (secretive.length === 0) return;
  const sealerOf = sealersOf(parts.secrets, await personKeys(parts, sql, name, [...new Set(secretive.flatMap(({ people }) => people))]));
  const rows = secretive.flatMap(({ receipt, kept, people }) => kept.map(({ path, salt, value }) => ({
    seq: receipt.seq, path, salt: Buffer.from(salt), tag: people.length === 0 ? null : PEOPLE_SEAL,
    value: Buffer.from(sealerOf(people).seal(canonicalJson(value), privateContext(name, receipt.seq, path))),
  })));
  await sql.query(
    `INSERT INTO steward.audit_private (installation_id, log, seq, path, salt, value_enc, subject_key_id)
     SELECT $1, $2, * FROM unnest($3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::text[])`,
    [name.installation, name.log, rows.map((row) => row.seq), rows.map((row) => row.path), rows.map((row) => row.salt), rows.map((row) => row.value), rows.map((row) => row.tag)],
  );
  await keepPeople(sql, name, secretive);
}

async function keepPeople(sql: SqlRunner, name: LogName, sealed: readonly Sealed[]): Promise<void> {
  const rows = sealed.flatMap(({ receipt, people }) => people.map((mark) => ({ mark, seq: receipt.seq })));
  if (rows.length === 0) return;
  await sql.query(
    "INSERT INTO steward.audit_private_person (installation_id, log, mark, seq) SELECT $1, $2, * FROM unnest($3::text[], $4::bigint[])",
    [name.installation, name.log, rows.map(({ mark }) => mark), rows.map(({ seq }) => seq)],
  );
}
