import { issuedLength } from "./card-brands.ts";
import { luhn } from "./checksums.ts";
import { before, maskHit, matchesOf } from "./span.ts";
import type { Hit } from "./span.ts";
import { guarded } from "../text/guarded.ts";

const GAP_MAX = 4;
/** Also the mark of a quoted line, where a number was broken over two. */
const SEPARATOR = /[\s\-_./,;:|*'"()[\]+#~>=\\\u00b7\u2022\u2027\u2219]/;
const KEYWORD = /\b(?:visa|master ?card|amex|american express|maestro|discover|diners|jcb|cards?|cc|cardholder|kreditkarte|carte|tarjeta)\b/i;
const PAYMENT = /\b(?:visa|master ?card|amex|american express|maestro|credit ?cards?|debit ?cards?|payment card|card (?:number|no|details)|cardholder|by card|the card|my card|our card|company card)\b/i;
const KEYWORD_REACH = 90;
/** How far from a card its expiry date and code may stand. */
const COMPANION_REACH = 420;

/** Payment card numbers, and the expiry date and security code that belong to them. */
export function findCards(text: string): Hit[] {
  if (!/\d/.test(text)) return [];
  const cards = digitRuns(text).flatMap((run) => cardsInRun(text, run));
  const hits = [...cards, ...starredNumbers(text), ...(CARD_TALK.test(text) ? [...partialNumbers(text), ...securityCodes(text)] : [])];
  const first = hits[0];
  if (first === undefined) return hits;
  return [...hits, ...companions(text, hits)];
}

/** Digits with at most a few separators between them, and how they are grouped. */
interface DigitRun {
  readonly digits: string;
  /** Offset in the text of each digit. */
  readonly at: readonly number[];
  /** Index of the first digit of each group, and the number of digits at the end. */
  readonly groups: readonly number[];
}

function digitRuns(text: string): DigitRun[] {
  const runs: DigitRun[] = [];
  let at: number[] = [];
  let groups: number[] = [];
  let gap = 0;
  const close = (): void => {
    if (at.length >= 12) runs.push({ digits: at.map((index) => text.charAt(index)).join(""), at, groups: [...groups, at.length] });
    at = [];
    groups = [];
  };
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      if (at.length === 0 || gap > 0) groups.push(at.length);
      at.push(index);
      gap = 0;
    } else if (at.length > 0) {
      gap += 1;
      if (gap > GAP_MAX || !SEPARATOR.test(text.charAt(index))) close();
    }
  }
  close();
  return runs;
}

function cardsInRun(text: string, run: DigitRun): Hit[] {
  const hits: Hit[] = [];
  const groupCount = run.groups.length - 1;
  for (let first = 0; first < groupCount; first += 1) {
    const last = cardFrom(text, run, first);
    if (last === null) continue;
    const start = run.at[run.groups[first] ?? 0] ?? 0;
    const end = (run.at[(run.groups[last] ?? 1) - 1] ?? 0) + 1;
    hits.push(maskHit(start, end, "payment_card", "card.luhn"));
    first = last - 1;
  }
  return hits.length > 0 ? hits : keywordCard(text, run);
}

/** The group after the last one of a card that begins with group `first`, or null. The longest card wins, a length that its network issues before any other. */
function cardFrom(text: string, run: DigitRun, first: number): number | null {
  const from = run.groups[first] ?? 0;
  let found: number | null = null;
  let issued: number | null = null;
  for (let last = first + 1; last < run.groups.length; last += 1) {
    const to = run.groups[last] ?? 0;
    if (to - from > 19) break;
    if (to - from < 12) continue;
    const digits = run.digits.slice(from, to);
    if (!luhn(digits) || !plausible(text, run, first, last)) continue;
    found = last;
    if (issuedLength(digits)) issued = last;
  }
  return issued ?? found;
}

function plausible(text: string, run: DigitRun, first: number, last: number): boolean {
  const from = run.groups[first] ?? 0;
  const to = run.groups[last] ?? 0;
  const start = run.at[from] ?? 0;
  const end = (run.at[to - 1] ?? 0) + 1;
  const keyword = KEYWORD.test(before(text, start, KEYWORD_REACH));
  if (!keyword && !issuedLength(run.digits.slice(from, to))) return false;
  if (keyword) return true;
  if (/[\p{L}\d]$/u.test(before(text, start, 1)) || /^[\p{L}\d]/u.test(text.slice(end, end + 1))) return false;
  // The digits behind a decimal point are a measurement, not a card.
  if (last - first === 1) return !/\d[.,]$/.test(before(text, start, 2));
  const lengths: number[] = [];
  for (let group = first; group < last; group += 1) lengths.push((run.groups[group + 1] ?? 0) - (run.groups[group] ?? 0));
  if (CANONICAL.test(lengths.join(""))) return true;
  // An odd grouping counts only when nothing else stands in the row of numbers.
  return first === 0 && last === run.groups.length - 1;
}

// 4-4-4-4 and its longer kin, Amex 4-6-5, Diners 4-6-4, and a number read or typed digit by digit.
const CANONICAL = /^(?:4{3,4}[1-4]?|465|464|1{12,19})$/;

