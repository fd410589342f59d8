import { agreeing, nearestDayOfMonth, nearestMonthDay } from "./date-context.ts";
import { dayFrom, partsOf, weekdayOf } from "./calendar-days.ts";
import { DAY_NUMBER, dayNumber, isShortWord, MONTH, monthNumber, ORDINAL, ORDINAL_WORD, UNIT_WORD, WEEKDAY, weekdayNumber } from "./date-words.ts";
import type { DateContext, Reading } from "./date-context.ts";

/** One way of naming dates. Rules are tried in order; a span taken by one is closed to those after it. */
export interface DateRule {
  /** With flags `gi` and named groups. */
  readonly pattern: RegExp;
  /** What the words mean, null when they are no date after all. */
  readonly read: (found: Found, context: DateContext) => Reading | null;
}

/** A match: its groups, empty where they took no part, and its place. */
export interface Found {
  readonly words: string;
  readonly start: number;
  readonly end: number;
  readonly group: (name: string) => string;
}

const rule = (source: string, read: DateRule["read"]): DateRule => ({ pattern: new RegExp(source, "gi"), read });

const IN_FRONT = `(?:\\b(?<weekday>${WEEKDAY})\\.?,?\\s+)?`;
const YEAR = "(?:(?:,|\\s)\\s{0,2}(?<year>(?:19|20)\\d{2})\\b)?";
/** What a day number is never followed by: then it counts something else. */
const NO_NOUN = "(?![\\w%€$£°]|[.,:/-]\\d|\\s{1,2}(?:floor|time|times|version|generation|street|avenue|party|place|one|year|line|item|point|phase|round|edition|percent|units?|points?)\\b)";

/** Without any of these no rule of this file can find anything: a cheap look first. */
export const CALENDAR_HINT = new RegExp(`\\d|twenty|thirty|${MONTH}|${UNIT_WORD}|${ORDINAL_WORD}`, "i");

/** Dates that name a month, a day of the month or both, in words or figures. */
export const CALENDAR_RULES: readonly DateRule[] = [
  rule(`\\b(?<year>20\\d{2})-(?<month>\\d{2})-(?<day>\\d{2})\\b`, ({ group }) => {
    const day = dayFrom(Number(group("year")), Number(group("month")), Number(group("day")));
    return day === null ? null : { day };
  }),
  // March 3-5, March 3rd to 5th, between March 3 and 5
  rule(`\\b(?<month>${MONTH})\\.?\\s+(?<from>${DAY_NUMBER})\\s?(?:-|–|to|and|through|until)\\s?(?<day>${DAY_NUMBER})${NO_NOUN}${YEAR}`, (found, context) => monthDay(found, context, true)),
  // 3-5 March, the 3rd to the 5th of March
  rule(`\\b(?:the\\s+)?(?<from>${DAY_NUMBER})\\s?(?:-|–|to|and|through|until)\\s?(?:the\\s+)?(?<day>${DAY_NUMBER})\\s+(?:of\\s+)?(?<month>${MONTH})\\b\\.?${YEAR}`, (found, context) => monthDay(found, context, true)),
  // Wednesday, March 11; Tuesday, March 3rd, 2026
  rule(`${IN_FRONT}\\b(?<month>${MONTH})\\.?\\s+(?:the\\s+)?(?<day>${DAY_NUMBER})${NO_NOUN}${YEAR}`, (found, context) => monthDay(found, context, false)),
  // Friday 27 February; Monday the sixteenth of March; 16. März is not English, 16. March is written by Germans
  rule(`${IN_FRONT}(?:\\bthe\\s+)?\\b(?<day>${DAY_NUMBER})\\.?\\s+(?:of\\s+)?(?<month>${MONTH})\\b(?!['’]s)\\.?${YEAR}`, (found, context) => monthDay(found, context, false)),
  // 16/03/2026, 06/04, 16.03.2026, 16.3., 3-16-2026
  rule(`\\b(?<first>\\d{1,2})(?<mark>[/.-])(?<second>\\d{1,2})(?:\\k<mark>(?<year>20\\d{2}|\\d{2})\\b|(?<open>\\.(?!\\d))?)(?![\\w/%-]|[.,]\\d)`, numeric),
  // Monday the ninth, Friday, the sixth, Friday the 27th, Tuesday, the ten, Monday 9th
  rule(`\\b(?:next\\s+|this\\s+)?(?<weekday>${WEEKDAY})\\.?,?\\s+(?:(?:the|on the)\\s+(?<day>${DAY_NUMBER}|${UNIT_WORD}|twenty|thirty)|(?<plain>\\d{1,2}(?:st|nd|rd|th)?|${UNIT_WORD}|${ORDINAL_WORD}))${NO_NOUN}`, (found, context) => {
    if (isShortWord(found.group("weekday"))) return null;
    return weekdayTheDay(found, context);
  }),
  // by the tenth, on the 16th, the 24th
  rule(`\\b(?<lead>by|on|until|till|before|after|from|since|to|for|of|around|about|is|was|be)\\s+the\\s+(?<day>${ORDINAL}|${UNIT_WORD})${NO_NOUN}(?=(?<follow>\\s+\\w+)?)`, dayAlone),
  rule(`\\bthe\\s+(?<day>\\d{1,2}(?:st|nd|rd|th))${NO_NOUN}(?!\\s+(?:of|and)\\b)(?=\\s*(?:[.,;:!?)]|$|\\n|at\\b|in\\b|with\\b|we\\b|i\\b|is\\b|then\\b|works?\\b))`, (found, context) => {
    const day = dayNumber(found.group("day"));
    return day === null ? null : nearestDayOfMonth(context.today, day, context.sense(found.start, found.end));
  }),
];

