import type { DuckDBConnection } from "@duckdb/node-api";
import { blockLimit, COMPARE_ALL_MAX } from "../../domain/linkage/block.ts";
import type { Told } from "./condition-sql.ts";
import type { BlockRule, KeyPart, ObjectSpec } from "../../domain/linkage/spec.ts";
import { wordsSql } from "./condition-sql.ts";
import { quoted } from "./sql-text.ts";

/** What is brought together. */
export interface BlockOrder {
  readonly spec: ObjectSpec;
  readonly told: Told;
  /** How many there are. */
  readonly records: number;
  /** Rules that are left out, by name. */
  readonly skip: ReadonlySet<string>;
}

/** Makes the table `candidates` (l < r, rules as bits) of the table `features`; blocks larger than the spec allows bring none. */
export async function blockTable(db: DuckDBConnection, { spec, told, records, skip }: BlockOrder): Promise<void> {
  await db.run("CREATE OR REPLACE TABLE brought (l INTEGER, r INTEGER, bit INTEGER)");
  for (const [number, rule] of spec.rules.entries()) {
    if (skip.has(rule.name) || rule.key.some((part) => !told.has(part.feature) && (part.or === undefined || !told.has(part.or)))) continue;
    const limit = blockLimit(rule, spec.blockMax, records);
    if (limit > 0) await db.run(ruleSql(rule, told, { number, limit }));
  }
  if (records <= COMPARE_ALL_MAX) await db.run(EVERY_PAIR);
  await db.run("CREATE OR REPLACE TABLE candidates AS SELECT l, r, bit_or(bit)::INTEGER AS rules FROM brought GROUP BY l, r");
  await db.run("DROP TABLE brought");
}

/** No rule brought these. */
const EVERY_PAIR = "INSERT INTO brought SELECT a.rid, b.rid, 0 FROM features a JOIN features b ON a.rid < b.rid";

function ruleSql(rule: BlockRule, told: Told, { number, limit }: { readonly number: number; readonly limit: number }): string {
  const columns = rule.key.map((part, at) => `${partSql(part, told)} AS k${at}`).join(", ");
  const names = rule.key.map((_, at) => `k${at}`);
  const several = rule.key.some((part) => part.each === true || part.or !== undefined);
  return `INSERT INTO brought
    WITH parts AS (SELECT rid, ${columns} FROM features),
    keyed AS (SELECT ${several ? "DISTINCT " : ""}rid, hash(${names.join(", ")}) AS k FROM parts WHERE ${names.map((name) => `${name} IS NOT NULL`).join(" AND ")}),
    blocks AS (SELECT k FROM keyed GROUP BY k HAVING count(*) BETWEEN 2 AND ${limit}),
    kept AS (SELECT rid, k FROM keyed SEMI JOIN blocks USING (k))
    SELECT a.rid, b.rid, ${1 << number} FROM kept a JOIN kept b USING (k) WHERE a.rid < b.rid`;
}

function partSql(part: KeyPart, told: Told): string {
  const [one, other] = [part.feature, part.or].filter((name) => name !== undefined && told.has(name)).map((name) => cutSql(part, quoted(name ?? "")));
  const values = other === undefined ? (one ?? "NULL::VARCHAR") : `unnest([${one ?? ""}, ${other}])`;
  return part.each === true ? `unnest(${wordsSql(values)})` : values;
}

function cutSql(part: KeyPart, value: string): string {
  return part.chars === undefined ? value : `CASE WHEN length(${value}) >= ${part.chars} THEN left(${value}, ${part.chars}) END`;
}
