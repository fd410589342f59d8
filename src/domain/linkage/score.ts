import { compareRecords } from "./compare.ts";
import type { GradeVector } from "./compare.ts";
import type { Features } from "./features.ts";
import { gradeWeight, priorWeight, shareOf, shareTerms } from "./model.ts";
import type { ComparisonModel, Frequencies, LinkModel } from "./model.ts";
import { gradeName, MISSING } from "./spec.ts";
import type { Comparison, ObjectSpec } from "./spec.ts";

/** What one comparison adds to the score, for the reviewer and the log. */
export interface FieldEvidence {
  readonly field: string;
  readonly level: string;
  /** Bits for (positive) or against (negative) the two being one. */
  readonly weight: number;
}

/** How sure it is that two records are one. */
export interface PairScore {
  /** Prior and all evidence, in bits. */
  readonly weight: number;
  readonly grades: GradeVector;
  readonly evidence: readonly FieldEvidence[];
}

/** Scores two records and tells what each comparison added. */
export function scorePair(spec: ObjectSpec, model: LinkModel, frequencies: Frequencies, pair: readonly [Features, Features]): PairScore {
  const grades = compareRecords(spec.comparisons, pair[0], pair[1]);
  const evidence: FieldEvidence[] = [];
  let weight = priorWeight(model);
  for (const [index, comparison] of spec.comparisons.entries()) {
    const grade = grades[index] ?? MISSING;
    const learned = model.comparisons[index];
    if (grade === MISSING || learned === undefined) continue;
    const bits = bitsOf(comparison, learned, grade, { frequencies, pair });
    weight += bits;
    evidence.push({ field: comparison.name, level: gradeName(comparison, grade), weight: bits });
  }
  return { weight, grades, evidence };
}

interface ValuesAt {
  readonly frequencies: Frequencies;
  readonly pair: readonly [Features, Features];
}

function bitsOf(comparison: Comparison, learned: ComparisonModel, grade: number, at: ValuesAt): number {
  const level = comparison.levels[grade - 1];
  if (level?.neutral === true) return 0;
  const bits = gradeWeight(learned, grade);
  const frequency = level?.frequency;
  if (frequency === undefined) return bits;
  const { feature, scale } = frequency;
  const u = learned.u[grade - 1] ?? 1;
  const held = commonerHeld(feature, at);
  return held === 0 ? bits : bits + scale * Math.log2(u / shareOf(held, shareTerms(at.frequencies.told(feature), u)));
}

/** Of two values the commoner one: agreement is no more telling than that. */
function commonerHeld(feature: string, { frequencies, pair }: ValuesAt): number {
  const [one, other] = pair.map((features) => features[feature] ?? "");
  return Math.max(frequencies.held(feature, one ?? ""), frequencies.held(feature, other ?? ""));
}
