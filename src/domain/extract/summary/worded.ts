import { guarded } from "../../text/guarded.ts";
import { capital, tidy, withoutEnd } from "./tidy.ts";

/**
 * A statement as a report tells it: list marks, words that only tie it to what was said before and empty tails go, units stand
 * in their signs. Articles and verbs stay, though they cost words: what reads like a telegram is read twice.
 */
export function worded(statement: string): string {
  const text = shorter(statement.replace(LIST_MARK, "").replace(EMPTY_TAIL, "")).replace(LEADING_TIE, "");
  return capital(withoutEnd(tidy(text).replace(LOOSE_START, ""), " ,.;:!–—-"));
}

const LOOSE_START = /^[ ,.;:!–—-]+/;

/** Percentages, units and weekdays in their usual signs, whoever says them. */
export function shorter(statement: string): string {
  return statement
    .replace(PERCENT, (_, word: string) => `${String(NUMBERS.indexOf(word.toLowerCase()))}%`)
    .replace(UNIT, (unit) => SHORT.get(unit.trimStart().slice(0, TOLD_BY).toLowerCase()) ?? unit)
    .replace(WEEKDAY, (day) => LONG.get(day.slice(0, TOLD_BY)) ?? day);
}

const NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(" ");
const PERCENT = guarded(new RegExp(String.raw`\b(${NUMBERS.slice(1).join("|")}) (?:percent|per cent)\b`, "gi"));
const UNIT = guarded(/(?<=\d) ?(?:per ?cent|(?:milli|centi)met(?:re|er)s?|kilohertz)\b/gi);
const WEEKDAY = guarded(/\b(?:(?:Tue|Thur)s?\b\.?(?!day)|(?:Mon|Wed|Fri)\b\.?)/g);
/** So many first letters tell units and days apart. */
const TOLD_BY = 3;
const SHORT: ReadonlyMap<string, string> = new Map([["per", "%"], ["mil", " mm"], ["cen", " cm"], ["kil", " kHz"]]);
const LONG: ReadonlyMap<string, string> = new Map([["Mon", "Monday"], ["Tue", "Tuesday"], ["Wed", "Wednesday"], ["Thu", "Thursday"], ["Fri", "Friday"]]);

const LIST_MARK = guarded(/^(?:\(?\d{1,2}[.)]|[-*•–])\s+/);
const EMPTY_TAIL = guarded(/,? (?:and that's (?:that|it)|as you know|you know|i think|i guess|i believe|i suppose|anyway|i hope|if i remember(?: right| correctly)?|to be fair|at least|or something|or whatever|and so on|for the record)[.!]?$/i);
const LEADING_TIE = guarded(/^(?:[,;:–—\s-]*(?:and|but|so|then|or|because|since|that(?= (?:the|an?|this|we|you|they|he|she|it|there|our|your|my|their|i|if)\b)|also|plus|although|though|while|whereas|as|like|otherwise|only that|it's just that)\b[,\s]+)+/i);