function monthDay(found: Found, context: DateContext, range: boolean): Reading | null {
  const written = found.group("month");
  const month = monthNumber(written);
  const dayOfMonth = dayNumber(found.group("day"));
  if (month === 0 || dayOfMonth === null || (/^(?:may|march|mar)$/.test(written) && !/\d/.test(found.words))) return null;
  const year = found.group("year");
  const weekday = found.group("weekday") === "" ? -1 : weekdayNumber(found.group("weekday"));
  let reading: Reading | null;
  if (year === "") reading = sameWeekday(context, month, dayOfMonth, weekday) ?? nearestMonthDay(context.today, month, dayOfMonth, context.sense(found.start, found.end));
  else {
    const day = dayFrom(Number(year), month, dayOfMonth);
    reading = day === null ? null : { day, past: day < context.today };
  }
  const agreed = agreeing(reading, weekday, context);
  return agreed === null || !range ? agreed : { ...agreed, range };
}

/** Tuesday, March 3rd: of the years around this one the nearest in which that day is a Tuesday. */
function sameWeekday({ today }: DateContext, month: number, dayOfMonth: number, weekday: number): Reading | null {
  if (weekday < 0) return null;
  const { year } = partsOf(today);
  const fitting = [year - 1, year, year + 1].map((one) => dayFrom(one, month, dayOfMonth)).filter((day) => day !== null && weekdayOf(day) === weekday);
  const [day] = fitting.filter((one) => one !== null).toSorted((a, b) => Math.abs(a - today) - Math.abs(b - today));
  return day === undefined ? null : { day, past: day < today };
}

