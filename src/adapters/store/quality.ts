import { sql } from "kysely";
import { countsOf, type Mark, type Measured, type Seen } from "../../domain/quality/measured.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Sum } from "../../domain/quality/measures.ts";
import type { Counts, QualityTable, SumQuery } from "../../ports/quality-table.ts";
import { lockFor, type TenantContext } from "./context.ts";
import type { MeasuredRow } from "./schema.ts";

/**
 * What is measured of one installation. Whoever judges, decides or writes notes it in a row of its own and marks it stale;
 * nobody waits for a sum that others add to as well. The sums follow in a transaction of their own.
 */
export function qualityTable(context: TenantContext): QualityTable {
  const { db, installation: { id: installation } } = context;
  return {
    seen: (activities) => noteSeen(context, activities),
    mark: (subjects, marks) => addMarks(context, subjects, marks),

    async logged(activities, at) {
      if (activities.length === 0) return;
      await db.updateTable("measured").set({ logged_at: at, is_stale: true }).where("installation_id", "=", installation)
        .where("subject", "in", inOrder(context, activities)).where("logged_at", "is", null).execute();
    },

    sumUp: (limit) => sumUp(context, limit),

    async sums({ dim, from, to }, byWeek) {
      const rows = await db.selectFrom("quality_sum").select(["week", "value", "counts"]).where("installation_id", "=", installation).where("dim", "=", dim)
        .where("week", ">=", from).where("week", "<=", to).execute();
      const sums: Sum[] = [];
      for (const same of Map.groupBy(rows, ({ week, value }) => (byWeek ? `${week} ${value}` : value)).values()) {
        const [{ week, value } = { week: from, value: "" }] = same;
        for (const [measure, n] of addedUp(same.map(({ counts }) => counts))) if (n !== 0) sums.push({ week: byWeek ? week : "", value, measure, n });
      }
      return sums;
    },

    async forgetBefore(week, limit) {
      await sql`DELETE FROM steward.quality_sum WHERE installation_id = ${installation} AND dim IN ('all', 'source', 'kind', 'rep') AND week < ${week}`.execute(db);
      const { numAffectedRows } = await sql`
        DELETE FROM steward.measured WHERE installation_id = ${installation} AND subject IN (
          SELECT subject FROM steward.measured WHERE installation_id = ${installation} AND week < ${week} LIMIT ${limit})`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },
  };
}

/** Notes what was seen for the first time. */
export async function noteSeen({ db, installation }: TenantContext, seen: readonly Seen[]): Promise<void> {
  if (seen.length === 0) return;
  await db.insertInto("measured").values(seen.map(({ subject, week, source, kind, rep, marks, confidenceBp, endedAt }) => ({
    installation_id: installation.id, subject, week, source, kind, rep: rep ?? "", marks: [...marks], confidence_bp: confidenceBp, ended_at: endedAt, logged_at: null,
  }))).onConflict((conflict) => conflict.doNothing()).execute();
}

/** Adds marks to what was seen. */
export async function addMarks(context: TenantContext, subjects: readonly string[], marks: readonly Mark[]): Promise<void> {
  if (subjects.length === 0) return;
  await context.db.updateTable("measured").set({ marks: sql<string[]>`marks || ${[...marks]}::text[]`, is_stale: true })
    .where("installation_id", "=", context.installation.id).where("subject", "in", inOrder(context, subjects))
    .where(sql<boolean>`NOT marks @> ${[...marks]}::text[]`).execute();
}

/** Held in one order, so that of two who note several at once neither waits for the other in a circle. */
function inOrder({ db, installation }: TenantContext, subjects: readonly string[]) {
  return db.selectFrom("measured").select("subject").where("installation_id", "=", installation.id)
    .where("subject", "=", sql<never>`ANY (${[...subjects]})`).orderBy("subject").forUpdate();
}

