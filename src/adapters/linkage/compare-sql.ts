import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBDataChunk, INTEGER } from "@duckdb/node-api";
import { RANDOM_PAIRS_MAX, randomPairs } from "../../domain/linkage/random-pairs.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
import { conditionSql, gradeSql } from "./condition-sql.ts";
import type { Told } from "./condition-sql.ts";

/** The names of the columns of all comparisons' grades. */
export const gradeNames = (spec: ObjectSpec): readonly string[] => spec.comparisons.map((_, at) => `g${at}`);

/**
 * Makes the table `compared` (l, r, rules, grades `g0, g1, …`, hard evidence, veto) of the `candidates` among so many records and of pairs taken by lot,
 * whose rules are NULL; 0 is a candidate that no rule brought. Both in one go: a third of the work is to fetch the texts of pairs.
 */
export async function compareTable(db: DuckDBConnection, { spec, told, records }: { readonly spec: ObjectSpec; readonly told: Told; readonly records: number }): Promise<void> {
  await drawPairs(db, records);
  const grades = spec.comparisons.map((comparison, at) => `${gradeSql(comparison, told)} AS g${at}`);
  const anyOf = (conditions: ObjectSpec["vetoes"]): string => `coalesce(${conditionSql({ is: "any", of: conditions }, told)}, false)`;
  await db.run(
    `CREATE OR REPLACE TABLE compared AS SELECT ${["c.l, c.r, c.rules", ...grades].join(", ")}, ${anyOf(spec.hardEvidence)} AS hard, ${anyOf(spec.vetoes)} AS veto
     FROM (SELECT l, r, rules FROM candidates UNION ALL SELECT l, r, NULL FROM blind) c JOIN features l ON l.rid = c.l JOIN features r ON r.rid = c.r`,
  );
  await db.run("DROP TABLE blind");
}

const CHUNK_ROWS = 2_048;

async function drawPairs(db: DuckDBConnection, records: number): Promise<void> {
  const pairs = randomPairs(records, RANDOM_PAIRS_MAX);
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
