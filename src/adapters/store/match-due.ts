import { sql, type Transaction } from "kysely";
import type { LinkObject } from "../../domain/linkage/features.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Schema } from "./schema.ts";

type Db = Transaction<Schema>;

/** Notes records whose keys are to be made anew. Their making is left for later: a page of the mirror is stored for an id a record. */
export async function noteDue(db: Db, installation: InstallationId, object: LinkObject, ids: Iterable<string>): Promise<void> {
  const wanted = [...ids];
  if (wanted.length === 0) return;
  await sql`
    INSERT INTO steward.match_due (installation_id, object, record_id)
    SELECT ${installation}, ${object}, id FROM unnest(${wanted}::text[]) AS w (id) ORDER BY id ON CONFLICT DO NOTHING`.execute(db);
}

/** Notes the contacts of these accounts: the firm's name and domain are among what they are found by. */
export async function noteDueOf(db: Db, installation: InstallationId, accounts: readonly string[]): Promise<void> {
  if (accounts.length === 0) return;
  await sql`
    INSERT INTO steward.match_due (installation_id, object, record_id)
    SELECT ${installation}, 'contact', c.id FROM steward.mirror_contact c
    WHERE c.installation_id = ${installation} AND c.account_id = ANY (${[...accounts]}) AND NOT c.archived ORDER BY c.id ON CONFLICT DO NOTHING`.execute(db);
}

/**
 * Takes everything away by which these records are found as somebody's duplicates. Key by key: before a table was first analysed the
 * planner takes a list for half of it.
 */
export async function dropMatching(db: Db, installation: InstallationId, object: LinkObject, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const those = [...ids];
  await sql`
    DELETE FROM steward.match_key WHERE ctid = ANY (ARRAY(
      SELECT k.place FROM steward.match_record r CROSS JOIN LATERAL unnest(r.keys) AS w (key) CROSS JOIN LATERAL (
        SELECT ctid AS place FROM steward.match_key WHERE key = w.key AND number = r.number OFFSET 0) AS k
      WHERE r.installation_id = ${installation} AND r.object = ${object} AND r.record_id = ANY (${those})))`.execute(db);
  await sql`DELETE FROM steward.match_record WHERE installation_id = ${installation} AND object = ${object} AND record_id = ANY (${those})`.execute(db);
  await sql`DELETE FROM steward.match_due WHERE installation_id = ${installation} AND object = ${object} AND record_id = ANY (${those})`.execute(db);
  await sql`
    UPDATE steward.duplicate_pair SET state = 'gone'
    WHERE installation_id = ${installation} AND object = ${object} AND state IN ('open', 'asked') AND (a = ANY (${those}) OR b = ANY (${those}))`.execute(db);
}

/** Forgets beside that who was ever held to be the same as these. */
export async function forgetMatching(db: Db, installation: InstallationId, object: LinkObject, ids: readonly string[]): Promise<void> {
  await dropMatching(db, installation, object, ids);
  for (const table of ["duplicate_pair", "pair_judgement"]) {
    await sql`DELETE FROM ${sql.table(`steward.${table}`)} WHERE installation_id = ${installation} AND object = ${object} AND (a = ANY (${[...ids]}) OR b = ANY (${[...ids]}))`.execute(db);
  }
}

/** What was said of a record that was given up holds for the one that took its place; nothing can be said of a record and itself. */
export async function handOnJudgements(db: Db, installation: InstallationId, object: LinkObject, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  await sql`
    WITH theirs AS (
      DELETE FROM steward.pair_judgement WHERE installation_id = ${installation} AND object = ${object} AND (a = ${from} OR b = ${from})
      RETURNING CASE WHEN a = ${from} THEN b ELSE a END AS other, verdict, judged_by, judged_at)
    INSERT INTO steward.pair_judgement (installation_id, object, a, b, verdict, judged_by, judged_at)
    SELECT ${installation}, ${object}, least(other, ${to}::text COLLATE "C"), greatest(other, ${to}::text COLLATE "C"), verdict, judged_by, judged_at FROM theirs WHERE other <> ${to}
    ON CONFLICT DO NOTHING`.execute(db);
  await sql`
    UPDATE steward.duplicate_pair p SET state = 'judged' FROM steward.pair_judgement j
    WHERE p.installation_id = ${installation} AND p.object = ${object} AND (p.a = ${to} OR p.b = ${to}) AND p.state IN ('open', 'asked')
      AND j.installation_id = p.installation_id AND j.object = p.object AND j.a = p.a AND j.b = p.b`.execute(db);
}

/** Has all keys made anew, the next time that somebody looks. */
export async function fillAnew(db: Db, installation: InstallationId): Promise<void> {
  // How many there are stays known: by it agreement is weighed.
  await sql`UPDATE steward.match_fill SET form = 0, after = '' WHERE installation_id = ${installation}`.execute(db);
}
