import { foldText, isAscii } from "./fold.ts";

/** The words of a text, folded (case, accents, width), in order; an apostrophe or a hyphen parts words. At most `max` of them. */
export function wordsOf(text: string, max = WORDS_MAX): string[] {
  const words = (isAscii(text) ? text.toLowerCase().match(PLAIN_WORD) : foldText(text, { diacritics: true }).match(WORD)) ?? [];
  return words.length > max ? words.slice(0, max) : words;
}

const WORDS_MAX = 50_000;
const WORD = /[\p{L}\p{N}]+/gu;
/** In lower case this is all that a word of ASCII can be. */
const PLAIN_WORD = /[a-z0-9]+/g;

/** Words by single blanks, which is what stands between them in a sentence. */
export function spacedWords(text: string): number {
  let count = 1;
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) count += 1;
  return count;
}

/** Whether there are at least so many of them. */
export function hasSpacedWords(text: string, min: number): boolean {
  let at = -1;
  for (let count = 1; count < min; count += 1) {
    at = text.indexOf(" ", at + 1);
    if (at < 0) return false;
  }
  return true;
}
