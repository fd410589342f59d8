import { Guarded } from "../text/guarded.ts";
import { matchesIn } from "../text/matches-in.ts";
import type { SensitiveCategory, SensitiveEffect } from "../model/activity.ts";

/** What a rule found, in offsets of the text it was given: `start` inclusive, `end` exclusive. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly category: SensitiveCategory;
  readonly effect: SensitiveEffect;
  readonly rule: string;
}

/** Looks for one kind of value in normalised text (see `normalise.ts`). Linear in the length of the text. */
export type Detector = (text: string) => readonly Hit[];

/** A hit that hides the value and leaves a token in its place. */
export const maskHit = (start: number, end: number, category: SensitiveCategory, rule: string): Hit =>
  ({ start, end, category, effect: "mask", rule });

/** Every match of a global pattern; of a guarded one only where it may be found. The pattern is not to be used meanwhile. */
export function matchesOf(given: RegExp | Guarded, text: string): readonly RegExpExecArray[] {
  if (!(given instanceof Guarded)) return [...matchesIn(text, given)];
  return given.mayBeIn(text) ? [...matchesIn(text, given.pattern)] : NONE;
}

const NONE: readonly RegExpExecArray[] = [];

/** The part of the text that stands shortly before an offset: where a keyword for a value is looked for. */
export const before = (text: string, at: number, length: number): string => text.slice(Math.max(0, at - length), at);

/** The digits of a string, nothing else. */
export const digitsOf = (text: string): string => text.replace(/\D/g, "");
