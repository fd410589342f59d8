import type { Claim } from "../../model/judgement.ts";
import { foldText } from "../../text/fold.ts";
import { figures } from "../lines/day-names.ts";
import type { Line } from "../lines/lines.ts";
import { shorter } from "./worded.ts";

/** What was said and who took part: all that a claim may rest on. */
export interface Source {
  readonly lines: readonly Line[];
  /** Names, addresses and numbers of those who took part, and days that the text speaks of in other words. */
  readonly known: readonly string[];
}

/** Says of a claim whether its source carries it. */
export type ClaimCheck = (claim: Claim) => boolean;

/**
 * A claim holds when each of its quotes stands in the source word for word, and when every number, sum, day and name of its
 * statement does too. Small numbers may stand there as words, days in the speaker's own words; nothing else is forgiven.
 */
export function claimChecker({ lines, known }: Source): ClaimCheck {
  const texts = new Set(lines.map((line) => line.text));
  const quotable = foldText([...lines.map((line) => line.text), ...known].join(" "));
  const isQuoted = (quote: string): boolean => (texts.has(quote) ? quote !== "" : isFoldedIn(quote, quotable));
  let allowed: string | null = null;
  return ({ text, quote, also = [] }) => {
    if (!isQuoted(quote) || !also.every(isQuoted)) return false;
    // Most claims stand on the words as they are; the tidied wordings are made for those that do not.
    return isCarried(text, quotable) || isCarried(text, (allowed ??= withTidied(quotable, lines)));
  };
}

function isFoldedIn(quote: string, quotable: string): boolean {
  const folded = foldText(quote);
  return folded !== "" && quotable.includes(folded);
}

function withTidied(quotable: string, lines: readonly Line[]): string {
  const plain = lines.map((line) => line.plain).join("\n");
  return `${quotable} ${foldText([plain, shorter(figures(plain))].join("\n"))}`;
}

/** Whether every number, sum, day and name of a statement stands in the folded text. More text never carries less. */
function isCarried(text: string, allowed: string): boolean {
  const signs = text.match(/[$€£¥%]/g) ?? [];
  if (!signs.every((sign) => allowed.includes(sign) || spelled(sign, allowed))) return false;
  return (!HAS_NUMBER.test(text) || areNumbersCarried(text, allowed)) && (text.match(NAME) ?? []).every((name) => isNameCarried(foldText(name), allowed));
}

function areNumbersCarried(text: string, allowed: string): boolean {
  const days = text.match(DAY) ?? [];
  const numbers = text.match(NUMBER) ?? [];
  return days.every((day) => allowed.includes(foldText(day))) && numbers.every((number) => standsAlone(foldText(number), allowed));
}

const isNameCarried = (name: string, allowed: string): boolean => TEMPLATE.has(name) || (name.match(WORD) ?? []).every((word) => isWordIn(word, allowed));

/** Whether a word stands there by itself, no letter or digit beside it. */
function isWordIn(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!endsWord(text, at) && !beginsWord(text, at + word.length)) return true;
  }
  return false;
}

/** Whether a letter or digit stands before the place; of ASCII that is told at a glance. */
function endsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  return code <= ASCII_MAX ? isPlainLetter(code) : /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at));
}

/** Whether a letter or digit stands at the place. */
function beginsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= ASCII_MAX ? isPlainLetter(code) : /^[\p{L}\p{N}]/u.test(text.slice(at, at + 2));
}

const ASCII_MAX = 0x7f;
/** A letter or digit of folded ASCII. */
const isPlainLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);

const HAS_NUMBER = /\p{N}/u;
const WORD = /[\p{L}\p{N}]+/gu;
const NUMBER = /(?<![\p{L}\p{N}])\p{N}[\p{N}.,:]*\p{N}|(?<![\p{L}\p{N}])\p{N}/gu;
const NAME = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}'’-]*/gu;
const DAY = /\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b/g;
/** Capitals of the template's own words; a source need not hold them. */
const TEMPLATE: ReadonlySet<string> = new Set("asks promised competitor chose comparison purchase wants email text message call meeting web form note somebody nothing none nobody nowhere no phone".split(" "));

/** A number that is part of a longer one, or of a name, is another number. */
function standsAlone(number: string, allowed: string): boolean {
  for (let at = allowed.indexOf(number); at >= 0; at = allowed.indexOf(number, at + 1)) {
    const [before, after] = [allowed.slice(Math.max(0, at - 2), at), allowed.slice(at + number.length, at + number.length + 2)];
    if (!/(?:[\p{L}\p{N}]|\p{N}[.,])$/u.test(before) && !/^(?:\p{N}|[.,]\p{N})/u.test(after)) return true;
  }
  return false;
}

function spelled(sign: string, allowed: string): boolean {
  return { $: /\bdollars?\b|\busd\b/, "€": /\beuros?\b|\beur\b/, "£": /\bpounds?\b|\bgbp\b/, "¥": /\byen\b|\bjpy\b/, "%": /\bper ?cent\b/ }[sign]?.test(allowed) ?? false;
}
