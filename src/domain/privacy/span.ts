import { Guarded } from "../text/guarded.ts";
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

/** Every match of a global pattern as the whole match; `group` narrows it to that capture group (the pattern needs the `d` flag then). */
export function matchesOf(given: RegExp | Guarded, text: string): readonly RegExpExecArray[] {
  if (given instanceof Guarded && !given.mayBeIn(text)) return NONE;
  const found: RegExpExecArray[] = [];
  const pattern = given instanceof Guarded ? given.pattern : given;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found.push(match);
    if (match[0] === "") pattern.lastIndex += 1;
  }
  return found;
}

const NONE: readonly RegExpExecArray[] = [];

/** The part of the text that stands shortly before an offset: where a keyword for a value is looked for. */
export const before = (text: string, at: number, length: number): string => text.slice(Math.max(0, at - length), at);

/** The digits of a string, nothing else. */
export const digitsOf = (text: string): string => text.replace(/\D/g, "");
