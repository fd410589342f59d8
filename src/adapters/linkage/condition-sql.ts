import type { Condition } from "../../domain/linkage/condition.ts";
import { gradesOf, MISSING } from "../../domain/linkage/spec.ts";
import type { Comparison } from "../../domain/linkage/spec.ts";

/** Features are columns of the same name, NULL where a record says nothing, lists of words where the spec names them so. */

/** The condition between the rows `l` and `r`; NULL counts as not holding. */
export function conditionSql(condition: Condition): string {
  if (condition.is === "all") return `(${condition.of.map(conditionSql).join(" AND ")})`;
  if (condition.is === "any") return `(${condition.of.map((part) => `coalesce(${conditionSql(part)}, false)`).join(" OR ")})`;
  if (condition.is === "swapped" || condition.is === "crossed") return crossSql(condition.is, condition.features);
  const [a, b] = [column("l", condition.feature), column("r", condition.feature)];
  switch (condition.is) {
    case "equal":
      return `${a} = ${b}`;
    case "missing":
      return `(${a} IS NULL AND ${b} IS NULL)`;
    case "differs":
      return `${a} <> ${b}`;
    case "similar":
      // The cutoff lets the measure give up early: what cannot reach it is 0.
      return `jaro_winkler_similarity(${a}, ${b}, ${condition.min}) >= ${condition.min}`;
    case "edits":
      return `levenshtein(${a}, ${b}) <= ${condition.max}`;
    case "initial":
      return `((length(${a}) = 1 OR length(${b}) = 1) AND left(${a}, 1) = left(${b}, 1))`;
    case "near":
      return `abs(try_cast(${a} AS DOUBLE) - try_cast(${b} AS DOUBLE)) <= ${condition.max}`;
    case "shares":
      // Most lists hold one word, and comparing lists is slow.
      return `(CASE WHEN len(${a}) = 1 AND len(${b}) = 1 THEN ${a}[1] = ${b}[1] ELSE list_has_any(${a}, ${b}) END)`;
    case "overlap":
      return overlapSql(condition, a, b);
  }
}

/** The grade of a comparison between the rows `l` and `r`, as `compareRecords` gives it. */
export function gradeSql(comparison: Comparison): string {
  const needs = comparison.needs.map((feature) => `(${column("l", feature)} IS NOT NULL AND ${column("r", feature)} IS NOT NULL)`).join(" OR ");
  const unless = comparison.unless === undefined ? "" : ` WHEN ${conditionSql(comparison.unless)} THEN ${MISSING}`;
  const grades = comparison.levels.map((level, at) => `WHEN ${conditionSql(level.when)} THEN ${at + 1}`).join(" ");
  return `(CASE WHEN NOT (${needs}) THEN ${MISSING}${unless} ${grades} ELSE ${gradesOf(comparison)} END)::UTINYINT`;
}

/** A column of a table. */
export const column = (table: string, name: string): string => `${quoted(table)}.${quoted(name)}`;

/** A name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL writes it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function crossSql(is: "swapped" | "crossed", [first, second]: readonly [string, string]): string {
  const there = `${column("l", first)} = ${column("r", second)}`;
  const back = `${column("l", second)} = ${column("r", first)}`;
  return is === "swapped" ? `(${there} AND ${back})` : `(coalesce(${there}, false) OR coalesce(${back}, false))`;
}

function overlapSql(condition: Extract<Condition, { is: "overlap" }>, a: string, b: string): string {
  const size = `${condition.of === "smaller" ? "least" : "greatest"}(len(${a}), len(${b}))`;
  return `len(list_intersect(${a}, ${b})) >= greatest(${condition.words}, ${condition.min} * ${size})`;
}
