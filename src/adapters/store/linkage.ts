import { sql } from "kysely";
import type { LinkObject } from "../../domain/linkage/features.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { Candidates, FeatureValue, Keyed, KeptScales, LearnedModel, LinkageTable, MatchProbe, TakenDue, ValueShare } from "../../ports/linkage-table.ts";
import { lockFor, sqlRunner, type TenantContext } from "./context.ts";
import { dropMatching } from "./match-due.ts";
import { mirroredRecords, type MirroredRow, recordsOf } from "./mirrored-records.ts";

/** The key table of one installation. */
export function linkageTable(context: TenantContext): LinkageTable {
  const { db, installation: { id } } = context;
  return {
    takeDue: (object, from) => takeDue(context, object, from),

    async state(object, form, atMost) {
      const { rows: [row] } = await sql<{ due: number; is_filled: boolean }>`
        SELECT (SELECT count(*)::int FROM (SELECT FROM steward.match_due WHERE installation_id = ${id} AND object = ${object} LIMIT ${atMost}) AS w) AS due,
          EXISTS (SELECT FROM steward.match_fill WHERE installation_id = ${id} AND object = ${object} AND form = ${form} AND after IS NULL) AS is_filled`.execute(db);
      return { isFilled: row?.is_filled ?? false, due: row?.due ?? 0 };
    },

    fill: (object, form, limit) => fill(context, { object, form, limit }),

    saveKeys: (object, keyed) => saveKeys(context, object, keyed),

    candidates: (object, probe, limit) => candidates(context, object, { ...probe, limit }),

    records: (object, ids) => (ids.length === 0 ? Promise.resolve([]) : mirroredRecords(context, object, named(ids))),
    page: (object, { after, limit }) => mirroredRecords(context, object, { text: `ARRAY(SELECT id FROM ${MIRRORS[object]} WHERE installation_id = $1 AND NOT archived AND id > $3 ORDER BY id LIMIT $4)`, values: [after, limit] })
      .then((records) => records.toSorted((one, other) => (one.id < other.id ? -1 : 1))),

    async hold(object, ids) {
      if (ids.length === 0) return new Set();
      const { rows } = await sql<{ id: string }>`
        SELECT id FROM ${sql.table(`steward.mirror_${object}`)} WHERE installation_id = ${id} AND id = ANY (${[...ids]}) AND NOT archived ORDER BY id FOR SHARE SKIP LOCKED`.execute(db);
      return new Set(rows.map((row) => row.id));
    },

    scales: (object, values) => scales(context, object, values),
    learn: (object, learned, common, at) => learn(context, object, { learned, common, at }),
  };
}

const MIRRORS = { contact: "steward.mirror_contact", account: "steward.mirror_account" } as const;
const named = (ids: readonly string[]) => ({ text: "$3::text[]", values: [ids] });

/** 64 bits of a keyed hash, as the database's bigint. Two values that meet are compared by their records and told apart there. */
function hashOf({ secrets, installation }: TenantContext, what: "key" | "value", object: LinkObject, text: string): string {
  const hash = secrets.pseudonym(`linkage-${what}/${installation.id}`, `${object}\n${text}`);
  return BigInt.asIntN(64, BigInt(`0x${hash.slice(0, HASH_HEX)}`)).toString();
}

const HASH_HEX = 16;

