import { foldText } from "./fold.ts";

/** The words of a text, folded (case, accents, width), in order; an apostrophe or a hyphen parts words. At most `max` of them. */
export function wordsOf(text: string, max = WORDS_MAX): string[] {
  const words: string[] = [];
  for (const [word] of foldText(text, { diacritics: true }).matchAll(WORD)) {
    if (words.length >= max) break;
    words.push(word);
  }
  return words;
}

const WORDS_MAX = 50_000;
const WORD = /[\p{L}\p{N}]+/gu;