/** With the word for a card right before it, a row of 13 to 19 digits is masked even if a digit is wrong: a slip of tongue or keyboard. */
function keywordCard(text: string, run: DigitRun): Hit[] {
  const start = run.at[0] ?? 0;
  const count = run.digits.length;
  if (count < 13 || count > 19 || !PAYMENT.test(before(text, start, 60))) return [];
  return [maskHit(start, (run.at[count - 1] ?? 0) + 1, "payment_card", "card.keyword")];
}

const ENDING = guarded(/\b(?:card|visa|master ?card|amex|american express|maestro|discover)\b[^.\n]{0,40}?\b(?:ending|ends|finishing|last (?:four|4)(?: digits)?)(?: (?:in|with|on|are|is))?[\s:]{0,3}[x*•.\s-]{0,8}(\d[ -]?\d[ -]?\d[ -]?\d)(?!\d)/gi);
const STARRED = /(?<![x*•#])(?:[x*•#]{4}[ -]){3}\d{4}(?!\d)|(?<![*•])[*•]{12}\d{4}(?!\d)/gi;
// Somebody begins to read a card aloud and is stopped: too short for a checksum.
const BROKEN_OFF = guarded(/\b(?:card number|the card|my card|credit card|visa|master ?card|amex)\b[^\d.\n]{0,50}?((?:\d[ ,-]{1,2}){5,}\d)(?!\d)/gi);

/** One of these stands in whatever the rules for parts of a card find. */
const CARD_TALK = guarded(/card|visa|amex|american express|maestro|discover|cv[vc]|csc/i);

const starredNumbers = (text: string): Hit[] =>
  !/[*•#]|x{4}/i.test(text) ? [] : matchesOf(STARRED, text).map((match) => maskHit(match.index, match.index + match[0].length, "payment_card", "card.ending"));

function partialNumbers(text: string): Hit[] {
  return [
    ...matchesOf(ENDING, text).map((match) => maskHit(match.index, match.index + match[0].length, "payment_card", "card.ending")),
    ...matchesOf(BROKEN_OFF, text).map((match) => {
      const end = match.index + match[0].length;
      return maskHit(end - (match[1]?.length ?? 0), end, "payment_card", "card.partial");
    }),
  ];
}

const CODE = guarded(/\b(?:cvv2?|cvc2?|csc|card (?:security|verification) (?:code|number|value))\b[^\d\n]{0,20}\d\s?\d\s?\d(?:\s?\d)?(?!\d)/gi);

function securityCodes(text: string): Hit[] {
  return matchesOf(CODE, text).map((match) => maskHit(match.index, match.index + match[0].length, "payment_card", "card.code"));
}

const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
/** "12/28 737": the code that people type right behind the date. */
const CODE_BEHIND = String.raw`(?:[ /]{1,3}\d{3,4}(?![\d.,]\d|\d))?`;
const EXPIRY = guarded(new RegExp(
  String.raw`\b(?:exp(?:\.|iry|ires|iring|iration)?(?: date)?|good (?:through|thru|until|till|to)|valid (?:through|thru|until|till|to)|thru)\b[^\d]{0,14}?` +
  String.raw`(?:(?:0 ?[1-9]|1 ?[0-2]|[1-9])\s{0,2}[/\-. ,]\s{0,2}(?:20 ?)?\d ?\d|(?:0[1-9]|1[0-2])\d\d|${MONTH},? (?:of )?(?:20 ?)?\d ?\d)(?!\d)${CODE_BEHIND}`, "gi"));
const BARE_EXPIRY = guarded(new RegExp(String.raw`(?<!\d)(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d{2}(?![\d/-])${CODE_BEHIND}`, "g"));
const BARE_CODE = guarded(/\b(?:(?:security|verification|card|three[- ]digit|3[- ]digit) )?(?:code|number|digits)(?: on the back)?\b[^\d\n]{0,12}\n?[^\d\n]{0,6}\d\s?\d\s?\d(?:\s?\d)?(?!\s?[\d/])/gi);
const BACK = guarded(/\b(?:on the|the) back\b[^\d\n]{0,20}\d\s?\d\s?\d(?:\s?\d)?(?!\s?\d)/gi);

function companions(text: string, cards: readonly Hit[]): Hit[] {
  const near = (reach: number) => (match: RegExpExecArray): boolean =>
    cards.some((card) => match.index < card.end + reach && match.index + match[0].length > card.start - reach / 3);
  const hit = (rule: string) => (match: RegExpExecArray): Hit => maskHit(match.index, match.index + match[0].length, "payment_card", rule);
  return [
    ...matchesOf(EXPIRY, text).filter(near(COMPANION_REACH)).map(hit("card.expiry")),
    ...matchesOf(BARE_EXPIRY, text).filter(near(60)).map(hit("card.expiry")),
    ...matchesOf(BARE_CODE, text).filter(near(COMPANION_REACH)).map(hit("card.code")),
    ...matchesOf(BACK, text).filter(near(COMPANION_REACH)).map(hit("card.code")),
  ].filter((found) => !cards.some((card) => found.start < card.end && card.start < found.end));
}
