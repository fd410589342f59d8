import type { AuditJson, PersonMark } from "../../domain/audit/fact.ts";
import type { Place } from "../../domain/audit/erasure-fact.ts";
import type { KeptValue, KeptValues } from "../../ports/audit-log.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { knownKeys, PEOPLE_SEAL, privateContext, sealersOf } from "./person-keys.ts";
import type { SqlRunner } from "./sql-runner.ts";

/** The values beside one log, inside the caller's transaction. */
export function keptValues({ secrets }: { readonly secrets: Secrets }, sql: SqlRunner, name: LogName): KeptValues {
  const { installation, log } = name;
  const opened = (rows: readonly PrivateRow[]): Promise<readonly KeptValue[]> => openRows(secrets, sql, name, rows);
  return {
    async size() {
      const [head] = await sql.query<{ size: number }>("SELECT size FROM steward.audit_head WHERE log = $1", [log]);
      return head?.size ?? 0;
    },
    async entry(seq) {
      const [row] = await sql.query<{ bytes: string }>("SELECT bytes FROM steward.audit_entry WHERE log = $1 AND seq = $2", [log, seq]);
      return row?.bytes ?? null;
    },
    of: async (seq) => opened(await sql.query<PrivateRow>(`SELECT ${COLUMNS} FROM steward.audit_private WHERE log = $1 AND seq = $2 ORDER BY path`, [log, seq])),
    from: async (from, to, entries) => opened(await sql.query<PrivateRow>(
      `SELECT ${COLUMNS} FROM steward.audit_private WHERE log = $1 AND seq >= $2 AND seq <= (
         SELECT max(seq) FROM (SELECT DISTINCT seq FROM steward.audit_private WHERE log = $1 AND seq >= $2 AND seq < $3 ORDER BY seq LIMIT $4) AS first
       ) ORDER BY seq, path`, [log, from, to, entries])),
    async placesOf(people, limit) {
      return sql.query<Place>(
        `SELECT p.seq, p.path FROM steward.audit_private p WHERE p.log = $1 AND p.seq IN (
           SELECT m.seq FROM steward.audit_private_person m WHERE m.log = $1 AND m.mark = ANY ($2::text[])
         ) ORDER BY p.seq, p.path LIMIT $3`, [log, people, limit]);
    },
    async erase(places) {
      if (places.length === 0) return;
      const seqs = places.map(({ seq }) => seq);
      await sql.query(
        "DELETE FROM steward.audit_private p USING unnest($2::bigint[], $3::text[]) AS w (seq, path) WHERE p.log = $1 AND p.seq = w.seq AND p.path = w.path",
        [log, seqs, places.map(({ path }) => path)]);
      // Whom an entry spoke of is needed as long as something is kept for it.
      await sql.query(
        `DELETE FROM steward.audit_private_person m WHERE m.log = $1 AND m.seq = ANY ($2::bigint[])
           AND NOT EXISTS (SELECT FROM steward.audit_private p WHERE p.log = m.log AND p.seq = m.seq)`, [log, seqs]);
    },
    async lock() {
      await sql.query("SELECT steward.audit_lock($1)", [log]);
    },
    async destroyKeys(people) {
      const gone = await sql.query<{ mark: string }>("DELETE FROM steward.person_key WHERE installation_id = $1 AND mark = ANY ($2::text[]) RETURNING mark", [installation, people]);
      return gone.length;
    },
  };
}

const COLUMNS = "seq, path, salt, value_enc, subject_key_id";

interface PrivateRow {
  readonly seq: number;
  readonly path: string;
  readonly salt: Uint8Array;
  readonly value_enc: Uint8Array;
  readonly subject_key_id: string | null;
}

/** One that was altered, or whose people's keys are gone, comes without its value: whoever asks is told, and nothing stands still for it. */
async function openRows(secrets: Secrets, sql: SqlRunner, name: LogName, rows: readonly PrivateRow[]): Promise<readonly KeptValue[]> {
  const people = await peopleOf(sql, name, rows);
  const keys = await knownKeys(secrets, sql, name.installation, [...new Set([...people.values()].flat())]);
  const sealerOf = sealersOf(secrets, keys);
  return rows.map((row) => {
    const { seq, path } = row;
    const marks = row.subject_key_id === PEOPLE_SEAL ? (people.get(seq) ?? []) : [];
    const kept = { seq, path, salt: new Uint8Array(row.salt) };
    try {
      return { ...kept, value: read(sealerOf(marks).open(row.value_enc, privateContext(name, seq, path))) };
    } catch {
      return kept;
    }
  });
}

/** The seal is authenticated: only this program, for this very place, can have written it. */
function read(opened: string): AuditJson {
  const value: unknown = JSON.parse(opened);
  return value as AuditJson;
}

async function peopleOf(sql: SqlRunner, { log }: LogName, rows: readonly PrivateRow[]): Promise<ReadonlyMap<number, readonly PersonMark[]>> {
  const seqs = [...new Set(rows.filter((row) => row.subject_key_id === PEOPLE_SEAL).map(({ seq }) => seq))];
  if (seqs.length === 0) return new Map();
  const found = await sql.query<{ seq: number; mark: PersonMark }>(
    'SELECT seq, mark FROM steward.audit_private_person WHERE log = $1 AND seq = ANY ($2::bigint[]) ORDER BY seq, mark COLLATE "C"', [log, seqs]);
  return new Map([...Map.groupBy(found, ({ seq }) => seq)].map(([seq, same]) => [seq, same.map(({ mark }) => mark)]));
}
