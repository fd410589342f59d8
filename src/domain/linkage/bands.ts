import { type JudgedPair, precisionSteps } from "./calibrate.ts";
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

/** A band's precision must be this sure before it is pre-selected. */
const MERGE_PRECISION_MIN = 0.995;
const REVIEW_PRECISION_MIN = 0.5;
/** One-sided: passed by chance once in forty times. */
const Z = 1.959964;
/** With fewer judgements the review band stays where it begins without any. */
const REVIEW_JUDGEMENTS_MIN = 200;
/** Of what is not shown nothing is learned: while the least likely that were judged are worth it, so much more is shown. */
const REVIEW_STEP_BITS = 1;
/** As low as a person's patience goes, and as high as a few odd judgements may drive it. */
const REVIEW_AT_MIN = -4;
const REVIEW_AT_MAX = 8;

/**
 * Bands from judgements. Merging begins at the lowest weight from which on upwards the lower 95 % bound of the precision of proven pairs
 * holds, which takes some 760 of them without a miss. Review begins where at least every second pair is one.
 */
export function bandsOf(judged: readonly JudgedPair[]): Bands {
  return { mergeAtBits: mergeAt(judged.filter(({ proven }) => proven)), reviewAtBits: judged.length < REVIEW_JUDGEMENTS_MIN ? FIRST_BANDS.reviewAtBits : reviewAt(judged) };
}

function mergeAt(proven: readonly JudgedPair[]): number | null {
  const sorted = proven.toSorted((one, other) => other.weight - one.weight);
  let same = 0;
  let found: number | null = null;
  for (const [at, pair] of sorted.entries()) {
    if (pair.same) same += 1;
    // Pairs of one weight stand or fall together.
    if (sorted[at + 1]?.weight === pair.weight) continue;
    if (lowerBound(same, at + 1) >= MERGE_PRECISION_MIN) found = pair.weight;
  }
  return found;
}

function reviewAt(judged: readonly JudgedPair[]): number {
  const steps = precisionSteps(judged);
  const worth = steps.findIndex(({ precision }) => precision >= REVIEW_PRECISION_MIN);
  const edge = worth === 0 ? Math.min(FIRST_BANDS.reviewAtBits, (steps[0]?.fromBits ?? 0) - REVIEW_STEP_BITS) : (steps[worth]?.fromBits ?? REVIEW_AT_MAX);
  return Math.min(REVIEW_AT_MAX, Math.max(REVIEW_AT_MIN, edge));
}

/** The lower end of Wilson's interval. */
function lowerBound(part: number, whole: number): number {
  const share = part / whole;
  const spread = Z * Math.sqrt((share * (1 - share)) / whole + (Z * Z) / (4 * whole * whole));
  return (share + (Z * Z) / (2 * whole) - spread) / (1 + (Z * Z) / whole);
}
