import { addBusinessDays, addMonths, easterOf, partsOf, dayFrom, weekdayOf } from "./calendar-days.ts";
import { bareWeekday, comingWeekday, previousWeekday, weekdayOfWeek } from "./date-context.ts";
import { countOf, isShortWord, NUMBER, WEEKDAY, weekdayNumber } from "./date-words.ts";
import type { DateContext, Reading } from "./date-context.ts";
import type { DateRule, Found } from "./date-rules-calendar.ts";

const rule = (source: string, read: DateRule["read"]): DateRule => ({ pattern: new RegExp(source, "gi"), read });

const FROM_NOW = "(?:from\\s+(?<from>now|today|tomorrow|(?:this\\s+|next\\s+)?" + WEEKDAY + ")|on\\s+(?<on>" + WEEKDAY + "))";
const DAY_PART = "(?:morning|afternoon|evening|night|noon|lunch(?:time)?|midday)";

/** Dates counted from the day on which the words were spoken. */
export const RELATIVE_RULES: readonly DateRule[] = [
  // two weeks from Friday, a week from Monday, a week on Monday, ten days from now
  rule(`\\b(?<count>${NUMBER}|a couple of|a few|several)\\s+(?<business>(?:business|working|work)\\s+)?(?<unit>days?|weeks?|fortnights?|months?)(?:['’]\\s?time)?\\s+${FROM_NOW}\\b`, (found, context) => {
    const base = baseOf(found, context);
    return base === null ? null : counted(found, base, { ...context, minute: 0 });
  }),
  // in/within ten business days, in two weeks, within 48 hours, in a fortnight, in the next three days
  rule(`\\b(?<lead>in|within|inside|over)\\s+(?:about\\s+|around\\s+|roughly\\s+)?(?:the\\s+)?(?:next\\s+|coming\\s+)?(?<count>${NUMBER}|a couple of|a few|several|some)?\\s*(?:full\\s+)?(?<business>(?:business|working|work)[- ]?)?(?<unit>hours?|days?|weeks?|fortnights?|months?|minutes?)(?:['’]?\\s?time)?\\b(?!\\s+(?:ago|old|of\\s+(?:receipt|delivery|order|signing|signature)|after)\\b)`, (found, context) => {
    if (found.group("count") === "" && !/\bnext|coming\b/i.test(found.words) && !/\bthe\s+(?:hour|day|week|month|fortnight)\b/i.test(found.words)) return null;
    if (/^over$/i.test(found.group("lead"))) return /\bnext|coming\b/i.test(found.words) ? { day: null } : null;
    if (/^in$/i.test(found.group("lead")) && context.sense(found.start, found.end) === "past" && !/time|next|coming/i.test(found.words)) return { day: null };
    const reading = counted(found, context.today, context);
    return reading === null ? null : { ...reading, deadline: /^(?:within|inside)$/i.test(found.group("lead")) };
  }),
  // three days ago, two weeks ago
  rule(`\\b(?<count>${NUMBER}|a couple of|a few|some)\\s+(?<unit>days?|weeks?|months?|years?)\\s+(?:ago|back|earlier)\\b`, (found, { today }) => {
    const count = countOf(found.group("count"));
    if (count === null || /years?/i.test(found.group("unit"))) return { day: null, past: true };
    return { day: /^m/i.test(found.group("unit")) ? addMonths(today, -count) : today - count * (/^w/i.test(found.group("unit")) ? 7 : 1), past: true };
  }),
  rule(`\\b(?:the\\s+)?day\\s+after\\s+tomorrow\\b`, (_, { today }) => ({ day: today + 2 })),
  rule(`\\b(?:the\\s+)?day\\s+before\\s+yesterday\\b`, (_, { today }) => ({ day: today - 2, past: true })),
  rule(`\\b(?:tomorrow|tmrw|tmw|tomorow|2morrow)(?:\\s+in\\s+the)?(?:\\s+${DAY_PART})?\\b|\\bfirst thing tomorrow\\b`, (_, { today }) => ({ day: today + 1 })),
  rule(`\\byesterday(?:\\s+(?:morning|afternoon|evening|night))?\\b|\\blast\\s+night\\b`, (_, { today }) => ({ day: today - 1, past: true })),
  rule(`\\b(?:today(?:\\s+in\\s+the\\s+(?:morning|afternoon|evening))?|tonight|later\\s+today|this\\s+(?:afternoon|evening|noon|lunchtime))\\b`, (_, { today }) => ({ day: today })),
  rule(`\\bthis\\s+morning\\b`, (_, { today, minute }) => ({ day: today, past: minute >= 12 * 60 })),
  rule(`\\bthe\\s+same\\s+day\\b|\\bsame\\s+day\\b`, () => null),
  // Friday week, Monday fortnight (British: a week or two after the coming one)
  rule(`\\b(?<weekday>${WEEKDAY})\\s+(?<unit>week|fortnight)\\b(?!\\s*(?:end|ly|s\\b))`, ({ group }, { today }) =>
    isShortWord(group("weekday")) ? null : { day: comingWeekday(today, weekdayNumber(group("weekday"))) + (/^w/i.test(group("unit")) ? 7 : 14) }),
  // the Friday after next, Friday after next
  rule(`\\b(?:the\\s+)?(?<weekday>${WEEKDAY})\\s+after\\s+next\\b`, ({ group }, { today }) => ({ day: weekdayOfWeek(today, 2, weekdayNumber(group("weekday"))) })),
  // next/this/last/coming Friday
  rule(`\\b(?<which>next|this(?:\\s+coming)?|last|past|coming|the\\s+following|following)\\s+(?<weekday>${WEEKDAY})\\b`, namedWeekday),
  // before Christmas, until Easter, New Year's Eve
  rule(`\\b(?<feast>christmas(?:\\s+eve)?|xmas|easter(?:\\s+monday)?|good\\s+friday|new\\s+year(?:['’]?s)?(?:\\s+eve)?|thanksgiving)\\b`, feast),
  // Thursday, on Thursday, by Thu.
  rule(`\\b(?<every>every\\s+|each\\s+|on\\s+alternate\\s+)?(?<weekday>${WEEKDAY})(?<plural>s\\b)?(?!\\w)`, plainWeekday),
];

