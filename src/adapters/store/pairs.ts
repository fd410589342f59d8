import { type Selectable, sql } from "kysely";
import type { LinkObject } from "../../domain/linkage/features.ts";
import { orderedPair, type Verdict } from "../../domain/linkage/judged.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { FoundPair, KeptPair, PairReasons, PairTable } from "../../ports/pair-table.ts";
import type { TenantContext } from "./context.ts";
import { labelPair, pairLabels } from "./pair-labels.ts";
import type { Schema } from "./schema.ts";
import { sealedJson } from "./sealed-json.ts";

/** What of the reasons is sealed; weight and band order the queue. */
type Sealed = Pick<PairReasons, "proof" | "evidence">;
type PairRow = Selectable<Schema["duplicate_pair"]>;

/** Found pairs and judgements of one installation. */
export function pairTable(context: TenantContext): PairTable {
  const { db, installation: { id }, secrets } = context;
  const sealed = sealedJson<Sealed>(secrets, id, "duplicate_pair");
  const kept = (row: PairRow): KeptPair => ({
    a: row.a, b: row.b, weight: row.weight, band: row.band, modelVersion: row.model_version, state: row.state, foundAt: row.found_at, ...sealed.open(rowName(row.object, row), row.sealed),
  });
  return {
    note: (object, pairs, at) => note(context, object, { pairs, at }),

    async open(object, { after, limit }) {
      const { rows } = await sql<PairRow>`
        SELECT * FROM steward.duplicate_pair p WHERE installation_id = ${id} AND object = ${object} AND state = 'open'
          AND (${after === null} OR (-weight, a, b) > (${-(after?.weight ?? 0)}::float8, ${after?.a ?? ""}, ${after?.b ?? ""}))
          AND NOT EXISTS (SELECT FROM steward.duplicate_pair o WHERE o.installation_id = ${id} AND o.object = ${object} AND o.state = 'asked' AND (o.a IN (p.a, p.b) OR o.b IN (p.a, p.b)))
        ORDER BY weight DESC, a, b LIMIT ${limit}`.execute(db);
      return rows.map(kept);
    },

    async get(object, one, other) {
      const [ends] = named(one, other);
      if (ends === undefined) return null;
      const row = await rowOf(context, object, ends);
      return row === undefined ? null : kept(row);
    },

    async openByIds(object, { after, limit }) {
      const { rows } = await sql<PairRow>`
        SELECT * FROM steward.duplicate_pair WHERE installation_id = ${id} AND object = ${object} AND state = 'open'
          AND (${after === null} OR (a, b) > (${after?.a ?? ""}, ${after?.b ?? ""})) ORDER BY a, b LIMIT ${limit}`.execute(db);
      return rows.map(kept);
    },

    drop: (object, pairs) => drop(context, object, pairs),
    labels: (object, of) => pairLabels(context, object, of),

    dropOthers: (object, record, others) => dropOthers(context, object, { record, others }),

    async reopen(before) {
      const { numAffectedRows } = await sql`UPDATE steward.duplicate_pair SET state = 'open', asked_at = NULL WHERE installation_id = ${id} AND state = 'asked' AND asked_at < ${before}`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },

    async setAsked(object, { a: one, b: other }, askedAt) {
      const [ends] = named(one, other);
      if (ends === undefined) return false;
      const { numUpdatedRows } = await db.updateTable("duplicate_pair").set({ state: askedAt === null ? "open" : "asked", asked_at: askedAt }).where("installation_id", "=", id).where("object", "=", object)
        .where("a", "=", ends.a).where("b", "=", ends.b).where("state", "=", askedAt === null ? "asked" : "open").executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async judge(object, { a: one, b: other, verdict, by, at }) {
      const [ends] = named(one, other);
      if (ends === undefined) throw new TypeError("a record and itself cannot be judged");
      const said = { verdict, judged_by: by, judged_at: at };
      const row = await rowOf(context, object, ends);
      await labelPair(context, object, { ...ends, verdict, at, kept: row === undefined ? null : kept(row) });
      await db.insertInto("pair_judgement").values({ installation_id: id, object, ...ends, ...said }).onConflict((conflict) => conflict.columns(["installation_id", "object", "a", "b"]).doUpdateSet(said)).execute();
      await db.updateTable("duplicate_pair").set({ state: "judged" }).where("installation_id", "=", id).where("object", "=", object).where("a", "=", ends.a).where("b", "=", ends.b).execute();
    },

    verdicts: (object, record, others) => verdicts(context, object, { record, others }),

    async judgements(object, { after, limit }) {
      const { rows } = await sql<Selectable<Schema["pair_judgement"]>>`
        SELECT * FROM steward.pair_judgement WHERE installation_id = ${id} AND object = ${object} AND (${after === null} OR (a, b) > (${after?.a ?? ""}, ${after?.b ?? ""}))
        ORDER BY a, b LIMIT ${limit}`.execute(db);
      return rows.map((row) => ({ a: row.a, b: row.b, verdict: row.verdict, by: row.judged_by, at: row.judged_at }));
    },
  };
}

async function drop({ db, installation: { id } }: TenantContext, object: LinkObject, pairs: readonly Ends[]): Promise<void> {
  for (const { a, b } of pairs) {
    await db.updateTable("duplicate_pair").set({ state: "gone" }).where("installation_id", "=", id).where("object", "=", object).where("a", "=", a).where("b", "=", b).where("state", "=", "open").execute();
  }
}

async function verdicts({ db, installation: { id } }: TenantContext, object: LinkObject, { record, others }: { readonly record: string; readonly others: readonly string[] }): Promise<ReadonlyMap<string, Verdict>> {
  if (others.length === 0) return new Map();
  const { rows } = await sql<{ other: string; verdict: Verdict }>`
    SELECT w.other, j.verdict FROM unnest(${[...others]}::text[]) AS w (other)
    JOIN steward.pair_judgement j ON j.installation_id = ${id} AND j.object = ${object}
      AND j.a = least(w.other, ${record}::text COLLATE "C") AND j.b = greatest(w.other, ${record}::text COLLATE "C")`.execute(db);
  return new Map(rows.map(({ other, verdict }) => [other, verdict]));
}

const rowOf = ({ db, installation: { id } }: TenantContext, object: LinkObject, { a, b }: Ends): Promise<PairRow | undefined> =>
  db.selectFrom("duplicate_pair").selectAll().where("installation_id", "=", id).where("object", "=", object).where("a", "=", a).where("b", "=", b).executeTakeFirst();

interface Found {
  readonly pairs: readonly FoundPair[];
  readonly at: Instant;
}

/** In one statement and one order: two who find the same wait for each other in it. */
async function note({ db, installation: { id }, secrets }: TenantContext, object: LinkObject, { pairs, at }: Found): Promise<number> {
  const sealed = sealedJson<Sealed>(secrets, id, "duplicate_pair");
  const each = [...new Map(pairs.flatMap((pair) => named(pair.a, pair.b).map((ends) => [rowName(object, ends), { ...pair, ...ends }]))).values()];
  if (each.length === 0) return 0;
  const { rows } = await sql<{ is_new: boolean }>`
    WITH w AS (
      SELECT * FROM unnest(${each.map(({ a }) => a)}::text[], ${each.map(({ b }) => b)}::text[], ${each.map(({ weight }) => weight)}::float8[], ${each.map(({ band }) => band)}::text[],
        ${each.map(({ modelVersion }) => modelVersion)}::text[], ${each.map((pair) => Buffer.from(sealed.seal(rowName(object, pair), { proof: pair.proof, evidence: pair.evidence })))}::bytea[]) AS w (a, b, weight, band, model_version, sealed)
    ), before AS (
      SELECT w.a, w.b, was.state FROM w CROSS JOIN LATERAL (SELECT state FROM steward.duplicate_pair WHERE installation_id = ${id} AND object = ${object} AND a = w.a AND b = w.b OFFSET 0) AS was
    )
    INSERT INTO steward.duplicate_pair AS p (installation_id, object, a, b, weight, band, sealed, model_version, state, found_at)
    SELECT ${id}, ${object}, w.a, w.b, w.weight, w.band, w.sealed, w.model_version, 'open', ${at}::timestamptz FROM w
    WHERE NOT EXISTS (SELECT FROM steward.pair_judgement j WHERE j.installation_id = ${id} AND j.object = ${object} AND j.a = w.a AND j.b = w.b)
    ORDER BY w.a COLLATE "C", w.b COLLATE "C"
    ON CONFLICT (installation_id, object, a, b) DO UPDATE SET weight = excluded.weight, band = excluded.band, sealed = excluded.sealed, model_version = excluded.model_version,
      state = 'open', found_at = CASE WHEN p.state = 'gone' THEN excluded.found_at ELSE p.found_at END
    WHERE p.state = 'gone' OR p.state = 'open' AND (p.weight, p.band, p.model_version) IS DISTINCT FROM (excluded.weight, excluded.band, excluded.model_version)
    RETURNING coalesce((SELECT before.state <> 'open' FROM before WHERE before.a = p.a AND before.b = p.b), true) AS is_new`.execute(db);
  return rows.filter(({ is_new: isNew }) => isNew).length;
}

async function dropOthers({ db, installation: { id } }: TenantContext, object: LinkObject, { record, others }: { readonly record: string; readonly others: readonly string[] }): Promise<void> {
  await sql`
    UPDATE steward.duplicate_pair SET state = 'gone' WHERE installation_id = ${id} AND object = ${object} AND state = 'open'
      AND (a = ${record} AND b <> ALL (${[...others]}::text[]) OR b = ${record} AND a <> ALL (${[...others]}::text[]))`.execute(db);
}

interface Ends {
  readonly a: string;
  readonly b: string;
}

const rowName = (object: string, { a, b }: Ends): string => `${object}/${a}/${b}`;

/** None for a record and itself. */
function named(one: string, other: string): readonly Ends[] {
  const ends = orderedPair(one, other);
  return ends === null ? [] : [ends];
}
