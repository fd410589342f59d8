import { compress } from "./compress.ts";
import { dayAndMonth, figures } from "./day-names.ts";
import type { DateReader } from "./date-reader.ts";
import type { Line } from "./lines.ts";
import type { People } from "./people.ts";

/** A sentence that is taken over is cut to this many words. */
export const STATEMENT_WORDS_MAX = 18;

/** The sentence without its openings, with days of the month spelled out and large numbers in figures. */
export function statement(line: Line, facts: { readonly read: DateReader; readonly people: People }): string {
  let plain = line.plain;
  const mentions = MAY_NAME_A_DAY.test(plain) ? facts.read(plain, line) : [];
  for (const mention of mentions.toReversed()) {
    const phrase = plain.slice(mention.start, mention.end);
    if (mention.date === null || !/^(?:on |by |until )?the (?:\d{1,2}(?:st|nd|rd|th)?|\p{L}+(?:th|st|nd|rd|first|second|third))$/iu.test(phrase)) continue;
    const lead = /^(?:on|by|until) /i.exec(phrase)?.[0] ?? "";
    plain = plain.slice(0, mention.start) + lead + dayAndMonth(mention.date) + plain.slice(mention.end);
  }
  return figures(compress(plain, facts.people.nameWords));
}

/** Without "the" and a number behind it no day of the month is there to be spelled out. */
const MAY_NAME_A_DAY = /\bthe (?:\d|\p{L}*(?:th|st|nd|rd))/iu;

/** Cuts a long statement where a clause ends; one without such a place is cut at a word. */
export function clip(text: string, wordsMax: number): string {
  const words = text.split(" ");
  if (words.length <= wordsMax) return text.replace(/[.!?]+$/, "");
  const head = words.slice(0, wordsMax).join(" ");
  const cut = Math.max(...[/[,;:] (?!.*[,;:] )/, /\b(?: because| which| so that| but| and then| since| although)(?!.* (?:because|which|so that|but|and then|since|although)\b)/].map((pattern) => head.search(pattern)));
  return (cut > head.length * 0.4 ? head.slice(0, cut) : head).replace(LOOSE_END, "");
}

const LOOSE_END = /(?:[\s,;:.!?–—-]+(?:and|or|but|the|an?|of|to|for|with|in|on|at|by|from|that|which|because|so|is|are|was|what|it|we|you|he|she|they|I|our|your|their|as|than|if|when|not|has|have|will))*[\s,;:.!?–—-]*$/i;

/** Words by white space, as the limit of a summary counts them. */
export function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}