function baseOf({ group }: Found, context: DateContext): number | null {
  const name = (group("from") + group("on")).toLowerCase();
  if (name === "now" || name === "today") return context.today;
  if (name === "tomorrow") return context.today + 1;
  const weekday = weekdayNumber(name.replace(/^(?:this|next)\s+/, ""));
  return name.startsWith("next") ? weekdayOfWeek(context.today, 1, weekday) : comingWeekday(context.today, weekday);
}

/** Vague counts are no dates: "in a few days" gives nobody a due date. */
function counted({ group }: Found, base: number, context: Pick<DateContext, "minute" | "isHoliday">): Reading | null {
  const { minute } = context;
  const word = group("count").toLowerCase();
  const count = word === "" ? 1 : word === "a couple of" ? null : countOf(word);
  if (count === null) return { day: null };
  const unit = group("unit").toLowerCase();
  if (count > 999) return null;
  if (unit.startsWith("min")) return { day: base + Math.floor((minute + count) / 1440) };
  if (unit.startsWith("hour")) return { day: base + Math.floor((minute + count * 60) / 1440) };
  if (group("business") !== "" && unit.startsWith("day")) return { day: addBusinessDays(base, count, context.isHoliday) };
  if (unit.startsWith("month")) return { day: addMonths(base, count) };
  return { day: base + count * (unit.startsWith("week") ? 7 : unit.startsWith("fortnight") ? 14 : 1) };
}

/** Weeks begin on Monday: "next Friday" said on a Thursday is the Friday of the week after, "this Friday" is tomorrow. */
function namedWeekday({ group }: Found, { today }: DateContext): Reading | null {
  const weekday = weekdayNumber(group("weekday"));
  const which = group("which").toLowerCase();
  if (/^(?:last|past)/.test(which)) return { day: previousWeekday(today, weekday), past: true };
  if (which.endsWith("coming") || which.endsWith("following")) return { day: comingWeekday(today, weekday) };
  if (which === "next") return { day: weekdayOfWeek(today, 1, weekday) };
  const day = weekdayOfWeek(today, 0, weekday);
  return { day: day < today ? day + 7 : day };
}

function plainWeekday({ words, group, start, end }: Found, context: DateContext): Reading | null {
  const word = group("weekday");
  const lead = context.text.slice(Math.max(0, start - 12), start);
  const led = /\b(?:by|on|until|till|before|this|next|from|for|come|due)\s+$/i.test(lead);
  if (group("every") !== "" || (group("plural") !== "" && !/^(?:tues|thurs)$/i.test(words))) return null;
  if (isShortWord(word) && (!led || /^(?:sat|sun|wed)$/i.test(word))) return null;
  if (word.length <= 3 && /^\s*[-/]\s*[A-Z]/i.test(context.text.slice(end, end + 3)) && !led) return null; // opening hours: Mon-Fri
  return bareWeekday(context, weekdayNumber(word), /\bsince\s+$/i.test(lead) ? "past" : context.sense(start, end));
}

function feast({ group, start, end }: Found, context: DateContext): Reading | null {
  const name = group("feast").toLowerCase();
  const { year } = partsOf(context.today);
  const on = (y: number): number | null => {
    if (name.includes("easter")) return easterOf(y) + (name.includes("monday") ? 1 : 0);
    if (name.startsWith("good")) return easterOf(y) - 2;
    if (name === "thanksgiving") return thanksgiving(y);
    if (name.includes("new")) return name.includes("eve") ? dayFrom(y, 12, 31) : dayFrom(y, 1, 1);
    return dayFrom(y, 12, name.includes("eve") ? 24 : 25);
  };
  if (context.sense(start, end) === "past") return null;
  const day = [on(year), on(year + 1)].find((one) => one !== null && one >= context.today);
  return day == null ? null : { day };
}

/** The fourth Thursday of November (United States). */
function thanksgiving(year: number): number | null {
  const first = dayFrom(year, 11, 1);
  return first === null ? null : first + ((3 - weekdayOf(first) + 7) % 7) + 21;
}

