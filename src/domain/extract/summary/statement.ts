import { compress } from "./compress.ts";
import { dayAndMonth, figures } from "../lines/day-names.ts";
import type { DateReader, Mention } from "../lines/date-reader.ts";
import type { Line } from "../lines/lines.ts";
import type { People } from "../lines/people.ts";
import { withoutEnd } from "./tidy.ts";
import { guarded } from "../../text/guarded.ts";
import { spacedWords } from "../../text/words.ts";

/** A sentence that is taken over is cut to this many words. */
export const STATEMENT_WORDS_MAX = 18;

/** The sentence without its openings, with days of the month spelled out and large numbers in figures. */
export function statement(line: Line, facts: { readonly read: DateReader; readonly people: People }): string {
  return statementOf(line.plain, line, facts);
}

/** The same for a piece of the sentence. */
export function statementOf(piece: string, line: Line, facts: { readonly read: DateReader; readonly people: People }): string {
  return figures(compress(withDays(piece, line, facts), facts.people.nameWords));
}

/** Days of the month, and days counted from the day on which it was said, spelled out. */
function withDays(piece: string, line: Line, facts: { readonly read: DateReader }): string {
  if (!MAY_NAME_A_DAY.test(piece)) return piece;
  let plain = piece;
  for (const mention of daysIn(piece, line, facts).toReversed()) {
    const phrase = plain.slice(mention.start, mention.end);
    if (mention.date === null || mention.ambiguous || !(DAY_OF_MONTH.test(phrase) || NAMED_DAY.test(phrase) || PASSING_DAY.test(phrase))) continue;
    const lead = /^(?:on|by|until|before) /i.exec(phrase)?.[0] ?? "";
    plain = plain.slice(0, mention.start) + (PASSING_DAY.test(phrase) && lead === "" ? "on " : lead) + dayAndMonth(mention.date) + plain.slice(mention.end);
  }
  return plain;
}

/** The days of a line are read once for all its pieces. */
function daysIn(piece: string, line: Line, { read }: { readonly read: DateReader }): readonly Mention[] {
  const from = line.plain.indexOf(piece);
  if (from < 0) return read(piece, line);
  const inside = read(line.plain, line).filter(({ start, end }) => from <= start && end <= from + piece.length);
  return from === 0 ? inside : inside.map((mention) => ({ ...mention, start: mention.start - from, end: mention.end - from }));
}

const DAY_OF_MONTH = /^(?:on |by |until |before )?the (?:\d{1,2}(?:st|nd|rd|th)?|\p{L}+(?:th|st|nd|rd|first|second|third))$/iu;
/** "Tuesday, March 3rd": one spelling for days, so that lists can be scanned. */
const NAMED_DAY = /^(?:on |by |until |before )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:the )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.? (?:the )?\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th) (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*)$/iu;
/** Who reads the summary does not read it on the day it was said. */
const PASSING_DAY = /^(?:tomorrow|today|tonight|overmorrow)$/i;
/** Without one of these none of the three is there, and no day has to be read. */
const MAY_NAME_A_DAY = guarded(/the (?:\d|\p{L}*(?:th|st|nd|rd)\b)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.? (?:the )?\d|\d(?:st|nd|rd|th) (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|tomorrow|today|tonight|overmorrow/iu);

/** Cuts a long statement where a clause ends; one without such a place is cut at a word. */
export function clip(text: string, wordsMax: number): string {
  if (spacedWords(text) <= wordsMax) return withoutEnd(text, ".!?");
  const head = text.split(" ", wordsMax).join(" ");
  const cut = Math.max(LAST_STOP.exec(head)?.index ?? -1, LAST_TIE.exec(head)?.index ?? -1);
  return (cut > head.length * 0.4 ? head.slice(0, cut) : head).replace(LOOSE_END, "");
}

const LAST_STOP = guarded(/[,;:] (?!.*[,;:] )/);
const LAST_TIE = guarded(/\b(?: because| which| so that| but| and then| since| although)(?!.* (?:because|which|so that|but|and then|since|although)\b)/);
const LOOSE_END = guarded(/(?:[\s,;:.!?–—-]+(?:and|or|but|the|an?|of|to|for|with|in|on|at|by|from|that|which|because|so|is|are|was|what|it|we|you|he|she|they|I|our|your|their|as|than|if|when|not|has|have|will))*[\s,;:.!?–—-]*$/i);

/** Words by white space, as the limit of a summary counts them. */
export function wordCount(text: string): number {
  let [count, inside] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const space = code <= 0x20 ? code === 0x20 || (code >= 0x09 && code <= 0x0d) : code >= 0xa0 && /\s/.test(text.charAt(at));
    if (!space && !inside) count += 1;
    inside = !space;
  }
  return count;
}
