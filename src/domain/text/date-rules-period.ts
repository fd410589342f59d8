import { addMonths, dayFrom, endOfMonth, endOfQuarter, mondayOf, partsOf, weekdayOf } from "./calendar-days.ts";
import { comingWeekday, nearestMonthDay, weekdayOfWeek } from "./date-context.ts";
import { DAY_NUMBER, dayNumber, MONTH, monthNumber, ORDINAL, WEEKDAY, weekdayNumber } from "./date-words.ts";
import type { DateContext, Reading } from "./date-context.ts";
import type { DateRule } from "./date-rules-calendar.ts";

const rule = (source: string, read: DateRule["read"]): DateRule => ({ pattern: new RegExp(source, "gi"), read });

const FRIDAY = 4;
const END = "(?:(?:the\\s+)?(?:very\\s+)?end\\s+of|(?:the\\s+)?close\\s+of|late(?:r)?)";
const WHICH = "(?:the\\s+|this\\s+|the\\s+current\\s+)?";
/** `end of day`, `EOD`, `COB`: the day itself, and a time that is no clock time. */
const DAY_END = "(?:end\\s+of\\s+(?:the\\s+)?(?:business\\s+|working\\s+)?(?:day|business|play)|close\\s+of\\s+(?:business|play)|eod|eob|cob)";

/** Without any of these no rule of this file can find anything: a cheap look first. */
export const PERIOD_HINT = new RegExp(`week|w/?c|month|quarter|q[1-4]|year|eo[dbwmqy]|cob|end\\s+of|close\\s+of|late|20\\d\\d|spring|summer|autumn|fall|winter|${MONTH}`, "i");

