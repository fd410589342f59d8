import type { Condition } from "../../domain/linkage/condition.ts";
import { gradesOf, MISSING } from "../../domain/linkage/spec.ts";
import type { Comparison } from "../../domain/linkage/spec.ts";
import { column } from "./sql-text.ts";

/**
 * Features are columns of the same name, NULL where a record says nothing; sets of words are texts with single blanks. Of features that the
 * whole table does not tell no column is read. CASE is used for what elsewhere would be AND and OR: the database then evaluates what follows
 * for the pairs alone that still need it.
 */

/** The features that a table tells. */
export type Told = ReadonlySet<string>;

/** The condition between the rows `l` and `r`; NULL counts as not holding. */
export function conditionSql(condition: Condition, told: Told): string {
  if (condition.is === "all") return condition.of.reduceRight((rest, part) => `(CASE WHEN ${conditionSql(part, told)} THEN ${rest} ELSE false END)`, "true");
  if (condition.is === "any") return `(CASE ${condition.of.map((part) => `WHEN ${conditionSql(part, told)} THEN true`).join(" ")} ELSE false END)`;
  if (condition.is === "swapped" || condition.is === "crossed") return crossSql(condition.is, condition.features, told);
  if (!told.has(condition.feature)) return condition.is === "missing" ? "true" : "false";
  const [a, b] = [column("l", condition.feature), column("r", condition.feature)];
  switch (condition.is) {
    case "equal":
      return `${a} = ${b}`;
    case "missing":
      return `(${a} IS NULL AND ${b} IS NULL)`;
    case "differs":
      return `${a} <> ${b}`;
    case "similar":
      // Most that are alike are equal, and the cutoff lets the measure give up early: what cannot reach it is 0.
      return `(CASE WHEN ${a} = ${b} THEN true ELSE jaro_winkler_similarity(${a}, ${b}, ${condition.min}) >= ${condition.min} END)`;
    case "edits":
      return `levenshtein(${a}, ${b}) <= ${condition.max}`;
    case "initial":
      return `(CASE WHEN length(${a}) = 1 OR length(${b}) = 1 THEN left(${a}, 1) = left(${b}, 1) ELSE false END)`;
    case "near":
      return `abs(try_cast(${a} AS DOUBLE) - try_cast(${b} AS DOUBLE)) <= ${condition.max}`;
    case "shares":
      return sharesSql(a, b);
    case "overlap":
      return overlapSql(condition, a, b);
  }
}

/** The grade of a comparison between the rows `l` and `r`, as `compareRecords` gives it. */
export function gradeSql(comparison: Comparison, told: Told): string {
  const needs = comparison.needs.filter((feature) => told.has(feature)).map((feature) => `(${column("l", feature)} IS NOT NULL AND ${column("r", feature)} IS NOT NULL)`);
  if (needs.length === 0) return `${MISSING}::UTINYINT`;
  const unless = comparison.unless === undefined ? "" : ` WHEN ${conditionSql(comparison.unless, told)} THEN ${MISSING}`;
  const grades = comparison.levels.map((level, at) => `WHEN ${conditionSql(level.when, told)} THEN ${at + 1}`).join(" ");
  return `(CASE WHEN NOT (${needs.join(" OR ")}) THEN ${MISSING}${unless} ${grades} ELSE ${gradesOf(comparison)} END)::UTINYINT`;
}

function crossSql(is: "swapped" | "crossed", [first, second]: readonly [string, string], told: Told): string {
  if (!told.has(first) || !told.has(second)) return "false";
  const there = `${column("l", first)} = ${column("r", second)}`;
  const back = `${column("l", second)} = ${column("r", first)}`;
  return is === "swapped" ? `(CASE WHEN ${there} THEN ${back} ELSE false END)` : `(CASE WHEN ${there} THEN true WHEN ${back} THEN true ELSE false END)`;
}

/** Most sets hold one word, and taking them apart is slow. */
const sharesSql = (a: string, b: string): string =>
  `(CASE WHEN ${a} = ${b} THEN true WHEN contains(${a}, ' ') OR contains(${b}, ' ') THEN list_has_any(${wordsSql(a)}, ${wordsSql(b)}) ELSE false END)`;

function overlapSql(condition: Extract<Condition, { is: "overlap" }>, a: string, b: string): string {
  const size = `${condition.of === "smaller" ? "least" : "greatest"}(len(${wordsSql(a)}), len(${wordsSql(b)}))`;
  const common = `len(list_intersect(${wordsSql(a)}, ${wordsSql(b)})) >= greatest(${condition.words}, ${condition.min} * ${size})`;
  // Where fewer words are asked for than any set holds, a single one is told from several without taking it apart.
  return condition.words < 2 ? common : `(CASE WHEN contains(${a}, ' ') AND contains(${b}, ' ') THEN ${common} ELSE false END)`;
}

/** The words of a set. */
export const wordsSql = (value: string): string => `string_split(${value}, ' ')`;
