import { strict as chrono } from "chrono-node/en";
import { CALENDAR_HINT, CALENDAR_RULES } from "./date-rules-calendar.ts";
import { dateOf, dayFrom, dayOf } from "./calendar-days.ts";
import { dateWindows } from "./date-windows.ts";
import { deadlineStart, senseAt } from "./date-context.ts";
import { MONTH } from "./date-words.ts";
import { localDateOf, offsetMinutesAt } from "./local-time.ts";
import { guarded, type Guarded } from "./guarded.ts";
import { isHoliday } from "./holidays.ts";
import { PERIOD_HINT, PERIOD_RULES } from "./date-rules-period.ts";
import { RELATIVE_RULES } from "./date-rules-relative.ts";
import { matchesIn } from "./matches-in.ts";
import { timeNear } from "./time-of-day.ts";
import type { DateContext, Reading } from "./date-context.ts";
import type { DateRule } from "./date-rules-calendar.ts";
import type { Instant, LocalDate, ZoneName } from "../model/time.ts";
import type { Window } from "./date-windows.ts";
import { rememberedOf } from "./remembered.ts";

/** A date that a text speaks of. */
export interface DateMention {
  /** Offsets of the phrase in the text, deadline words ("by") included. */
  readonly start: number;
  readonly end: number;
  readonly phrase: string;
  /** The local day; of a range its last one; null where several readings are left or none. */
  readonly date: LocalDate | null;
  /** No single day can be read from the words alone. */
  readonly ambiguous: boolean;
  /** The days that are possible, when several are. */
  readonly candidates: readonly LocalDate[];
  readonly kind: "deadline" | "point" | "range" | "past";
  /** `HH:MM`, where one is named. */
  readonly timeOfDay?: string;
}

/** When and where the words were spoken. */
export interface SpokenAt {
  readonly spokenAt: Instant;
  readonly zone: ZoneName;
  /** The offset that the source itself stated; it wins over the zone. */
  readonly offsetMinutes?: number | null;
  /** ISO 3166-1 alpha-2 where the speaker's country is known: it settles whether 06/04 is in April or June. */
  readonly region?: string | null;
  /** ISO 3166-1 alpha-2: whose public holidays are no business days. Apart from `region`, as who keeps a country's days off need not write dates its way. */
  readonly holidaysOf?: string | null;
}

/** Longer texts are not read to the end; nobody sets a date after ten thousand words. */
const TEXT_CHARS_MAX = 100_000;
const MENTIONS_MAX = 500;
/** No phrase has a longer gap between its words; what is beyond stops being white space, so that no pattern can be slowed down by it. */
const GAP_CHARS_MAX = 12;
const LONG_GAP = /\s{13,}/g;

/** Periods first: their words contain those of the others ("the week of 9 March", "EOD Friday"). */
const RULES: readonly { readonly hint: RegExp | null; readonly rules: readonly GuardedRule[] }[] = [
  { hint: PERIOD_HINT, rules: PERIOD_RULES.map(withGuard) }, { hint: CALENDAR_HINT, rules: CALENDAR_RULES.map(withGuard) }, { hint: null, rules: RELATIVE_RULES.map(withGuard) },
];

interface GuardedRule extends DateRule {
  readonly guard: Guarded;
}

function withGuard(rule: DateRule): GuardedRule {
  return { ...rule, guard: guarded(rule.pattern) };
}

/**
 * Every date that an English text speaks of, in order, as business people mean it: EOW is Friday, business days do not count
 * the day itself, next Friday is the Friday of next week. What can be read in several ways is reported so and never guessed.
 */
export function readDates(text: string, spoken: SpokenAt): DateMention[] {
  const source = text.slice(0, TEXT_CHARS_MAX).replace(LONG_GAP, (gap) => gap.slice(0, GAP_CHARS_MAX) + "\u0000".repeat(gap.length - GAP_CHARS_MAX));
  const context = contextOf(source, spoken);
  const taken: { start: number; end: number }[] = [];
  const mentions: DateMention[] = [];
  const isFree = (start: number, end: number): boolean => taken.every((span) => end <= span.start || start >= span.end);

  for (const window of dateWindows(source)) {
    const words = source.slice(window.start, window.end);
    for (const { pattern, guard, read } of RULES.flatMap(({ hint, rules }) => (hint === null || hint.test(words) ? rules : []))) {
      if (!guard.mayBeIn(words)) continue;
      for (const match of matchesIn(words, pattern)) {
        const [start, end] = [window.start + match.index, window.start + match.index + match[0].length];
        if (mentions.length >= MENTIONS_MAX || !isFree(start, end)) continue;
        const groups = match.groups ?? {};
        const reading = read({ words: match[0], start, end, group: (name) => groups[name] ?? "" }, context);
        if (reading === null) continue;
        taken.push({ start, end });
        if (!isNegated(source, start)) mentions.push(mentionOf(source, start, end, reading));
      }
    }
    mentions.push(...byChrono(source, window, { context, spoken, isFree }));
  }
  return mentions.toSorted((a, b) => a.start - b.start || b.end - a.end);
}