/** Takes what the sums have of stale rows out of them, and puts in what the rows say now. A row that somebody holds just now comes the next time. */
async function sumUp({ db, installation: { id: installation } }: TenantContext, limit: number): Promise<number> {
  await lockFor(db, "quality-sums", installation);
  const rows = await db.selectFrom("measured").selectAll().where("installation_id", "=", installation).where("is_stale", "=", true).limit(limit).forUpdate().skipLocked().execute();
  if (rows.length === 0) return 0;
  const deltas = new Map<string, Delta>();
  const counted = rows.map((row) => {
    const now = new Map<string, number>(countsOf(measuredOf(row)));
    const before = new Map(row.counted.split(" ").filter((word) => word !== "").map((word) => pairOf(word)));
    const change = addedUp([Object.fromEntries(now), Object.fromEntries([...before].map(([measure, n]) => [measure, -n]))]);
    for (const [dim, value] of [["all", ""], ["source", row.source], ["kind", row.kind], ["rep", row.rep]] as const) add(deltas, { dim, week: row.week, value, counts: change });
    return [...now].map(([measure, n]) => `${measure}=${n}`).join(" ");
  });
  await addToSums(db, installation, [...deltas.values()]);
  await sql`
    UPDATE steward.measured m SET is_stale = false, counted = v.counted
    FROM unnest(${rows.map(({ subject }) => subject)}::text[], ${counted}::text[]) AS v (subject, counted)
    WHERE m.installation_id = ${installation} AND m.subject = v.subject`.execute(db);
  return rows.length;
}

interface Delta {
  readonly dim: SumQuery["dim"];
  readonly week: string;
  readonly value: string;
  readonly counts: Map<string, number>;
}

function add(deltas: Map<string, Delta>, { dim, week, value, counts }: Delta): void {
  const key = JSON.stringify([dim, week, value]);
  const known = deltas.get(key);
  if (known === undefined) deltas.set(key, { dim, week, value, counts: new Map(counts) });
  else for (const [measure, n] of counts) known.counts.set(measure, (known.counts.get(measure) ?? 0) + n);
}

/** Nobody else writes sums meanwhile, so they are read, added to and written back. */
async function addToSums(db: TenantContext["db"], installation: InstallationId, deltas: readonly Delta[]): Promise<void> {
  const [dims, weeks, values] = [deltas.map(({ dim }) => dim), deltas.map(({ week }) => week), deltas.map(({ value }) => value)];
  const { rows } = await sql<{ n: number; counts: Counts }>`
    SELECT d.n, s.counts FROM unnest(${dims}::text[], ${weeks}::text[], ${values}::text[]) WITH ORDINALITY AS d (dim, week, value, n)
    JOIN steward.quality_sum s ON s.installation_id = ${installation} AND s.dim = d.dim AND s.week = d.week AND s.value = d.value`.execute(db);
  const present = new Map(rows.map(({ n, counts }) => [n, counts]));
  const sums = deltas.map(({ counts }, index) => {
    const sum = addedUp([present.get(index + 1) ?? {}, Object.fromEntries(counts)]);
    return JSON.stringify(Object.fromEntries([...sum].filter(([, n]) => n !== 0)));
  });
  await sql`
    INSERT INTO steward.quality_sum (installation_id, dim, week, value, counts)
    SELECT ${installation}, d.dim, d.week, d.value, d.counts::jsonb FROM unnest(${dims}::text[], ${weeks}::text[], ${values}::text[], ${sums}::text[]) AS d (dim, week, value, counts)
    ON CONFLICT (installation_id, dim, week, value) DO UPDATE SET counts = excluded.counts`.execute(db);
}

function addedUp(all: readonly Counts[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const counts of all) for (const measure in counts) sum.set(measure, (sum.get(measure) ?? 0) + (counts[measure] ?? 0));
  return sum;
}

function pairOf(word: string): readonly [measure: string, n: number] {
  const at = word.lastIndexOf("=");
  return [word.slice(0, at), Number(word.slice(at + 1))];
}

function measuredOf(row: MeasuredRow): Measured {
  return {
    subject: row.subject, week: row.week, source: row.source, kind: row.kind, rep: row.rep === "" ? null : row.rep, marks: row.marks,
    confidenceBp: row.confidence_bp, endedAt: row.ended_at, loggedAt: row.logged_at,
  };
}