/** Weeks, months, quarters and years, and their ends. These stand before all other rules, as their words contain those of others. */
export const PERIOD_RULES: readonly DateRule[] = [
  // Friday of next week, next week Tuesday, Tuesday next week, on Tuesday of this week
  rule(`\\b(?<which>next|this|last|the\\s+following)\\s+week(?:\\s+on)?,?\\s+(?<weekday>${WEEKDAY})\\b|\\b(?<weekday2>${WEEKDAY})\\s+(?:of\\s+)?(?:the\\s+)?(?<which2>next|this|last|following)\\s+week\\b`, ({ group }, { today }) => {
    const weekday = weekdayNumber(group("weekday") + group("weekday2"));
    const weeks = weeksOf(group("which") + group("which2"));
    return { day: weekdayOfWeek(today, weeks, weekday), past: weeks < 0 };
  }),
  // the 16th of next month
  rule(`\\bthe\\s+(?<day>${ORDINAL})\\s+of\\s+(?<which>next|this|the)\\s+month\\b`, ({ group }, { today }) => {
    const { year, month } = partsOf(today);
    const ahead = group("which").toLowerCase() === "next" ? 1 : 0;
    const first = new Date(Date.UTC(year, month - 1 + ahead, 1));
    const day = dayFrom(first.getUTCFullYear(), first.getUTCMonth() + 1, dayNumber(group("day")) ?? 0);
    return day === null ? null : { day };
  }),

  // end of day tomorrow, EOD Friday, COB on Tuesday
  rule(`\\b${DAY_END}(?:,)?\\s+(?:on\\s+|this\\s+)?(?<when>today|tomorrow|(?<next>next\\s+)?(?<weekday>${WEEKDAY}))\\b(?!,?\\s+(?:the\\s+)?\\d)`, ({ group }, { today }) => {
    if (/^to(?:day|morrow)$/i.test(group("when"))) return { day: today + (/row$/i.test(group("when")) ? 1 : 0), deadline: true };
    const weekday = weekdayNumber(group("weekday"));
    if (group("next") !== "") return { day: weekdayOfWeek(today, 1, weekday), deadline: true };
    return weekday === weekdayOf(today) ? { day: today, deadline: true } : { day: comingWeekday(today, weekday), deadline: true };
  }),
  rule(`\\b(?:tomorrow|(?<weekday>${WEEKDAY}))\\s+(?:by\\s+|before\\s+)?${DAY_END}\\b`, ({ group }, { today }) =>
    ({ day: group("weekday") === "" ? today + 1 : comingWeekday(today, weekdayNumber(group("weekday"))), deadline: true })),
  rule(`\\b${DAY_END}\\b(?:\\s+today)?`, (_, { today }) => ({ day: today, deadline: true })),

  // week of Nov 30, week commencing 9 March, the week beginning Monday 9 March
  rule(`\\b(?:the\\s+)?(?:week|w/c|wc)\\s*(?:of|commencing|beginning|starting|from)?\\s+(?:the\\s+)?(?:monday,?\\s+)?(?:(?<month>${MONTH})\\.?\\s+(?<day>${DAY_NUMBER})|(?:the\\s+)?(?<day2>${DAY_NUMBER})(?:\\s+(?:of\\s+)?(?<month2>${MONTH}))?)\\b`, weekOf),
  // end of (the/this/next) week, EOW, week's end
  rule(`\\b(?:${END}\\s+(?<next>next\\s+|the\\s+following\\s+)?${WHICH}(?:working\\s+|business\\s+)?week\\b(?!end)|(?<short>eow)\\b)(?<after>\\s+after\\s+next)?`, ({ group }, { today }) => {
    if (group("after") !== "") return { day: weekdayOfWeek(today, 2, FRIDAY), deadline: true };
    // At the weekend the week that ends is the coming one.
    const weeks = group("next") === "" && weekdayOf(today) <= FRIDAY ? 0 : 1;
    return { day: weekdayOfWeek(today, weeks, FRIDAY), deadline: true };
  }),
  // early/mid/late next week, beginning of next week, first half of next week
  rule(`\\b(?<part>early|mid(?:dle\\s+of)?[- ]?|late|later|(?:the\\s+)?(?:beginning|start|first\\s+half|middle|second\\s+half)\\s+of)\\s*(?<which>next|this|the|the\\s+coming|the\\s+following)?\\s+week\\b`, ({ group }, { today }) => {
    const weeks = /next|coming|following/i.test(group("which")) ? 1 : 0;
    const part = group("part").toLowerCase();
    const weekday = /mid/.test(part) ? 2 : /late|second/.test(part) ? FRIDAY : /first half/.test(part) ? 2 : /early/.test(part) ? 1 : 0;
    const day = weekdayOfWeek(today, weeks, weekday);
    return day < today ? null : { day, range: true };
  }),
  rule(`\\b(?:the\\s+)?week\\s+after\\s+next\\b`, (_, { today }) => ({ day: weekdayOfWeek(today, 2, FRIDAY), range: true })),
  rule(`\\b(?<which>next|this|last|this\\s+coming|the\\s+coming|the\\s+following)\\s+(?<unit>week|weekend)\\b(?!\\s+(?:${WEEKDAY}|on\\s+${WEEKDAY}))(?!,\\s+${WEEKDAY})`, ({ group }, { today }) => {
    const weekend = /end$/i.test(group("unit"));
    const weeks = /next|following/i.test(group("which")) ? 1 : /last/i.test(group("which")) ? -1 : /coming/i.test(group("which")) && !weekend ? 1 : 0;
    return { day: weekdayOfWeek(today, weeks, weekend ? 6 : FRIDAY), range: true, past: weeks < 0 };
  }),
  rule(`\\b(?:the|at the|over the)\\s+weekend\\b`, ({ start, end }, context) =>
    context.sense(start, end) === "past" ? { day: weekdayOfWeek(context.today, -1, 6), range: true, past: true } : { day: weekdayOfWeek(context.today, 0, 6), range: true }),

  // end of Q1, Q3, Q2 2026, the fourth quarter is rarer than its short form
  rule(`\\b(?<part>${END}\\s+|start\\s+of\\s+|beginning\\s+of\\s+|early\\s+(?:in\\s+)?|mid[- ]?)?(?:the\\s+)?(?<quarter>q[1-4]|(?:first|second|third|fourth)\\s+quarter)(?:\\s*(?:/|of\\s+)?\\s*(?<year>20\\d{2}))?\\b`, quarterOf),
  rule(`\\b(?:${END}\\s+(?<next>next\\s+)?${WHICH}quarter|eoq|quarter[- ]end|(?<next2>next|this)\\s+quarter)\\b`, ({ words, group }, { today }) => {
    const { year, month } = partsOf(today);
    const ahead = /^next/i.test(group("next") + group("next2")) ? 1 : 0;
    return { day: endOfQuarter(year, Math.ceil(month / 3) + ahead), range: !/end|eoq|close|late/i.test(words) };
  }),

  // the last Friday of March, first Monday of next month
  rule(`\\b(?:the\\s+)?(?<nth>first|second|third|fourth|last)\\s+(?<weekday>${WEEKDAY})\\s+(?:of|in)\\s+(?:(?<month>${MONTH})\\b|(?:the|this)\\s+month|(?<next>next)\\s+month)`, nthWeekday),
  // end of (the/this/next) month, EOM, month end, end of March
  rule(`\\b(?:${END}\\s+(?<next>next\\s+|the\\s+following\\s+)?${WHICH}month|eom|month[- ]end)\\b`, ({ group }, { today }) => ({ day: endOfMonth(today, group("next") === "" ? 0 : 1), deadline: true })),
  rule(`\\b(?<part>${END}|mid(?:dle\\s+of)?|early|(?:the\\s+)?(?:start|beginning)\\s+of|(?:the\\s+)?first\\s+week\\s+of|(?:the\\s+)?last\\s+week\\s+of)[- ]?\\s*(?:in\\s+)?(?<month>${MONTH})\\b\\.?(?!\\s+\\d{1,2}\\b)(?:\\s+(?<year>20\\d{2}))?`, partOfMonth),
  rule(`\\b(?<which>next|this|last)\\s+(?:calendar\\s+)?month\\b`, ({ group }, { today }) => {
    const months = /next/i.test(group("which")) ? 1 : /last/i.test(group("which")) ? -1 : 0;
    return { day: endOfMonth(today, months), range: true, past: months < 0 };
  }),
  // end of (the) year, year end, EOY, end of 2026, before the year is out
  rule(`\\b(?:${END}\\s+(?<next>next\\s+)?${WHICH}(?:calendar\\s+)?year|eoy|year[- ]end|${END}\\s+(?<year>20\\d{2})|the\\s+year\\s+is\\s+(?:out|over))\\b`, ({ group }, { today }) => {
    const year = group("year") === "" ? partsOf(today).year + (group("next") === "" ? 0 : 1) : Number(group("year"));
    return { day: dayFrom(year, 12, 31), deadline: true };
  }),
  // in/by/until April: a whole month; "by June" leaves open whether June still counts
  rule(`\\b(?<lead>in|by|until|till|before|during|since|next|this|last)\\s+(?<month>${MONTH})\\b(?!\\.?\\s+(?:the\\s+)?(?:${DAY_NUMBER})(?!\\d)\\b)(?!\\s*['’]s)(?:\\s+(?<year>20\\d{2}))?`, wholeMonth),
  // A season or the like names no day.
  rule(`\\b(?:in|by|before|until|after|over)\\s+(?:the\\s+)?(?:spring|summer|autumn|fall|winter)\\b`, () => ({ day: null, range: true })),
];

