import type { DuckDBConnection } from "@duckdb/node-api";
import { gradeWeight, priorWeight, shareOf, shareTerms } from "../../domain/linkage/model.ts";
import type { ComparisonModel, LinkModel } from "../../domain/linkage/model.ts";
import type { Comparison, Level, ObjectSpec } from "../../domain/linkage/spec.ts";
import type { Told } from "./condition-sql.ts";
import { eachRow, numberOf } from "./database.ts";
import { countHeld, forgetHeld, heldJoins, heldSql, heldUses } from "./held-sql.ts";
import { quoted } from "./sql-text.ts";

/** Of a feature, how many records tell it. */
export type ToldCounts = ReadonlyMap<string, number>;

/** What the pairs are scored with. */
export interface Scoring {
  readonly spec: ObjectSpec;
  readonly model: LinkModel;
  readonly told: Told;
  readonly weightMin: number;
}

/**
 * Makes the table `scored` (l, r, rules, grades, `e0, e1, …` bits of evidence, weight, hard evidence, veto) of the compared candidates
 * that weigh at least `weightMin`.
 */
export async function scoreTable(db: DuckDBConnection, { spec, model, told, weightMin }: Scoring): Promise<void> {
  const uses = heldUses(spec, told);
  const totals = await countTold(db, uses.map(({ feature }) => feature));
  const from = number(weightMin);
  const sum = (terms: readonly string[]): string => [number(priorWeight(model)), ...terms].join(" + ");
  const most = spec.comparisons.map((comparison, at) => mostSql(comparison, model.comparisons[at], { at, totals }));
  // How common values are has to be known of those pairs alone that may weigh enough: of large tables that is one in four.
  await db.run(`CREATE OR REPLACE TABLE hopeful AS SELECT * FROM compared c WHERE rules IS NOT NULL AND ${sum(most)} >= ${from} - ${number(ROUNDING_BITS)}`);
  await countHeld(db, uses, "hopeful");
  const evidence = spec.comparisons.map((comparison, at) => `${evidenceSql(comparison, model.comparisons[at], { at, totals })} AS e${at}`);
  await db.run(
    `CREATE OR REPLACE TABLE scored AS SELECT * FROM (
       SELECT *, ${sum(spec.comparisons.map((_, at) => `e${at}`))} AS weight FROM (
         SELECT c.*, ${evidence.join(", ")} FROM hopeful c ${heldJoins(uses)}))
     WHERE weight >= ${from}`,
  );
  await db.run("DROP TABLE hopeful");
  await forgetHeld(db, uses);
}

/** Sums of the same numbers in another form may differ by less than this. */
const ROUNDING_BITS = 1e-6;

async function countTold(db: DuckDBConnection, features: readonly string[]): Promise<ToldCounts> {
  const totals = new Map<string, number>();
  if (features.length === 0) return totals;
  await eachRow(db, `SELECT ${features.map((feature) => `count(${quoted(feature)})`).join(", ")} FROM features`, (row) => {
    for (const [at, feature] of features.entries()) totals.set(feature, numberOf(row[at]));
  });
  return totals;
}

interface Place {
  readonly at: number;
  readonly totals: ToldCounts;
}

function evidenceSql(comparison: Comparison, learned: ComparisonModel | undefined, place: Place): string {
  if (learned === undefined) return "0::DOUBLE";
  const levels = comparison.levels.map((level, grade) => `WHEN ${grade + 1} THEN ${levelSql(level, learned, grade + 1, place.totals)}`);
  return `(CASE c.g${place.at} WHEN 0 THEN 0 ${levels.join(" ")} ELSE ${number(gradeWeight(learned, comparison.levels.length + 1))} END)::DOUBLE`;
}

/** The most that a comparison can add, as it adds where nobody else holds the value. */
function mostSql(comparison: Comparison, learned: ComparisonModel | undefined, { at, totals }: Place): string {
  if (learned === undefined) return "0::DOUBLE";
  const levels = comparison.levels.map((level, index) => {
    const total = level.frequency === undefined ? undefined : totals.get(level.frequency.feature);
    const bits = level.neutral === true ? 0 : gradeWeight(learned, index + 1);
    const u = learned.u[index] ?? 1;
    const rarity = level.neutral === true || level.frequency === undefined || total === undefined ? 0 : level.frequency.scale * Math.log2(u / shareOf(1, shareTerms(total, u)));
    return `WHEN ${index + 1} THEN ${number(bits + Math.max(0, rarity))}`;
  });
  return `(CASE c.g${at} WHEN 0 THEN ${number(0)} ${levels.join(" ")} ELSE ${number(gradeWeight(learned, comparison.levels.length + 1))} END)`;
}

function levelSql(level: Level, learned: ComparisonModel, grade: number, totals: ToldCounts): string {
  if (level.neutral === true) return "0";
  const bits = number(gradeWeight(learned, grade));
  const total = level.frequency === undefined ? undefined : totals.get(level.frequency.feature);
  if (level.frequency === undefined || total === undefined) return bits;
  const { feature, scale } = level.frequency;
  const u = learned.u[grade - 1] ?? 1;
  const { told, own, least } = shareTerms(total, u);
  const held = heldSql(feature, level);
  const share = `greatest((${held} - ${number(own)}) / ${number(told)}, ${number(least)})`;
  return `${bits} + coalesce(${scale} * log2(${number(u)} / CASE WHEN ${held} IS NULL THEN NULL ELSE ${share} END), 0)`;
}

/** A number with all its digits: the database would read a long decimal as a fixed-point number. */
const number = (value: number): string => `${value.toExponential(17)}::DOUBLE`;