/** Places where the month is written first; elsewhere the day is, in the few others nobody can tell. */
const MONTH_FIRST = new Set(["US", "PH", "FM", "PW", "AS", "GU", "MH"]);
const EITHER = new Set(["CA", "ZA", "KE", "PR", "PA"]);
/** What makes a pair with a slash a date and not a fraction, when it has no year. */
const DATE_LEAD = /(?:\b(?:on|by|before|until|till|due|from|of|since|to|and|for|dated?|week|latest|around|after)|[-–(:])\s*(?:the\s+)?$/i;

function numeric({ group, start }: Found, context: DateContext): Reading | null {
  const [first, second] = [Number(group("first")), Number(group("second"))];
  const [mark, year, open] = [group("mark"), group("year"), group("open")];
  const lead = context.text.slice(Math.max(0, start - 16), start);
  if (mark !== "/" && year === "" && (mark === "-" || open === "")) return null;
  if (mark === "/" && year === "" && !DATE_LEAD.test(lead) && !/^(?:0\d|1[0-2])$/.test(group("first"))) return null;
  const sense = context.sense(start, start + 5);
  const at = (month: number, day: number): Reading | null => {
    if (year === "") return nearestMonthDay(context.today, month, day, sense);
    const full = dayFrom(year.length === 4 ? Number(year) : 2000 + Number(year), month, day);
    return full === null ? null : { day: full, past: full < context.today };
  };
  const monthFirst = at(first, second);
  const dayFirst = at(second, first);
  if (monthFirst === null || dayFirst === null) return monthFirst ?? dayFirst;
  // Dots are European: the day stands first.
  if (mark === "." || monthFirst.day === dayFirst.day) return dayFirst;
  if (context.region !== null && !EITHER.has(context.region)) return MONTH_FIRST.has(context.region) ? monthFirst : dayFirst;
  const candidates = [monthFirst.day, dayFirst.day].filter((day) => day !== null).toSorted((a, b) => a - b);
  return { day: null, candidates };
}

function weekdayTheDay({ group, start, end }: Found, context: DateContext): Reading | null {
  const weekday = weekdayNumber(group("weekday"));
  const dayOfMonth = dayNumber(group("day") === "" ? group("plain") : group("day"));
  if (dayOfMonth === null) return null;
  const sense = context.sense(start, end);
  // The weekday tells the month: "Friday the 27th" is the next 27th that falls on a Friday, if one comes soon.
  for (const months of sense === "past" ? [0, -1, -2] : [0, 1, 2]) {
    const { year, month } = partsOf(context.today);
    const first = new Date(Date.UTC(year, month - 1 + months, 1));
    const day = dayFrom(first.getUTCFullYear(), first.getUTCMonth() + 1, dayOfMonth);
    if (day === null || (sense === "past" ? day > context.today : day < context.today)) continue;
    const agreed = agreeing({ day, past: sense === "past" }, weekday, context);
    if (agreed?.day != null) return agreed;
  }
  // "Monday 10" may go on as "10 o'clock": without "the" or "th" only agreement makes it a date.
  if (group("day") === "" && !/[a-z]{2}$/i.test(group("plain").replace(/^\d*(?:teen|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)$/i, ""))) return null;
  return agreeing(nearestDayOfMonth(context.today, dayOfMonth, sense), weekday, context);
}

/** Words after a bare ordinal that show that it counts something: "the first week", "the second loom". */
const NOT_A_NOUN = /^\s+(?:at|in|and|or|to|with|so|we|i|you|he|she|they|it|of|for|from|by|as|is|was|are|works?|latest|then|but|if|because|when|that|which|please|did|morning|afternoon|evening|noon|next|this|on|after|before|until|went|sharp|eob|eod|cob|instead|too|already)$/i;

function dayAlone({ group, start, end }: Found, context: DateContext): Reading | null {
  const word = group("day");
  const dayOfMonth = dayNumber(word);
  if (dayOfMonth === null) return null;
  const lead = group("lead").toLowerCase();
  const counted = group("follow") !== "" && !NOT_A_NOUN.test(group("follow"));
  if (counted || /^\s+of$/i.test(group("follow"))) return null;
  // Without digits only what cannot be "the first (of many)" is a date.
  if (!/^\d/.test(word) && (/^(?:of|for|is|was|be|to|about|around)$/.test(lead) || (/^(?:first|second|third|one|two)$/i.test(word) && !/^(?:by|on|until|till|before|since|after)$/.test(lead)))) return null;
  if (/^(?:is|was|be)$/.test(lead) && !/\d/.test(word)) return null;
  return nearestDayOfMonth(context.today, dayOfMonth, lead === "since" ? "past" : context.sense(start, end));
}
