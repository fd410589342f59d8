import { holds } from "./condition.ts";
import type { Features } from "./features.ts";
import { gradesOf, MISSING } from "./spec.ts";
import type { Comparison } from "./spec.ts";

/** The grade of each comparison, in their order: 0 = nothing said, 1 = strongest, last = agrees in nothing. */
export type GradeVector = readonly number[];

/** Compares two records; the order of the two does not matter. */
export const compareRecords = (comparisons: readonly Comparison[], one: Features, other: Features): GradeVector =>
  comparisons.map((comparison) => gradeOf(comparison, one, other));

/** The grade of one comparison. */
function gradeOf(comparison: Comparison, one: Features, other: Features): number {
  if (!comparison.needs.some((feature) => isTold(one, feature) && isTold(other, feature))) return MISSING;
  if (comparison.unless !== undefined && holds(comparison.unless, one, other)) return MISSING;
  const met = comparison.levels.findIndex((level) => holds(level.when, one, other));
  return met < 0 ? gradesOf(comparison) : met + 1;
}

const isTold = (features: Features, feature: string): boolean => (features[feature] ?? "") !== "";