function weeksOf(which: string): number {
  if (/next|following/i.test(which)) return 1;
  return /last/i.test(which) ? -1 : 0;
}

function weekOf({ group, words }: Parameters<DateRule["read"]>[0], context: DateContext): Reading | null {
  const dayOfMonth = dayNumber(group("day") + group("day2"));
  const month = monthNumber(group("month") + group("month2"));
  if (dayOfMonth === null) return null;
  // "week 12" counts weeks: a number alone needs "of" or "the".
  if (month === 0 && !/\b(?:of|commencing|beginning|starting)\b/i.test(words)) return null;
  const reading = nearestMonthDay(context.today, month === 0 ? partsOf(context.today).month : month, dayOfMonth, "future");
  if (reading?.day == null) return null;
  const monday = mondayOf(reading.day) + (weekdayOf(reading.day) > FRIDAY ? 7 : 0);
  return { day: monday + FRIDAY, range: true };
}

function quarterOf({ group }: Parameters<DateRule["read"]>[0], { today }: DateContext): Reading | null {
  const name = group("quarter").toLowerCase();
  const quarter = name.startsWith("q") ? Number(name.charAt(1)) : ["first", "second", "third", "fourth"].indexOf(name.split(/\s/)[0] ?? "") + 1;
  const { year, month } = partsOf(today);
  const past = quarter < Math.ceil(month / 3);
  const at = group("year") === "" ? year + (past ? 1 : 0) : Number(group("year"));
  const last = endOfQuarter(at, quarter);
  const part = group("part").trim().toLowerCase();
  if (/^(?:start|beginning)/.test(part)) return { day: addMonths(last, -3) + 1, range: true };
  if (/^(?:early|mid)/.test(part)) return { day: null, range: true };
  return { day: last, range: part === "" };
}

