import type { DuckDBConnection } from "@duckdb/node-api";
import { implies } from "../../domain/linkage/condition.ts";
import { frequencyFeatures } from "../../domain/linkage/frequencies.ts";
import type { Comparison, Level, ObjectSpec } from "../../domain/linkage/spec.ts";
import type { Told } from "./condition-sql.ts";
import { quoted } from "./sql-text.ts";

/** A feature whose values' frequencies count, and of which pairs: by their grades, as conditions between columns `g0, g1, …`. */
export interface HeldUse {
  readonly feature: string;
  readonly grades: readonly string[];
  /** Of these the two records' values may differ: both are counted. */
  readonly differing: readonly string[];
}

/** Where the frequencies of a table's values count. */
export function heldUses(spec: ObjectSpec, told: Told): readonly HeldUse[] {
  return frequencyFeatures(spec).filter((feature) => told.has(feature)).map((feature) => {
    const levels = spec.comparisons.flatMap((comparison, at) => levelsOf(comparison, feature).map(([grade, level]) => ({ grade: `g${at} = ${grade}`, level })));
    return { feature, grades: levels.map(({ grade }) => grade), differing: levels.filter(({ level }) => !implies(level.when, feature)).map(({ grade }) => grade) };
  });
}

const levelsOf = ({ levels }: Comparison, feature: string): readonly (readonly [grade: number, level: Level])[] =>
  levels.flatMap((level, index) => (level.frequency?.feature === feature && level.neutral !== true ? [[index + 1, level] as const] : []));

/**
 * Makes for each feature a table of records in `pairs` (l, r, grades) at grades at which its frequency counts: how many records hold the record's value.
 * Numbers stand with the record, so that the pairs need not look up texts; most pairs agree in few features, so that only of these anything is looked up.
 */
export async function countHeld(db: DuckDBConnection, uses: readonly HeldUse[], pairs: string): Promise<void> {
  for (const { feature, grades, differing } of uses) {
    const value = quoted(feature);
    const sides = [`SELECT l FROM ${pairs} WHERE ${anyOf(grades)}`, ...(differing.length === 0 ? [] : [`SELECT r FROM ${pairs} WHERE ${anyOf(differing)}`])];
    await db.run(
      `CREATE OR REPLACE TABLE ${heldTable(feature)} AS
       WITH asked AS (SELECT rid, ${value} AS value FROM features WHERE ${value} IS NOT NULL AND rid IN (${sides.join(" UNION ALL ")})),
       counted AS (SELECT ${value} AS value, count(*)::INTEGER AS n FROM features WHERE ${value} IN (SELECT value FROM asked) GROUP BY 1)
       SELECT rid, n FROM asked JOIN counted USING (value)`,
    );
  }
}

/** Joins the numbers to pairs `c`, for {@link heldSql}. */
export const heldJoins = (uses: readonly HeldUse[]): string =>
  uses.flatMap(({ feature, differing }) => (differing.length === 0 ? (["l"] as const) : SIDES).map((side) => `LEFT JOIN ${heldTable(feature)} ${heldOf(side, feature)} ON ${heldOf(side, feature)}.rid = c.${side}`)).join("\n");

/** Of a pair at a grade at which a feature's frequency counts: how many records hold the value, of two values the commoner one. */
export function heldSql(feature: string, level: Level): string {
  const [one, other] = SIDES.map((side) => `${heldOf(side, feature)}.n`);
  return implies(level.when, feature) ? `${one}` : `greatest(${one}, ${other})`;
}

/** Removes the tables of numbers. */
export async function forgetHeld(db: DuckDBConnection, uses: readonly HeldUse[]): Promise<void> {
  for (const { feature } of uses) await db.run(`DROP TABLE ${heldTable(feature)}`);
}

const SIDES = ["l", "r"] as const;
const anyOf = (conditions: readonly string[]): string => (conditions.length === 0 ? "false" : conditions.join(" OR "));
const heldTable = (feature: string): string => quoted(`held ${feature}`);
const heldOf = (side: "l" | "r", feature: string): string => quoted(`${side} held ${feature}`);
