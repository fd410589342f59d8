import type { DuckDBConnection } from "@duckdb/node-api";
import { frequencyFeatures } from "../../domain/linkage/frequencies.ts";
import { gradeWeight, priorWeight, SHARE_MIN } from "../../domain/linkage/model.ts";
import type { ComparisonModel, LinkModel } from "../../domain/linkage/model.ts";
import type { Comparison, Level, ObjectSpec } from "../../domain/linkage/spec.ts";
import { implies } from "../../domain/linkage/condition.ts";
import { column, conditionSql, gradeSql, quoted } from "./condition-sql.ts";

/** The columns `g0, g1, …` of the grades of all comparisons between the rows `l` and `r`. */
export const gradeColumns = (spec: ObjectSpec): string => spec.comparisons.map((comparison, at) => `${gradeSql(comparison)} AS g${at}`).join(", ");

/** Their names alone. */
export const gradeNames = (spec: ObjectSpec): readonly string[] => spec.comparisons.map((_, at) => `g${at}`);

/** Makes the table `compared` (l, r, rules, grades) of `candidates`. */
export const compareSql = (spec: ObjectSpec): string =>
  `CREATE OR REPLACE TABLE compared AS SELECT c.l, c.r, c.rules, ${gradeColumns(spec)}
   FROM candidates c JOIN features l ON l.rid = c.l JOIN features r ON r.rid = c.r`;

/** Counts the values that more than one record holds: tables `shares of <feature>`, and how many records say anything. */
export async function countShares(db: DuckDBConnection, spec: ObjectSpec): Promise<void> {
  for (const feature of frequencyFeatures(spec)) {
    const value = valueSql(spec, feature, "f");
    await db.run(
      `CREATE OR REPLACE TABLE ${sharesTable(feature)} AS
       SELECT value, n / (SELECT count(${quoted(feature)}) FROM features)::DOUBLE AS share
       FROM (SELECT ${value} AS value, count(*) AS n FROM features f WHERE ${column("f", feature)} IS NOT NULL GROUP BY ALL HAVING count(*) > 1)`,
    );
  }
}

/**
 * Makes the table `scored` (l, r, rules, grades, `e0, e1, …` bits of evidence, weight, hard evidence, veto) of the compared pairs
 * that weigh at least `weightMin`.
 */
export function scoreSql(spec: ObjectSpec, model: LinkModel, weightMin: number): string {
  const evidence = spec.comparisons.map((comparison, at) => `${evidenceSql(comparison, model.comparisons[at], at)} AS e${at}`);
  const joins = spec.comparisons.flatMap((comparison, at) => frequencyJoins(spec, comparison, at));
  const sum = spec.comparisons.map((_, at) => `e${at}`).join(" + ");
  const anyOf = (conditions: ObjectSpec["vetoes"]): string => conditions.map((condition) => `coalesce(${conditionSql(condition)}, false)`).join(" OR ");
  return `CREATE OR REPLACE TABLE scored AS
    SELECT s.*, (${anyOf(spec.hardEvidence)}) AS hard, (${anyOf(spec.vetoes)}) AS veto
    FROM (SELECT *, ${priorWeight(model)} + ${sum} AS weight FROM (
      SELECT c.*, ${evidence.join(", ")} FROM compared c JOIN features l ON l.rid = c.l JOIN features r ON r.rid = c.r ${joins.join(" ")}
    )) s JOIN features l ON l.rid = s.l JOIN features r ON r.rid = s.r WHERE s.weight >= ${weightMin}`;
}

const sharesTable = (feature: string): string => quoted(`shares of ${feature}`);

/** A list is one value, its words in their order. */
function valueSql(spec: ObjectSpec, feature: string, table: string): string {
  return spec.preparation.lists.includes(feature) ? `array_to_string(${column(table, feature)}, ' ')` : column(table, feature);
}

function evidenceSql(comparison: Comparison, learned: ComparisonModel | undefined, at: number): string {
  if (learned === undefined) return "0::DOUBLE";
  const levels = comparison.levels.map((level, grade) => `WHEN ${grade + 1} THEN ${levelSql(level, learned, { at, grade: grade + 1 })}`);
  return `(CASE c.g${at} WHEN 0 THEN 0 ${levels.join(" ")} ELSE ${number(gradeWeight(learned, comparison.levels.length + 1))} END)::DOUBLE`;
}

interface Place {
  readonly at: number;
  readonly grade: number;
}

function levelSql(level: Level, learned: ComparisonModel, place: Place): string {
  if (level.neutral === true) return "0";
  const bits = number(gradeWeight(learned, place.grade));
  if (level.frequency === undefined) return bits;
  const [left, right] = sides(place);
  const shares = [left, right].slice(0, implies(level.when, level.frequency.feature) ? 1 : 2).map((side) => `coalesce(${side}.share, 0)`);
  const share = `greatest(${shares.join(", ")}, ${alone(level.frequency.feature)}, ${SHARE_MIN})`;
  const told = `(${column("l", level.frequency.feature)} IS NOT NULL OR ${column("r", level.frequency.feature)} IS NOT NULL)`;
  return `${bits} + CASE WHEN ${told} THEN ${level.frequency.scale} * log2(${number(learned.u[place.grade - 1] ?? 1)} / ${share}) ELSE 0 END`;
}

/** The share of a value that one record alone holds. */
const alone = (feature: string): string => `(SELECT 1 / greatest(1, count(${quoted(feature)})) FROM features)`;

const sides = ({ at, grade }: Place): readonly [string, string] => [`f${at}_${grade}_l`, `f${at}_${grade}_r`];

/** Frequencies are looked up only for pairs of the grade that uses them. */
function frequencyJoins(spec: ObjectSpec, comparison: Comparison, at: number): readonly string[] {
  return comparison.levels.flatMap((level, index) => {
    if (level.frequency === undefined) return [];
    const feature = level.frequency.feature;
    // Where the values are equal one look-up tells both.
    const looked = implies(level.when, feature) ? 1 : 2;
    return sides({ at, grade: index + 1 }).slice(0, looked).map((alias, side) => {
      const value = valueSql(spec, feature, side === 0 ? "l" : "r");
      return `LEFT JOIN ${sharesTable(feature)} ${alias} ON ${alias}.value = CASE WHEN c.g${at} = ${index + 1} THEN ${value} END`;
    });
  });
}

/** A number with all its digits: the database would read a long decimal as a fixed-point number. */
const number = (value: number): string => `${value.toExponential(17)}::DOUBLE`;
