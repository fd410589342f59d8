import { setImmediate } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { UNIT_SEPARATOR } from "../../domain/linkage/features.ts";
import { eachText, newTexts } from "./database.ts";
import { literal, quoted } from "./sql-text.ts";

/** What the readers make of a table's distinct texts. */
export interface TextReading {
  /** Gives a column `v`, each value once. */
  readonly query: string;
  /** It gives no more values than these. */
  readonly textsMax: number;
  /** The new table: `v`, and a column a part, NULL where the text does not tell it. */
  readonly table: string;
  readonly parts: readonly string[];
  readonly read: (text: string) => Readonly<Record<string, string>>;
}

/** Texts cross over in bundles of at most about so many: handing over a single one costs more than reading it, and more would take memory from the database. */
const BUNDLE_TEXTS = 30_000;
const SEPARATOR = literal(UNIT_SEPARATOR);

/**
 * Reads texts outside of the database and brings back what they tell. Texts with a unit separator tell nothing. Between bundles others have their turn,
 * so that several readings over connections of their own keep reader and database busy at once.
 */
export async function readTexts(db: DuckDBConnection, { query, textsMax, table, parts, read }: TextReading): Promise<void> {
  const held = `bundles of ${table}`;
  const bundles = await newTexts(db, held, ["v", ...parts]);
  const sql = `SELECT string_agg(v, ${SEPARATOR}) FROM (${query}) WHERE NOT contains(v, ${SEPARATOR}) GROUP BY hash(v) % ${Math.max(1, Math.ceil(textsMax / BUNDLE_TEXTS))}`;
  await eachText(db, sql, async (texts) => {
    bundles.add(readBundle(texts, parts, read).map((column) => [column]));
    await setImmediate();
  });
  bundles.close();
  const unbundled = ["v", ...parts].map((name) => `unnest(string_split(${quoted(name)}, ${SEPARATOR})) AS ${quoted(name)}`);
  const columns = parts.map((part) => `nullif(${quoted(part)}, '') AS ${quoted(part)}`);
  await db.run(`CREATE OR REPLACE TABLE ${quoted(table)} AS SELECT ${["v", ...columns].join(", ")} FROM (SELECT ${unbundled.join(", ")} FROM ${quoted(held)})`);
  await db.run(`DROP TABLE ${quoted(held)}`);
}

/** The texts of a bundle, and a bundle of each part. */
function readBundle(texts: string, parts: readonly string[], read: TextReading["read"]): readonly string[] {
  const told: string[][] = parts.map(() => []);
  for (const text of texts.split(UNIT_SEPARATOR)) {
    const found = read(text);
    for (const [at, part] of parts.entries()) told[at]?.push(found[part] ?? "");
  }
  return [texts, ...told.map((values) => values.join(UNIT_SEPARATOR))];
}
