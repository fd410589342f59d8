import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBDataChunk, INTEGER } from "@duckdb/node-api";
import type { Observations } from "../../domain/linkage/estimate.ts";
import type { Pattern } from "../../domain/linkage/expectation.ts";
import { RANDOM_PAIRS_MAX, randomPairs } from "../../domain/linkage/random-pairs.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
import type { Told } from "./condition-sql.ts";
import { eachRow, numberOf, oneNumber } from "./database.ts";
import { gradeColumns, gradeNames } from "./score-sql.ts";

/** What the model is estimated from, counted in the database: only patterns of grades leave it. */
export async function observeTable(db: DuckDBConnection, spec: ObjectSpec, told: Told): Promise<Observations> {
  const records = await oneNumber(db, "SELECT count(*) FROM features");
  const certain = spec.rules.reduce((mask, rule, number) => (rule.deterministic === true ? mask | (1 << number) : mask), 0);
  const learning = spec.rules.flatMap((rule, number) => (rule.session === true ? [number] : []));
  return {
    records,
    random: await randomPatterns(db, spec, { records, told }),
    sessions: await sessionPatterns(db, spec, learning),
    deterministicPairs: await oneNumber(db, `SELECT count(*) FROM compared WHERE rules & ${certain} <> 0`),
  };
}

interface Table {
  readonly records: number;
  readonly told: Told;
}

async function randomPatterns(db: DuckDBConnection, spec: ObjectSpec, { records, told }: Table): Promise<readonly Pattern[]> {
  await writePairs(db, randomPairs(records, RANDOM_PAIRS_MAX));
  const names = gradeNames(spec).join(", ");
  const patterns: Pattern[] = [];
  await eachRow(
    db,
    `SELECT ${names}, count(*) FROM (SELECT ${gradeColumns(spec, told)} FROM blind c JOIN features l ON l.rid = c.l JOIN features r ON r.rid = c.r)
     GROUP BY ALL ORDER BY ALL`,
    (row) => patterns.push({ grades: row.slice(0, -1).map(numberOf), count: numberOf(row.at(-1)) }),
  );
  await db.run("DROP TABLE blind");
  return patterns;
}

async function sessionPatterns(db: DuckDBConnection, spec: ObjectSpec, rules: readonly number[]): Promise<ReadonlyMap<number, readonly Pattern[]>> {
  const sessions = new Map<number, Pattern[]>(rules.map((rule) => [rule, []]));
  const names = gradeNames(spec);
  const counts = rules.map((rule) => `count(*) FILTER (WHERE rules & ${1 << rule} <> 0)`);
  if (counts.length === 0) return sessions;
  await eachRow(db, `SELECT ${[...names, ...counts].join(", ")} FROM compared GROUP BY ${names.join(", ")} ORDER BY ALL`, (row) => {
    const grades = row.slice(0, names.length).map(numberOf);
    for (const [at, rule] of rules.entries()) {
      const count = numberOf(row[names.length + at]);
      if (count > 0) sessions.get(rule)?.push({ grades, count });
    }
  });
  return sessions;
}

const CHUNK_ROWS = 2_048;

async function writePairs(db: DuckDBConnection, pairs: readonly (readonly [number, number])[]): Promise<void> {
  await db.run("CREATE OR REPLACE TABLE blind (l INTEGER, r INTEGER)");
  const appender = await db.createAppender("blind");
  for (let from = 0; from < pairs.length; from += CHUNK_ROWS) {
    const part = pairs.slice(from, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create([INTEGER, INTEGER]);
    chunk.setColumns([part.map(([one]) => one), part.map(([, other]) => other)]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
