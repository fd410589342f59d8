import { wilson } from "./wilson.ts";

/** Thresholds of a match: what goes unasked is at or above both. */
export interface Thresholds {
  readonly clearAtBits: number;
  readonly leadBits: number;
}

/** A match on which a person's decision tells something: how sure it was, and whether it was wrong. */
export interface JudgedMatch {
  readonly bits: number;
  readonly lead: number;
  readonly wrong: boolean;
}

/** What so many wrong of so many unasked says. */
export interface Wrongness {
  readonly unasked: number;
  readonly wrong: number;
  /** Null with nothing unasked. */
  readonly wrongShare: number | null;
  /** The share of wrong ones is no greater, with 97.5 % certainty (Wilson). */
  readonly wrongAtMost: number;
  /** … and no smaller. */
  readonly wrongAtLeast: number;
}

/** What comes of thresholds. */
export interface Figures extends Thresholds, Wrongness {
  /** Of the matches that were judged, the share that goes unasked. */
  readonly unaskedShare: number;
}

/** The one measure of a threshold, of people's decisions and of labelled worlds alike: how much goes unasked, and how wrong that may be. */
export function wrongness(wrong: number, unasked: number): Wrongness {
  const { lower, upper } = wilson(wrong, unasked);
  return { unasked, wrong, wrongShare: unasked === 0 ? null : wrong / unasked, wrongAtMost: upper, wrongAtLeast: lower };
}

/** Counts what these thresholds would have let pass unasked. */
export function figuresAt(matches: readonly JudgedMatch[], { clearAtBits, leadBits }: Thresholds): Figures {
  const unasked = matches.filter((match) => isUnasked(match, { clearAtBits, leadBits }));
  const counts = wrongness(unasked.filter(({ wrong }) => wrong).length, unasked.length);
  return { clearAtBits, leadBits, ...counts, unaskedShare: matches.length === 0 ? 0 : unasked.length / matches.length };
}

/** Whether a match of these bits and lead goes unasked. */
export const isUnasked = ({ bits, lead }: Pick<JudgedMatch, "bits" | "lead">, { clearAtBits, leadBits }: Thresholds): boolean => bits >= clearAtBits && lead >= leadBits;
