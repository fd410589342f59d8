import { dayFrom, daysInMonth, mondayOf, partsOf, weekdayOf } from "./calendar-days.ts";
import type { Day } from "./calendar-days.ts";

/** What the words around a date say about when it is. */
export type Sense = "future" | "past" | "open";

/** All that a rule may look at besides its own words. */
export interface DateContext {
  readonly text: string;
  readonly today: Day;
  /** Minutes since local midnight when the words were spoken. */
  readonly minute: number;
  readonly region: string | null;
  /** Nobody works on this day where it is said. */
  readonly isHoliday: (day: Day) => boolean;
  /** Tense and deadline words around the span from `start` to `end`. */
  readonly sense: (start: number, end: number) => Sense;
  /** Words in front of `start` make it a limit ("by", "before", "until"). */
  readonly isDeadline: (start: number) => boolean;
}

/** What a rule read: one day, several possible ones, or a span of days. */
export interface Reading {
  /** The day meant; of a span its last one; null when it cannot be told. */
  readonly day: Day | null;
  readonly candidates?: readonly Day[];
  readonly range?: boolean;
  readonly past?: boolean;
  /** Limit by its own words ("within", "EOD"). */
  readonly deadline?: boolean;
  readonly timeOfDay?: string;
}

const DEADLINE = /(?:\b(?:by|before|until|till|til|within|up to|no later than|not later than|at the latest(?: by)?|latest(?: by| on)?|due(?: on| by)?|on or before|prior to|ahead of)\s+(?:the\s+|this\s+|about\s+|around\s+|latest\s+|at the latest\s+|on\s+)?)$/i;

/** Where the deadline words in front of `start` begin, -1 for none. */
export function deadlineStart(text: string, start: number): number {
  const from = Math.max(0, start - 40);
  const found = DEADLINE.exec(text.slice(from, start));
  return found === null ? -1 : from + found.index;
}

const FUTURE =
  /\b\w{1,15}['’]ll\b|\b(?:will|shall|won['’]t|going to|gonna|plan(?:s|ning)? to|intends?|expects?|hopes? to|aims?|let['’]?s|let me|can|could|please(?! (?:note|find|see))|needs? (?:it|to|by)|wants?|must|should|have to|has to|would|i send|i write|i give|i bring|get back|come back|due|deadlines?|scheduled|upcoming|next|tomorrow|to be|starts?|begins?|ends|comes?|goes|opens|closes|arrives|leaves|stays?|meets?|returns)\b/i;
const PAST =
  /\b(?:was|were|wasn['’]t|weren['’]t|had|did|didn['’]t|went|sent|called|spoke|talked|met|discussed|agreed|confirmed|answered|replied|shipped|arrived|received|came|left|got|gave|told|said|asked|walked|handed|fixed|mentioned|approved|signed|started|finished|happened|visited|closed|wrote|saw|made|took|ran|found|heard|missed|changed|bought|paid|ordered|installed|tested|tried|decided|checked|looked|posted|mailed|emailed|delivered|submitted|returned|bounced|broke|failed|enjoyed|walking|have been|has been|has had|thanks? (?:you )?for (?:your|the|coming|meeting|calling|taking)|already|ago)\b/i;

/** The tense of the clause in which a date stands, and where that says nothing, of its sentence. */
export function senseAt(text: string, start: number, end: number): Sense {
  if (deadlineStart(text, start) !== -1) return "future";
  const before = text.slice(Math.max(0, start - 200), start).replace(/\bas (?:agreed|discussed|promised|mentioned|said|requested|planned)\b/gi, "");
  const after = text.slice(end, end + 120);
  const sentenceHead = before.split(SENTENCE_END).at(-1) ?? "";
  const sentenceTail = after.split(SENTENCE_END)[0] ?? "";
  const clauseHead = sentenceHead.split(CLAUSE_END).at(-1) ?? "";
  const clauseTail = sentenceTail.split(CLAUSE_END)[0] ?? "";
  const clause = senseOf(`${clauseHead} ${clauseTail}`);
  return clause === "open" ? senseOf(`${sentenceHead} ${sentenceTail}`) : clause;
}

const SENTENCE_END = /[.!?;]|\n\s*\n/;
const CLAUSE_END = /,\s|\band\b|\bbut\b/i;

function senseOf(words: string): Sense {
  if (FUTURE.test(words)) return "future";
  return PAST.test(words) ? "past" : "open";
}

/** A weekday by itself. Said on that very weekday it may mean today or in a week, and nobody can tell. */
export function bareWeekday(context: DateContext, weekday: number, sense: Sense): Reading {
  const { today } = context;
  if (sense === "past") return { day: previousWeekday(today, weekday), past: true };
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  return ahead === 0 ? { day: null, candidates: [today, today + 7] } : { day: today + ahead };
}

/** The last such weekday before the day. */
export function previousWeekday(today: Day, weekday: number): Day {
  return today - (((weekdayOf(today) - weekday + 7) % 7) || 7);
}

/** The next such weekday after the day. */
export function comingWeekday(today: Day, weekday: number): Day {
  return today + (((weekday - weekdayOf(today) + 7) % 7) || 7);
}

/** A weekday of the week that lies `weeks` after this one, weeks beginning on Monday. */
export function weekdayOfWeek(today: Day, weeks: number, weekday: number): Day {
  return mondayOf(today) + weeks * 7 + weekday;
}

/** Month and day without a year: the one that the tense allows, where it allows both the nearer one. */
export function nearestMonthDay(today: Day, month: number, dayOfMonth: number, sense: Sense): Reading | null {
  const { year } = partsOf(today);
  const all = [year - 1, year, year + 1].map((one) => dayFrom(one, month, dayOfMonth)).filter((day) => day !== null);
  const past = all.findLast((day) => day <= today);
  const future = all.find((day) => day >= today);
  if (sense === "past" && past !== undefined) return { day: past, past: true };
  if (sense === "future" && future !== undefined) return { day: future };
  const nearest = all.toSorted((a, b) => Math.abs(a - today) - Math.abs(b - today))[0];
  return nearest === undefined ? null : { day: nearest, past: nearest < today };
}

/** A day of the month without its month: the next one, or the last one where the clause is in the past. */
export function nearestDayOfMonth(today: Day, dayOfMonth: number, sense: Sense): Reading | null {
  const { year, month } = partsOf(today);
  const step = sense === "past" ? -1 : 1;
  for (let months = 0; months < 4; months += 1) {
    const first = new Date(Date.UTC(year, month - 1 + step * months, 1));
    const y = first.getUTCFullYear();
    const m = first.getUTCMonth() + 1;
    if (dayOfMonth > daysInMonth(y, m)) continue;
    const day = dayFrom(y, m, dayOfMonth);
    if (day !== null && (step === 1 ? day >= today : day <= today)) return { day, past: step === -1 };
  }
  return null;
}

/** A weekday and a date must agree; where they do not, both are possible and neither is taken. */
export function agreeing(reading: Reading | null, weekday: number, context: DateContext): Reading | null {
  if (reading?.day == null || weekday < 0 || weekdayOf(reading.day) === weekday) return reading;
  return { day: null, candidates: [reading.day, comingWeekday(context.today, weekday)].toSorted((a, b) => a - b) };
}