function nthWeekday({ group }: Parameters<DateRule["read"]>[0], { today }: DateContext): Reading | null {
  const named = monthNumber(group("month"));
  const { month } = partsOf(today);
  const ahead = named === 0 ? (group("next") === "" ? 0 : 1) : (named - month + 12) % 12;
  const last = endOfMonth(today, ahead);
  const first = last - (partsOf(last).dayOfMonth - 1);
  const weekday = weekdayNumber(group("weekday"));
  const nth = ["first", "second", "third", "fourth"].indexOf(group("nth").toLowerCase());
  const day = nth === -1 ? last - ((weekdayOf(last) - weekday + 7) % 7) : first + ((weekday - weekdayOf(first) + 7) % 7) + nth * 7;
  return { day };
}

function partOfMonth({ group, start, end }: Parameters<DateRule["read"]>[0], { today, sense }: DateContext): Reading | null {
  const month = monthNumber(group("month"));
  const part = group("part").toLowerCase();
  const now = partsOf(today);
  const past = group("year") === "" && sense(start, end) === "past";
  const ahead = past ? (month > now.month ? -1 : 0) : month < now.month ? 1 : 0;
  const first = dayFrom(group("year") === "" ? now.year + ahead : Number(group("year")), month, 1);
  if (first === null) return null;
  const last = endOfMonth(first);
  if (past) return { day: last, range: true, past };
  if (/^mid/.test(part)) return { day: first + 14, range: true };
  if (/last\s+week/.test(part)) return { day: last, range: true };
  if (/first\s+week/.test(part)) return { day: first + 6, range: true };
  if (/early/.test(part)) return { day: first + 9, range: true };
  if (/start|beginning/.test(part)) return { day: first, range: true };
  return { day: last, deadline: /end|close/.test(part), range: /late/.test(part) };
}

function wholeMonth({ group, start, end }: Parameters<DateRule["read"]>[0], context: DateContext): Reading | null {
  const written = group("month");
  const lead = group("lead").toLowerCase();
  if (/^(?:may|march|mar)$/.test(written)) return null; // a verb, or a gait
  const month = monthNumber(written);
  const now = partsOf(context.today);
  const past = lead === "last" || lead === "since" || context.sense(start, end) === "past";
  const year = group("year") !== "" ? Number(group("year")) : past ? now.year - (month > now.month ? 1 : 0) : now.year + (month < now.month || (month === now.month && lead === "next") ? 1 : 0);
  const first = dayFrom(year, month, 1);
  if (first === null) return null;
  const last = endOfMonth(first);
  if (past) return { day: last, range: true, past: true };
  if (/^(?:by|before|until|till)$/.test(lead)) return { day: null, candidates: [first - 1, last], range: true };
  return { day: last, range: true };
}
