import { holds } from "./condition.ts";
import type { Features } from "./features.ts";
import type { ObjectSpec } from "./spec.ts";

/** What becomes of a pair: pre-selected for merging (never merged unasked), shown to a person, or left. */
export type Band = "merge" | "review" | "no";

/** The weights at which bands begin, of one installation and object. */
export interface Bands {
  /** Null: judgements do not prove any weight safe yet, so there is no top band. */
  readonly mergeAtBits: number | null;
  readonly reviewAtBits: number;
}

/** Without judgements: an even chance is worth a look, and nothing is pre-selected. */
export const FIRST_BANDS: Bands = { mergeAtBits: null, reviewAtBits: 0 };

/** What the database or the scorer found of a pair beside its weight. */
export interface Proof {
  /** One of the object's hard evidence holds. */
  readonly hard: boolean;
  /** One of its vetoes holds. */
  readonly veto: boolean;
}

/** The proof of a pair: same external id, or an address and alike names, against different ids or dates of birth. */
export const proofOf = (spec: ObjectSpec, one: Features, other: Features): Proof => ({
  hard: spec.hardEvidence.some((condition) => holds(condition, one, other)),
  veto: spec.vetoes.some((condition) => holds(condition, one, other)),
});

/** The band of a pair; weight alone never reaches the top. */
export function bandOf(weight: number, proof: Proof, bands: Bands): Band {
  if (weight < bands.reviewAtBits) return "no";
  const proven = bands.mergeAtBits !== null && weight >= bands.mergeAtBits && proof.hard && !proof.veto;
  return proven ? "merge" : "review";
}

/** A pair that a person judged. */
export interface JudgedPair {
  readonly weight: number;
  readonly same: boolean;
}

/** A band's precision must be this sure before it is pre-selected. */
const MERGE_PRECISION_MIN = 0.995;
const REVIEW_PRECISION_MIN = 0.5;
/** One-sided: passed by chance once in forty times. */
const Z = 1.959964;

/**
 * Bands from judgements: merging begins at the lowest weight from which on upwards the lower 95 % bound of precision holds, which takes
 * some 760 judgements without a miss; review begins where at least every second pair is the same.
 */
export function bandsOf(judged: readonly JudgedPair[], before: Bands): Bands {
  const sorted = judged.toSorted((one, other) => other.weight - one.weight || Number(one.same) - Number(other.same));
  let same = 0;
  let mergeAtBits: number | null = null;
  let reviewAtBits = before.reviewAtBits;
  for (const [at, pair] of sorted.entries()) {
    if (pair.same) same += 1;
    // Pairs of one weight stand or fall together.
    if (sorted[at + 1]?.weight === pair.weight) continue;
    if (lowerBound(same, at + 1) >= MERGE_PRECISION_MIN) mergeAtBits = pair.weight;
    if (at + 1 >= REVIEW_JUDGEMENTS_MIN && same / (at + 1) >= REVIEW_PRECISION_MIN) reviewAtBits = Math.min(reviewAtBits, pair.weight);
  }
  return { mergeAtBits, reviewAtBits };
}

/** With fewer judgements the review band stays where it was. */
const REVIEW_JUDGEMENTS_MIN = 200;

/** The lower end of Wilson's interval. */
function lowerBound(part: number, whole: number): number {
  const share = part / whole;
  const spread = Z * Math.sqrt((share * (1 - share)) / whole + (Z * Z) / (4 * whole * whole));
  return (share + (Z * Z) / (2 * whole) - spread) / (1 + (Z * Z) / whole);
}
