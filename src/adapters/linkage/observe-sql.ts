import type { DuckDBConnection } from "@duckdb/node-api";
import type { Observations } from "../../domain/linkage/estimate.ts";
import type { Pattern } from "../../domain/linkage/expectation.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
import { gradeNames } from "./compare-sql.ts";
import { eachRow, numberOf, oneNumber } from "./database.ts";

/** What the model is estimated from, counted in the database: only patterns of grades leave it. */
export async function observeTable(db: DuckDBConnection, spec: ObjectSpec, records: number): Promise<Observations> {
  const certain = spec.rules.reduce((mask, rule, number) => (rule.deterministic === true ? mask | (1 << number) : mask), 0);
  const learning = spec.rules.flatMap((rule, number) => (rule.session === true ? [number] : []));
  return {
    records,
    random: await randomPatterns(db, spec),
    sessions: await sessionPatterns(db, spec, learning),
    deterministicPairs: await oneNumber(db, `SELECT count(*) FROM compared WHERE rules IS NOT NULL AND rules & ${certain} <> 0`),
  };
}

async function randomPatterns(db: DuckDBConnection, spec: ObjectSpec): Promise<readonly Pattern[]> {
  const names = gradeNames(spec).join(", ");
  const patterns: Pattern[] = [];
  await eachRow(db, `SELECT ${names}, count(*) FROM compared WHERE rules IS NULL GROUP BY ALL ORDER BY ALL`, (row) =>
    patterns.push({ grades: row.slice(0, -1).map(numberOf), count: numberOf(row.at(-1)) }),
  );
  return patterns;
}

async function sessionPatterns(db: DuckDBConnection, spec: ObjectSpec, rules: readonly number[]): Promise<ReadonlyMap<number, readonly Pattern[]>> {
  const sessions = new Map<number, Pattern[]>(rules.map((rule) => [rule, []]));
  const names = gradeNames(spec);
  const counts = rules.map((rule) => `count(*) FILTER (WHERE rules & ${1 << rule} <> 0)`);
  if (counts.length === 0) return sessions;
  await eachRow(db, `SELECT ${[...names, ...counts].join(", ")} FROM compared WHERE rules IS NOT NULL GROUP BY ${names.join(", ")} ORDER BY ALL`, (row) => {
    const grades = row.slice(0, names.length).map(numberOf);
    for (const [at, rule] of rules.entries()) {
      const count = numberOf(row[names.length + at]);
      if (count > 0) sessions.get(rule)?.push({ grades, count });
    }
  });
  return sessions;
}
