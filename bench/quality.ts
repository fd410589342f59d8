import { parseArgs } from "node:util";
import { openPool } from "../src/adapters/store/database.ts";
import type { InstallationId } from "../src/domain/model/ids.ts";
import type { Breakdown } from "../src/domain/quality/measures.ts";
import type { TenantTransaction } from "../src/ports/store.ts";
import { readQuality, sumUpMeasures } from "../src/usecases/read-quality.ts";
import { type FreshStore, freshStore } from "../test/helpers/database.ts";
import { asOwner, stopSharedServer } from "../test/helpers/postgres.ts";
import { installed } from "../test/helpers/sample-rows.ts";

/**
 * Measures of ever more activities of one year by fifty reps: reading them may not grow with their number, and noting them may
 * not slow the judging. Prints one JSON line a size. Each read is held against an empty transaction of the same store in the
 * same run (the floor), and once against adding the rows up on the spot, which is what it would cost without sums.
 * Fails when the p95 of a read at the largest size is above the limit, or reading grows more than it may.
 */
const { values } = parseArgs({ options: { sizes: { type: "string", default: "10000,100000,1000000" }, runs: { type: "string", default: "200" }, p95MsMax: { type: "string", default: "150" }, growthMax: { type: "string", default: "4" } } });
const runs = Number(values.runs);
const BY: readonly Breakdown[] = ["week", "source", "kind", "rep", "team"];
const YEAR = { from: "2025-04-07", to: "2026-03-30" } as const;
const BATCH = 25;

const ON_THE_SPOT = `
  SELECT week, rep, count(*), count(*) FILTER (WHERE marks && ARRAY['review', 'block']), count(*) FILTER (WHERE 'duplicate' = ANY (marks)), count(logged_at),
    avg(confidence_bp), percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM logged_at - ended_at)) FROM steward.measured GROUP BY week, rep`;
const SPACE = `
  SELECT (SELECT count(*) FROM steward.measured) AS rows, (SELECT count(*) FROM steward.quality_sum) AS sums,
    pg_total_relation_size('steward.measured') / (SELECT count(*) FROM steward.measured) AS "bytesEach", pg_total_relation_size('steward.quality_sum') / 1048576 AS "sumsMb"`;

const reads: number[] = [];
for (const size of values.sizes.split(",").map(Number)) reads.push(await measured(size));
const growth = (reads.at(-1) ?? 1) / (reads[0] ?? 1);
console.log(JSON.stringify({ bench: "quality", readP95Growth: round(growth), growthMax: Number(values.growthMax) }));
if ((reads.at(-1) ?? Infinity) > Number(values.p95MsMax) || growth > Number(values.growthMax)) process.exitCode = 1;
await stopSharedServer();

/** The p95 of a read over all breakdowns, in milliseconds. */
async function measured(size: number): Promise<number> {
  const fresh = await freshStore();
  try {
    const id = await installed(fresh.store, "bench");
    await fill(fresh, id, size);
    const summing = performance.now();
    await sumUpMeasures(fresh, id, size);
    const sumUpUs = ((performance.now() - summing) * 1_000) / size;
    await asOwner(fresh.connection, (client) => client.query("VACUUM ANALYZE steward.measured, steward.quality_sum"));
    const read: number[] = [];
    const floor: number[] = [];
    const byKind: Record<string, number> = {};
    for (const by of BY) {
      const own: number[] = [];
      for (let run = 0; run < runs / BY.length; run += 1) {
        own.push(await msOf(() => readQuality(fresh, id, { ...YEAR, by })));
        floor.push(await msOf(() => fresh.store.inInstallation(id, (tx) => Promise.resolve(tx.installation.id))));
      }
      byKind[by] = round(at(own, 0.5));
      read.push(...own);
    }
    const onTheSpot = await msOf(() => fresh.database.pool.query(ON_THE_SPOT));
    const { rows: [space] } = await fresh.database.pool.query<Record<string, number>>(SPACE);
    const p95 = at(read, 0.95);
    console.log(JSON.stringify({
      bench: "quality", activities: size, readMs: { p50: round(at(read, 0.5)), p95: round(p95) }, p50By: byKind, floorMs: round(at(floor, 0.5)), ratioToFloor: round(at(read, 0.5) / at(floor, 0.5)),
      onTheSpotMs: Math.round(onTheSpot), sumUpUsEach: Math.round(sumUpUs), noteUsEach: await noteUs(fresh, id), ...space, rssMb: Math.round(process.memoryUsage().rss / 1_048_576),
    }));
    return p95;
  } finally {
    await fresh.close();
  }
}

/** As judging leaves them behind: eleven of twelve logged after minutes to days, one a talk without a step, some in doubt. */
async function fill({ connection }: FreshStore, id: InstallationId, size: number): Promise<void> {
  const database = openPool(connection, { poolMax: 1 });
  const { pool } = database;
  await pool.query("SET statement_timeout = 0");
  await pool.query(`
    INSERT INTO steward.measured (installation_id, subject, week, source, kind, rep, marks, confidence_bp, ended_at, logged_at)
    SELECT $1, 'activity-' || n, to_char(date_trunc('week', at AT TIME ZONE 'UTC'), 'YYYY-MM-DD'), (ARRAY['mail', 'calendar', 'dialer', 'gong', 'form'])[1 + n % 5],
      (ARRAY['email', 'meeting', 'call', 'meeting', 'form'])[1 + n % 5], 'user-' || n % 50,
      CASE WHEN n % 12 = 0 THEN ARRAY['review', 'uncertain', 'approved'] WHEN n % 17 = 0 THEN ARRAY['skip', 'duplicate'] WHEN n % 5 BETWEEN 1 AND 3 THEN ARRAY['auto', 'clear', 'talk'] || CASE WHEN n % 7 = 0 THEN '{}'::text[] ELSE ARRAY['step'] END ELSE ARRAY['auto', 'clear'] END,
      5000 + n % 5000, at, CASE WHEN n % 17 = 0 THEN NULL ELSE at + make_interval(secs => exp(3 + (n::bigint * 7919 % 1000) / 100.0)) END
    FROM (SELECT n, timestamptz '2025-04-07 08:00:00Z' + make_interval(secs => n::bigint * 31000000 / $2::int) AS at FROM generate_series(1, $2::int) AS n) AS made`, [id, size]);
  await database.close();
}

/** What noting costs for each activity, in batches as they are judged. */
async function noteUs({ store }: FreshStore, id: InstallationId): Promise<number> {
  let number = 0;
  const note = (tx: TenantTransaction): Promise<void> => tx.quality.seen(Array.from({ length: BATCH }, () => ({
    subject: `noted-${String((number += 1))}`, week: "2026-04-06", source: "mail", kind: "email", rep: null, marks: ["auto", "clear"], confidenceBp: 9_000, endedAt: "2026-04-07T10:00:00.000Z",
  })));
  const took: number[] = [];
  await store.inInstallation(id, async (tx) => {
    for (let run = 0; run < 40; run += 1) took.push(await msOf(() => note(tx)));
  });
  return Math.round((at(took, 0.5) * 1_000) / BATCH);
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function at(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
