import type { LocalDate } from "../model/time.ts";

/** A calendar day as a count of days since 1970-01-01, so that arithmetic on days is arithmetic. */
export type Day = number;

const DAY_MS = 86_400_000;

/** The day of a `YYYY-MM-DD`. */
export const dayOf = (date: LocalDate): Day => Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);

/** The `YYYY-MM-DD` of a day. */
export const dateOf = (day: Day): LocalDate => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The day of year, month (1 to 12) and day of month; null where that month has no such day. */
export function dayFrom(year: number, month: number, day: number): Day | null {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return Math.floor(Date.UTC(year, month - 1, day) / DAY_MS);
}

/** How many days a month has. */
export const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Monday 0 to Sunday 6: weeks begin on Monday, as business weeks do. */
export const weekdayOf = (day: Day): number => (((day + 3) % 7) + 7) % 7;

/** The Monday of the week in which the day lies. */
export const mondayOf = (day: Day): Day => day - weekdayOf(day);

/** Year, month (1 to 12) and day of month. */
export function partsOf(day: Day): { readonly year: number; readonly month: number; readonly dayOfMonth: number } {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** The last day of the month that lies `months` after the month of `day`. */
export function endOfMonth(day: Day, months = 0): Day {
  const { year, month } = partsOf(day);
  return Math.floor(Date.UTC(year, month + months, 0) / DAY_MS);
}

/** The last day of a calendar quarter. */
export const endOfQuarter = (year: number, quarter: number): Day => Math.floor(Date.UTC(year, quarter * 3, 0) / DAY_MS);

/** The same day of the month some months on, the last one where it has none. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, dayOfMonth } = partsOf(day);
  const first = Math.floor(Date.UTC(year, month - 1 + months, 1) / DAY_MS);
  return Math.min(endOfMonth(day, months), first + dayOfMonth - 1);
}

/** Business days forward, Monday to Friday but for days off; the day itself does not count. */
export function addBusinessDays(day: Day, count: number, isOff: (day: Day) => boolean): Day {
  let at = day;
  for (let left = count; left > 0; ) {
    at += 1;
    if (weekdayOf(at) < 5 && !isOff(at)) left -= 1;
  }
  return at;
}

/** Easter Sunday of a year (Gregorian computus of Meeus and Butcher). */
export function easterOf(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return Math.floor(Date.UTC(year, month - 1, ((h + l - 7 * m + 114) % 31) + 1) / DAY_MS);
}
