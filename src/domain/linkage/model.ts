import type { LinkObject } from "./features.ts";

/** How often each grade of a comparison is met among equal records (m) and among different ones (u); index 0 is grade 1. */
export interface ComparisonModel {
  readonly name: string;
  readonly m: readonly number[];
  readonly u: readonly number[];
}

/** Everything a score depends on beside the two records and their values' frequencies; stored with every proposal. */
export interface LinkModel {
  readonly object: LinkObject;
  /** `shipped`, or the name of the estimate. */
  readonly version: string;
  /** The chance that two records of the table taken blindly are one. */
  readonly prior: number;
  readonly comparisons: readonly ComparisonModel[];
}

/** How often a value is met: the share of the records that say anything in the feature. */
export interface Frequencies {
  /** The share for a value of a feature; 0 where the table does not hold it. */
  share(feature: string, value: string): number;
}

/** No value is rarer than this, however large the table. */
export const SHARE_MIN = 1e-6;

/** The weight of a grade in bits. */
export function gradeWeight(comparison: ComparisonModel, grade: number): number {
  const m = comparison.m[grade - 1];
  const u = comparison.u[grade - 1];
  return m === undefined || u === undefined ? 0 : Math.log2(m / u);
}

/** The prior in bits. */
export const priorWeight = (model: LinkModel): number => Math.log2(model.prior / (1 - model.prior));

/** The probability that a weight in bits stands for. */
export const probabilityOf = (weight: number): number => 1 / (1 + 2 ** -weight);