/** The clock where and when the words were spoken; asked for every sentence of an activity. */
const clockOf = rememberedOf(({ spokenAt, zone, offsetMinutes }: SpokenAt): { readonly offset: number; readonly today: number; readonly minute: number } => {
  const offset = offsetMinutes ?? offsetMinutesAt(spokenAt, zone);
  const local = new Date(Date.parse(spokenAt) + offset * 60_000);
  return { offset, today: dayOf(localDateOf(spokenAt, zone, offset)), minute: local.getUTCHours() * 60 + local.getUTCMinutes() };
});

function contextOf(text: string, spoken: SpokenAt): DateContext {
  const { today, minute } = clockOf(spoken);
  return {
    text, today, minute,
    region: spoken.region?.toUpperCase() ?? null,
    isHoliday: (day) => isHoliday(day, spoken.holidaysOf?.toUpperCase() ?? null),
    sense: (start, end) => senseAt(text, start, end),
    isDeadline: (start) => deadlineStart(text, start) !== -1,
  };
}

/** "by next Friday, not tomorrow": what is denied is no date. */
function isNegated(text: string, start: number): boolean {
  return /(?:\bnot|\bno longer|\brather than|\binstead of|\bnever)\s+(?:on\s+|by\s+|until\s+|before\s+)?(?:the\s+)?$/i.test(text.slice(Math.max(0, start - 30), start)) && !/\bnot\s+(?:until|before|till)\s+(?:the\s+)?$/i.test(text.slice(Math.max(0, start - 30), start));
}

function mentionOf(text: string, start: number, end: number, reading: Reading): DateMention {
  const limit = deadlineStart(text, start);
  const from = limit === -1 ? start : limit;
  const { to, timeOfDay } = timeNear(text, start, text.slice(start, end).endsWith(".") ? end - 1 : end);
  const phrase = text.slice(from, to).replace(/\s+/g, " ").trim();
  const kind = reading.past === true ? "past" : limit !== -1 || reading.deadline === true || /^\s*(?:by|before|until|till|within)\b/i.test(phrase) ? "deadline" : reading.range === true ? "range" : "point";
  const candidates = (reading.candidates ?? []).map(dateOf);
  const time = reading.timeOfDay ?? timeOfDay;
  return {
    start: from, end: to, phrase,
    date: reading.day === null ? null : dateOf(reading.day),
    ambiguous: reading.day === null,
    candidates, kind,
    ...(time === null ? {} : { timeOfDay: time }),
  };
}

/** Without a month's name chrono's day is a duration ("for two days") or a figure that the rules above left alone on purpose. */
const MONTH_NAME = new RegExp(`\\b${MONTH}\\b`, "i");

interface ChronoInput {
  readonly context: DateContext;
  readonly spoken: SpokenAt;
  readonly isFree: (start: number, end: number) => boolean;
}

/** What no rule above took and chrono-node reads with a certain day: longer and rarer forms. */
function byChrono(text: string, window: Window, { context, spoken, isFree }: ChronoInput): DateMention[] {
  const words = text.slice(window.start, window.end);
  if (!/\d/.test(words) || !MONTH_NAME.test(words) || !hasFreeMonth(words, window.start, isFree)) return [];
  const found = chrono.parse(words, { instant: new Date(spoken.spokenAt), timezone: clockOf(spoken).offset }, { forwardDate: true });
  return found.flatMap((result) => {
    const { start } = result;
    const from = window.start + result.index;
    const end = from + result.text.length;
    const certain = start.isCertain("day") && start.isCertain("month") && MONTH_NAME.test(result.text);
    const day = certain ? dayFrom(start.get("year") ?? 0, start.get("month") ?? 0, start.get("day") ?? 0) : null;
    if (day === null || !isFree(from, end)) return [];
    return [mentionOf(text, from, end, { day, past: day < context.today })];
  });
}

/** A day that chrono may add has a month's name of its own; most of them stand in what the rules above took. */
function hasFreeMonth(words: string, offset: number, isFree: ChronoInput["isFree"]): boolean {
  for (const { index, 0: name } of matchesIn(words, MONTH_LETTERS)) if (isFree(offset + index, offset + index + name.length)) return true;
  return false;
}

/** Wherever a month's name could be seen, also inside of a word. */
const MONTH_LETTERS = new RegExp(MONTH, "gi");
