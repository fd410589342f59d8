import { foldText } from "./fold.ts";

/** The words of a text, folded (case, accents, width), in order; an apostrophe or a hyphen parts words. At most `max` of them. */
export function wordsOf(text: string, max = WORDS_MAX): string[] {
  const words = foldText(text, { diacritics: true }).match(WORD) ?? [];
  return words.length > max ? words.slice(0, max) : words;
}

const WORDS_MAX = 50_000;
const WORD = /[\p{L}\p{N}]+/gu;
