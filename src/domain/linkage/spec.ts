import type { Condition } from "./condition.ts";
import type { LinkObject, Preparation } from "./features.ts";

/** Part of a blocking key: a feature, its first letters, each word of a list in turn, or one feature as well as another. */
export interface KeyPart {
  readonly feature: string;
  /** Both features give keys of their own, so that names are found that stand in the wrong place. */
  readonly or?: string;
  /** Each word of a list gives a key of its own. */
  readonly each?: true;
  /** Only so many letters from the front; a shorter value gives no key. */
  readonly chars?: number;
}

/** Records that agree in every part of the key are compared. */
export interface BlockRule {
  readonly name: string;
  readonly key: readonly KeyPart[];
  /** Keys that say little by themselves: a block larger than this brings none. Default: the spec's `blockMax`. */
  readonly blockMax?: number;
  /** In tables of more records than `above`, where strangers share the key by chance, only smaller blocks bring pairs. */
  readonly inLarge?: { readonly above: number; readonly blockMax: number };
  /** Only for tables up to so many records: in larger ones the key brings together strangers by the million. */
  readonly tableMax?: number;
  /** The m of comparisons that the key does not touch is learned from this rule's pairs. */
  readonly session?: boolean;
  /** Pairs of this rule are taken as the same record when the prior is guessed. */
  readonly deterministic?: boolean;
}

/** One grade of agreement; grades stand from the strongest to the weakest, and what fits none is `else`. */
export interface Level {
  readonly name: string;
  readonly when: Condition;
  /** Agreement in a rare value says more: u becomes the share of the table that holds the value. */
  readonly frequency?: { readonly feature: string; readonly scale: number };
  /** What this grade says is already said by another comparison: weight 0. */
  readonly neutral?: boolean;
}

/** What is compared of two records. */
export interface Comparison {
  readonly name: string;
  /** One of these must be held by both records, else nothing is said (weight 0). */
  readonly needs: readonly string[];
  /** Where this holds another comparison has said it already (weight 0). */
  readonly unless?: Condition;
  readonly levels: readonly Level[];
}

/** All that is particular to one kind of record; the engines know nothing but this. */
export interface ObjectSpec {
  readonly object: LinkObject;
  readonly preparation: Preparation;
  readonly rules: readonly BlockRule[];
  /** A key held by more records than this says too little: its block is left to narrower rules. */
  readonly blockMax: number;
  readonly comparisons: readonly Comparison[];
  /**
   * Added to the prior that a table teaches. Where the errors of equal records come together (one careless clerk, one bad scan) expectation
   * maximisation weighs them as if each stood alone, and weights come out too low.
   */
  readonly priorBits: number;
  /** One of these must hold before a pair may be pre-selected for merging. */
  readonly hardEvidence: readonly Condition[];
  /** None of these may hold then. */
  readonly vetoes: readonly Condition[];
}

/** The name of the grade of what fits none. */
const ELSE = "else";

/** The grade of a comparison about which one of the records says nothing. */
export const MISSING = 0;

/** The number of grades: those named, and `else` behind them. Grade numbers run from 1 (strongest) to this. */
export const gradesOf = (comparison: Comparison): number => comparison.levels.length + 1;

/** The grade's name as people read it. */
export const gradeName = (comparison: Comparison, grade: number): string =>
  grade === MISSING ? "missing" : (comparison.levels[grade - 1]?.name ?? ELSE);
