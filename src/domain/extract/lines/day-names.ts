import type { LocalDate } from "../../model/time.ts";
import { guarded } from "../../text/guarded.ts";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A day as people in any country read it without doubt: "24 February". */
export function dayAndMonth(date: LocalDate): string {
  const [, month, day] = date.split("-").map(Number);
  return `${String(day ?? 0)} ${MONTHS[(month ?? 1) - 1] ?? ""}`;
}

/** Spelled-out hundreds, ranges, decimals and sums as figures, "three thousand four hundred" → "3400"; other small numbers stay words. */
export function figures(text: string): string {
  return text
    .replace(SPELLED, spelled)
    .replace(RANGE, (_, from: string, to: string) => `${spelled(from)} to ${spelled(to)}`)
    .replace(POINT, (_, whole: string, part: string) => `${spelled(whole.replace(/nought|oh/i, "zero"))}.${spelled(part)}`)
    .replace(MONEY, (_, whole: string, unit: string, part: string) => `${spelled(whole)}.${spelled(part)} ${unit}`)
    .replace(DECIMAL_COMMA, "$1.$2");
}

function spelled(words: string): string {
  const value = valueOf(words.toLowerCase());
  return value === null ? words : String(value);
}

const UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SMALL = `(?:${UNITS.slice(1).join("|")}|${TENS.join("|")})`;
const SPELLED = guarded(new RegExp(String.raw`\b${SMALL}(?:[ -]${SMALL})? (?:hundred|thousand)(?:(?: and)?[ -](?:${SMALL}|hundred|thousand)\b)*`, "gi"));

const RANGE = guarded(new RegExp(String.raw`\b(${SMALL}(?:-${SMALL})?) to (${SMALL}(?:-${SMALL})?)\b`, "gi"));
const POINT = guarded(new RegExp(String.raw`\b(nought|zero|oh|${SMALL}) point (${SMALL})\b`, "gi"));
const MONEY = guarded(new RegExp(String.raw`\b(${SMALL}(?:-${SMALL})?) (dollars|euros|pounds|francs) (${SMALL}(?:-${SMALL})?)\b`, "gi"));

function valueOf(words: string): number | null {
  let total = 0;
  let part = 0;
  for (const word of words.split(/[ -]+/)) {
    const unit = UNITS.indexOf(word);
    const ten = TENS.indexOf(word);
    if (unit >= 0) part += unit;
    else if (ten >= 0) part += (ten + 2) * 10;
    else if (word === "hundred") part = (part === 0 ? 1 : part) * 100;
    else if (word === "thousand") {
      total += (part === 0 ? 1 : part) * 1000;
      part = 0;
    } else if (word !== "and") return null;
  }
  return total + part;
}

const DECIMAL_COMMA = guarded(/(?<![\d.,])(\d{1,4}),(\d{1,2})(?![\d,])/g);