async function takeDue(context: TenantContext, object: LinkObject, { after, limit }: { readonly after: string; readonly limit: number }): Promise<TakenDue> {
  const { db, installation: { id } } = context;
  await lockFor(db, "linkage", id);
  const { rows } = await sql<{ id: string }>`
    SELECT record_id AS id FROM steward.match_due WHERE installation_id = ${id} AND object = ${object} AND record_id > ${after} ORDER BY record_id LIMIT ${limit} FOR UPDATE SKIP LOCKED`.execute(db);
  const due = rows.map((row) => row.id);
  const next = due.length < limit ? null : (due.at(-1) ?? null);
  if (due.length === 0) return { taken: 0, living: [], next };
  const table = sql.table(`steward.mirror_${object}`);
  // Nobody is waited for: whoever changes one of them now waits for us, and notes it again.
  const { rows: there } = await sql<{ id: string }>`SELECT id FROM ${table} WHERE installation_id = ${id} AND id = ANY (${due}) AND NOT archived`.execute(db);
  const { rows: held } = await sql<{ id: string }>`SELECT id FROM ${table} WHERE installation_id = ${id} AND id = ANY (${due}) AND NOT archived FOR SHARE SKIP LOCKED`.execute(db);
  const [present, living] = [new Set(there.map((row) => row.id)), new Set(held.map((row) => row.id))];
  const gone = due.filter((one) => !present.has(one) && !living.has(one));
  await dropMatching(db, id, object, gone);
  await sql`DELETE FROM steward.match_due WHERE installation_id = ${id} AND object = ${object} AND record_id = ANY (${[...living]})`.execute(db);
  const records = living.size === 0 ? [] : await mirroredRecords(context, object, named([...living]));
  return { next, taken: gone.length + living.size, living: records.toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
}

interface Fill {
  readonly object: LinkObject;
  readonly form: number;
  readonly limit: number;
}

async function fill({ db, installation: { id } }: TenantContext, { object, form, limit }: Fill): Promise<boolean> {
  await lockFor(db, "linkage", id);
  const known = await db.selectFrom("match_fill").select(["form", "after"]).where("installation_id", "=", id).where("object", "=", object).executeTakeFirst();
  if (known?.form === form && known.after === null) return false;
  // Whoever stores a page of the mirror notes its records as well, in an order of their own.
  await lockFor(db, "mirror", id);
  const from = known?.form === form ? (known.after ?? "") : "";
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM ${sql.table(`steward.mirror_${object}`)} WHERE installation_id = ${id} AND id > ${from} ORDER BY id LIMIT ${limit}`.execute(db);
  await sql`
    INSERT INTO steward.match_due (installation_id, object, record_id)
    SELECT ${id}, ${object}, w.id FROM unnest(${rows.map((row) => row.id)}::text[]) AS w (id) ON CONFLICT DO NOTHING`.execute(db);
  const after = rows.length < limit ? null : (rows.at(-1)?.id ?? null);
  await sql`
    INSERT INTO steward.match_fill AS f (installation_id, object, form, after) VALUES (${id}, ${object}, ${form}, ${after})
    ON CONFLICT (installation_id, object) DO UPDATE SET form = excluded.form, after = excluded.after`.execute(db);
  return true;
}

async function saveKeys(context: TenantContext, object: LinkObject, keyed: readonly Keyed[]): Promise<ReadonlySet<string>> {
  const { db, installation: { id } } = context;
  if (keyed.length === 0) return new Set();
  const wanted = new Map(keyed.map(({ record, keys }) => [record.id, [...new Set(keys.map(({ text }) => hashOf(context, "key", object, text)))].toSorted()]));
  const { rows: known } = await sql<{ record_id: string; keys: readonly string[] }>`
    SELECT record_id, keys::text[] AS keys FROM steward.match_record WHERE installation_id = ${id} AND object = ${object} AND record_id = ANY (${[...wanted.keys()]})`.execute(db);
  const before = new Map(known.map((row) => [row.record_id, row.keys]));
  const changed = [...wanted].filter(([one, keys]) => before.get(one)?.join(",") !== keys.join(","));
  if (changed.length === 0) return new Set();
  const { rows: numbered } = await sql<{ record_id: string; number: number }>`
    INSERT INTO steward.match_record AS r (installation_id, object, record_id, keys)
    SELECT ${id}, ${object}, w.record, w.keys::bigint[] FROM unnest(${changed.map(([one]) => one)}::text[], ${changed.map(([, keys]) => `{${keys.join(",")}}`)}::text[]) AS w (record, keys)
    ON CONFLICT (installation_id, object, record_id) DO UPDATE SET keys = excluded.keys RETURNING record_id, number`.execute(db);
  const numbers = new Map(numbered.map((row) => [row.record_id, row.number]));
  const ties = (of: (keys: readonly string[], old: readonly string[]) => readonly string[]): readonly Tie[] =>
    changed.flatMap(([one, keys]) => of(keys, before.get(one) ?? []).map((key) => ({ key, number: numbers.get(one) ?? 0 })));
  await dropTies(context, ties((keys, old) => old.filter((key) => !keys.includes(key))));
  await addTies(context, ties((keys, old) => keys.filter((key) => !old.includes(key))));
  await sql`UPDATE steward.match_fill SET records = records + ${changed.filter(([one]) => !before.has(one)).length} WHERE installation_id = ${id} AND object = ${object}`.execute(db);
  return new Set(changed.map(([one]) => one));
}

interface Tie {
  readonly key: string;
  readonly number: number;
}

async function dropTies({ db }: TenantContext, ties: readonly Tie[]): Promise<void> {
  if (ties.length === 0) return;
  await sql`
    DELETE FROM steward.match_key WHERE ctid = ANY (ARRAY(
      SELECT k.place FROM unnest(${ties.map(({ key }) => key)}::bigint[], ${ties.map(({ number }) => number)}::bigint[]) AS w (key, number) CROSS JOIN LATERAL (
        SELECT ctid AS place FROM steward.match_key WHERE key = w.key AND number = w.number OFFSET 0) AS k))`.execute(db);
}

/** In the order of the index, whose pages are then each visited once. */
async function addTies({ db, installation: { id } }: TenantContext, ties: readonly Tie[]): Promise<void> {
  if (ties.length === 0) return;
  await sql`
    INSERT INTO steward.match_key (installation_id, key, number)
    SELECT ${id}, w.key, w.number FROM unnest(${ties.map(({ key }) => key)}::bigint[], ${ties.map(({ number }) => number)}::bigint[]) AS w (key, number)
    ORDER BY w.key, w.number ON CONFLICT DO NOTHING`.execute(db);
}

interface ScalesRow {
  readonly learned: LearnedModel | null;
  readonly records: number;
  readonly shares: Readonly<Record<string, number>> | null;
}

async function scales(context: TenantContext, object: LinkObject, values: readonly FeatureValue[]): Promise<KeptScales> {
  const { db, installation: { id } } = context;
  const hashes = values.map((one) => valueHash(context, object, one));
  const [row] = await sqlRunner(db).query<ScalesRow>("SELECT * FROM steward.match_scales($1, $2, $3::bigint[])", [id, object, hashes]);
  return keptScales(row, hashes);
}

const keptScales = (row: ScalesRow | undefined, hashes: readonly string[]): KeptScales =>
  ({ learned: row?.learned ?? null, records: row?.records ?? 0, shares: hashes.map((hash) => row?.shares?.[hash] ?? 0) });

async function candidates(context: TenantContext, object: LinkObject, { keys, values, limit }: MatchProbe & { readonly limit: number }): Promise<Candidates> {
  const { db, installation: { id } } = context;
  const keyHashes = keys.map(({ text }) => hashOf(context, "key", object, text));
  const valueHashes = values.map((one) => valueHash(context, object, one));
  // Both in one statement: a round trip takes longer than either look.
  const [row] = await sqlRunner(db).query<ScalesRow & { readonly found: readonly MirroredRow[] | null }>(
    "SELECT * FROM steward.match_around($1, $2, $3::bigint[], $4::int[], $5, $6::bigint[])", [id, object, keyHashes, keys.map(({ cap }) => cap), limit, valueHashes]);
  return { found: recordsOf(context, object, row?.found ?? []), scales: keptScales(row, valueHashes) };
}

const valueHash = (context: TenantContext, object: LinkObject, { feature, value }: FeatureValue): string => hashOf(context, "value", object, `${feature}\n${value}`);

/** Values of one statement. */
const VALUES_PER_STATEMENT = 5_000;

interface Lesson {
  readonly learned: LearnedModel;
  readonly common: readonly ValueShare[];
  readonly at: Instant;
}

async function learn(context: TenantContext, object: LinkObject, { learned, common, at }: Lesson): Promise<void> {
  const { db, installation: { id } } = context;
  // Whoever keys records waits for the lock: what takes long and needs no database comes before it.
  const values = common.map((one) => ({ hash: valueHash(context, object, one), share: one.share }));
  await lockFor(db, "linkage", id);
  const row = { version: learned.model.version, learned: JSON.stringify(learned), made_at: at };
  await db.insertInto("linkage_model").values({ installation_id: id, object, ...row }).onConflict((conflict) => conflict.columns(["installation_id", "object"]).doUpdateSet(row)).execute();
  await sql`DELETE FROM steward.linkage_value WHERE installation_id = ${id} AND object = ${object}`.execute(db);
  for (let from = 0; from < values.length; from += VALUES_PER_STATEMENT) {
    const page = values.slice(from, from + VALUES_PER_STATEMENT);
    await sql`
      INSERT INTO steward.linkage_value (installation_id, object, value, share)
      SELECT ${id}, ${object}, w.value, w.share FROM unnest(${page.map(({ hash }) => hash)}::bigint[], ${page.map(({ share }) => share)}::float8[]) AS w (value, share)
      ON CONFLICT (installation_id, object, value) DO UPDATE SET share = greatest(linkage_value.share, excluded.share)`.execute(db);
  }
}
