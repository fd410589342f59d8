import type { PersonMark } from "../../domain/audit/fact.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { Randomness } from "../../ports/clock.ts";
import type { Secrets } from "../../ports/secrets.ts";
import type { SqlRunner } from "./sql-runner.ts";

/** How a private value is marked that is sealed under people's keys: in the column `subject_key_id`; others have none. */
export const PEOPLE_SEAL = "people/1";
const PERSON_KEY_BYTES = 32;

/** Names where a private value belongs, so that it opens nowhere else. */
export function privateContext({ installation, log }: LogName, seq: number, path: string): string {
  return `${installation}/audit_private/${log}/${String(seq)}${path}`;
}

/** The keys of these people, made for those who have none yet. For whoever holds the lock of the log's head. */
export async function personKeys(parts: { readonly secrets: Secrets; readonly randomness: Randomness }, sql: SqlRunner, { installation }: LogName, marks: readonly PersonMark[]): Promise<ReadonlyMap<PersonMark, Uint8Array>> {
  const keys = new Map(await knownKeys(parts.secrets, sql, installation, marks));
  const fresh = marks.filter((mark) => !keys.has(mark)).map((mark) => ({ mark, key: parts.randomness.bytes(PERSON_KEY_BYTES) }));
  if (fresh.length === 0) return keys;
  const sealed = fresh.map(({ mark, key }) => Buffer.from(parts.secrets.seal(Buffer.from(key).toString("base64"), keyContext(installation, mark))));
  await sql.query("INSERT INTO steward.person_key (installation_id, mark, sealed) SELECT $1, * FROM unnest($2::text[], $3::bytea[])", [installation, fresh.map(({ mark }) => mark), sealed]);
  for (const { mark, key } of fresh) keys.set(mark, key);
  return keys;
}

/** The keys of those of these people who have one. */
export async function knownKeys(secrets: Secrets, sql: SqlRunner, installation: InstallationId, marks: readonly PersonMark[]): Promise<ReadonlyMap<PersonMark, Uint8Array>> {
  if (marks.length === 0) return new Map();
  const rows = await sql.query<{ mark: PersonMark; sealed: Uint8Array }>("SELECT mark, sealed FROM steward.person_key WHERE installation_id = $1 AND mark = ANY ($2::text[])", [installation, marks]);
  return new Map(rows.map(({ mark, sealed }) => [mark, Buffer.from(secrets.open(sealed, keyContext(installation, mark)), "base64")]));
}

const keyContext = (installation: InstallationId, mark: PersonMark): string => `${installation}/person_key/${mark}`;

/** The seal of values that speak of these people (each once, in their order); derived once for each company of people. Throws when a key is not there. */
export function sealersOf(secrets: Secrets, keys: ReadonlyMap<PersonMark, Uint8Array>): (people: readonly PersonMark[]) => Pick<Secrets, "seal" | "open"> {
  const known = new Map<string, Pick<Secrets, "seal" | "open">>();
  return (people) => {
    if (people.length === 0) return secrets;
    const name = people.join();
    const found = known.get(name) ?? secrets.joined(people.map((mark) => {
      const key = keys.get(mark);
      if (key === undefined) throw new Error("the key of somebody of whom a value speaks is not there");
      return key;
    }));
    known.set(name, found);
    return found;
  };
}
