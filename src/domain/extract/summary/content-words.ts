import { rememberedLately, rememberedOf } from "../../text/remembered.ts";
import type { Line } from "../lines/lines.ts";
import { stem } from "../steps/merge-steps.ts";

/** Words that carry content, by their stems. */
export function contentWords(plain: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const word of plain.toLowerCase().match(WORD) ?? []) {
    const carried = contentOfWord(word);
    if (carried !== "") found.add(carried);
  }
  return found;
}

/** Words come up again and again; so many are remembered. */
const WORDS_MAX = 4_000;

/** The stem of a word, empty for one that carries no content. */
const contentOfWord = rememberedLately((word) => (STOP.has(word) ? "" : stem(word)), WORDS_MAX);

/** The same of a line; several parts of a summary ask for them. */
export const contentOf: (line: Line) => ReadonlySet<string> = rememberedOf((line) => contentWords(line.plain));

/** In how many lines each word of content stands. */
export const wordCounts: (lines: readonly Line[]) => ReadonlyMap<string, number> = rememberedOf((lines) => {
  const counts = new Map<string, number>();
  for (const line of lines) for (const word of contentOf(line)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
});

const WORD = /[\p{L}\d][\p{L}\d.,'-]*[\p{L}\d]|\d/gu;
const STOP: ReadonlySet<string> = new Set(
  `a an the and or but if so of to in on at by for from with as is are was were be been being am it its it's this that these those there here i you he she we they
  me him her us them my your his our their do does did done have has had having will would can could shall should may might must not no yes than then too very just
  about into over after before up down out off again more most some any each few other own same what which who whom when where why how all both i'll i'm i've we'll
  we're we've you'll you're you've he's she's that's there's don't doesn't didn't can't won't isn't let's let get got go going gone one also like okay ok oh uh um well
  yeah right good great thanks thank please know think say said see come back really much many lot thing things way because through while only even still now`.split(/\s+/),
);
