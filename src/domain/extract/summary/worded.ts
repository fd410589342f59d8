import { guarded, type Guarded } from "../../text/guarded.ts";

/**
 * A statement as a report tells it: list marks, words that only tie it to what was said before and empty tails go, units stand
 * in their signs. Articles and verbs stay, though they cost words: what reads like a telegram is read twice.
 */
export function worded(statement: string): string {
  let text = shorter(statement.replace(LIST_MARK, "").replace(EMPTY_TAIL, "")).replace(LEADING_TIE, "");
  text = text.replace(/\s+([,.;:!?])/g, "$1").replace(/\s{2,}|[^\S ]/g, " ").replace(/^[\s,.;:!–—-]+/, "").replace(/[\s,.;:!–—-]+$/, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Percentages, units and weekdays in their usual signs, whoever says them. */
export function shorter(statement: string): string {
  let text = statement.replace(PERCENT, (_, word: string) => `${String(NUMBERS.indexOf(word.toLowerCase()))}%`);
  for (const [pattern, short] of SHORTER) text = text.replace(pattern, short);
  return text;
}

const NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(" ");
const PERCENT = guarded(new RegExp(String.raw`\b(${NUMBERS.slice(1).join("|")}) (?:percent|per cent)\b`, "gi"));
const SHORTER: readonly (readonly [Guarded, string])[] = [
  [guarded(/(?<=\d) ?(?:percent|per cent)\b/gi), "%"],
  [guarded(/(?<=\d) ?(?:millimet(?:re|er)s?)\b/gi), " mm"],
  [guarded(/(?<=\d) ?(?:centimet(?:re|er)s?)\b/gi), " cm"],
  [guarded(/(?<=\d) ?(?:kilohertz)\b/gi), " kHz"],
  [guarded(/\bTues?\b\.?(?!day)/g), "Tuesday"], [guarded(/\bWed\b\.?/g), "Wednesday"], [guarded(/\bThurs?\b\.?(?!day)/g), "Thursday"], [guarded(/\bFri\b\.?/g), "Friday"], [guarded(/\bMon\b\.?/g), "Monday"],
];

const LIST_MARK = guarded(/^(?:\(?\d{1,2}[.)]|[-*•–])\s+/);
const EMPTY_TAIL = guarded(/,? (?:and that's (?:that|it)|as you know|you know|i think|i guess|i believe|i suppose|anyway|i hope|if i remember(?: right| correctly)?|to be fair|at least|or something|or whatever|and so on|for the record)[.!]?$/i);
const LEADING_TIE = guarded(/^(?:[,;:–—\s-]*(?:and|but|so|then|or|because|since|that(?= (?:the|an?|this|we|you|they|he|she|it|there|our|your|my|their|i|if)\b)|also|plus|although|though|while|whereas|as|like|otherwise|only that|it's just that)\b[,\s]+)+/i);
