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

/** How common values are in a table. */
export interface Frequencies {
  /** How many records hold a value of a feature; 0 where nothing is known of it. */
  held(feature: string, value: string): number;
  /** How many records say anything in a feature. */
  told(feature: string): number;
}

/** No value is rarer than this, however large the table. */
export const SHARE_MIN = 1e-6;
/** The two of a pair hold their value whether it is common or not: so many hold what two agree in, counted or not. */
export const OF_THE_PAIR = 2;
/** Tables of so many records at most show of a rare value nothing but the pair itself. */
const SMALL_RECORDS = 1_000;

/** How common a value is in a table, from how many records hold it: `max((held - own) / told, least)`. */
export interface ShareTerms {
  readonly told: number;
  /** What of the records that hold it is left out as the pair's own: both in a small table, the less the larger it is. */
  readonly own: number;
  /** What nobody else holds is as common as `u` says, how often any two agree, or as the one record that a large table can show. */
  readonly least: number;
}

/** The terms of a table of which so many records say anything in a field. */
export const shareTerms = (told: number, u: number): ShareTerms => ({
  told, own: (OF_THE_PAIR * SMALL_RECORDS) / Math.max(told, SMALL_RECORDS), least: Math.max(Math.min(u, 1 / Math.max(1, told)), SHARE_MIN),
});

/** The share of strangers who hold a value that so many of a table hold. */
export const shareOf = (held: number, { told, own, least }: ShareTerms): number => Math.max((held - own) / told, least);

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
