import type { DuckDBConnection } from "@duckdb/node-api";
import { frequencyFeatures } from "../../domain/linkage/frequencies.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
import type { Told } from "./condition-sql.ts";
import { eachRow, numberOf, oneNumber, textOf } from "./database.ts";
import { quoted } from "./sql-text.ts";
import { LineFile } from "./write-answer.ts";

/** Of a feature the most common ones: what is rarer weighs nearly as much as what is met once. */
const VALUES_MAX = 100_000;

/** What kind of records a table holds, and the features that it tells. */
export interface TellingTable {
  readonly spec: ObjectSpec;
  readonly told: Told;
}

/**
 * Counts, of the table `features`, how many records say anything in each feature whose values are counted, and writes the values that several
 * records hold with their shares as JSON lines, the commonest first; nothing is written without a file.
 */
export async function tellValues(db: DuckDBConnection, { spec, told }: TellingTable, file: string | null): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const out = file === null ? null : new LineFile(file);
  try {
    for (const feature of frequencyFeatures(spec)) {
      const total = told.has(feature) ? await oneNumber(db, `SELECT count(${quoted(feature)}) FROM features`) : 0;
      counts[feature] = total;
      if (out === null || total === 0) continue;
      const common = `SELECT ${quoted(feature)} AS value, count(*) AS n FROM features WHERE value IS NOT NULL GROUP BY 1 HAVING n > 1 ORDER BY n DESC, value LIMIT ${VALUES_MAX}`;
      await eachRow(db, common, ([value, n]) => { out.add(JSON.stringify({ feature, value: textOf(value), share: numberOf(n) / total })); });
    }
  } finally {
    out?.close();
  }
  return counts;
}
