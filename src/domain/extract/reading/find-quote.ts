import { foldSpace } from "../../text/fold.ts";
import type { Line } from "../lines/lines.ts";

/** Fewer words stand in any text; they carry nothing. A whole sentence may be shorter. */
const QUOTE_WORDS_MIN = 3;
/** Scripts without spaces between words: so many letters are as telling. */
const QUOTE_LETTERS_MIN = 8;
/** A quote may run over so many sentences of one turn. */
const QUOTE_LINES_MAX = 3;
const QUOTE_CHARS_MAX = 1_500;

/**
 * The sentences in which a quote stands word for word (after NFC, folding of white space and straightening of quotation marks);
 * null where it stands nowhere. What is written later is the sentences as the source has them, never the quote as it was given.
 */
export function quoteFinder(lines: readonly Line[]): (quote: string) => readonly Line[] | null {
  const folded = lines.map((line) => foldQuote(line.text));
  return (quote) => {
    const wanted = foldQuote(quote.slice(0, QUOTE_CHARS_MAX));
    if (wanted === "") return null;
    const telling = isTelling(wanted);
    // One sentence before several: those beside it would lend words to what is said of it.
    for (let count = 1; count <= QUOTE_LINES_MAX; count += 1) {
      for (let index = 0; index + count <= lines.length; index += 1) {
        if (lines[index]?.turn !== lines[index + count - 1]?.turn) continue;
        const text = count === 1 ? (folded[index] ?? "") : folded.slice(index, index + count).join(" ");
        if (text === wanted || (telling && standsIn(text, wanted))) return lines.slice(index, index + count);
      }
    }
    return null;
  };
}

/** One spelling for texts that are the same word for word. Case stays: it is part of the words. */
const foldQuote = (text: string): string => foldSpace(text.toWellFormed().normalize("NFC")).replace(/[\u2018\u2019\u201a\u201b\u02bc]/g, "'").replace(/[\u201c\u201d\u201e\u201f]/g, '"');

function isTelling(quote: string): boolean {
  const words = quote.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'-]*/gu) ?? [];
  return words.length >= QUOTE_WORDS_MIN || (UNSPACED.test(quote) && words.join("").length >= QUOTE_LETTERS_MIN);
}

/** Letters of scripts that put no space between words. */
export const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** A quote that begins or ends inside a word or a number is another one: "price is 5" does not stand in "price is 50". */
function standsIn(text: string, quote: string): boolean {
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (!joins(text.slice(Math.max(0, at - 2), at), quote.slice(0, 1)) && !joins(quote.slice(-2), text.slice(at + quote.length, at + quote.length + 2))) return true;
  }
  return false;
}

const joins = (before: string, after: string): boolean => {
  if (UNSPACED.test(after) || UNSPACED.test(before.slice(-1))) return false;
  return (/[\p{L}\p{M}\p{N}]$/u.test(before) && /^[\p{L}\p{M}\p{N}]/u.test(after)) || (/\p{N}$/u.test(before) && /^[.,:]\p{N}/u.test(after)) || (/\p{N}[.,:]$/u.test(before) && /^\p{N}/u.test(after));
};
