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
/** What is known of all values of a field counts like so many records beside those of the table. */
const KNOWN_RECORDS = 1_000;
/** The two of a pair hold their value whether it is common or not. */
const OF_THE_PAIR = 2;

/** Of how many records tell a field the share that holds a value follows from how many do: `(max(held - own, 0) + known) / all`. */
export interface ShareTerms {
  readonly own: number;
  readonly known: number;
  readonly all: number;
}

/**
 * How common a value is follows from what the table shows of it and from `u`, how often any two agree: a small table shows hardly more of a rare
 * value than the pair itself, a large one needs nothing beside.
 */
export function shareTerms(told: number, u: number): ShareTerms {
  const all = told + KNOWN_RECORDS;
  return { own: (OF_THE_PAIR * KNOWN_RECORDS) / all, known: KNOWN_RECORDS * u, all };
}

/** The share of strangers who hold a value that so many of a table hold. */
export const shareOf = (held: number, { own, known, all }: ShareTerms): number => Math.max((Math.max(held - own, 0) + known) / all, SHARE_MIN);

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
