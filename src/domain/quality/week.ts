import type { Instant, LocalDate } from "../model/time.ts";

const MS_A_DAY = 86_400_000;
const DAYS_A_WEEK = 7;
const DAY_CHARS = "2026-01-05".length;

/** The Monday (UTC) of the week of an instant or a day: measures are summed up by weeks. */
export function weekOf(at: Instant): LocalDate {
  const ms = Date.parse(at);
  const sinceMonday = (new Date(ms).getUTCDay() + DAYS_A_WEEK - 1) % DAYS_A_WEEK;
  return new Date(ms - sinceMonday * MS_A_DAY).toISOString().slice(0, DAY_CHARS);
}

/** The Monday so many weeks after another; before it for a negative number. */
export const weeksAfter = (week: LocalDate, weeks: number): LocalDate =>
  new Date(Date.parse(week) + weeks * DAYS_A_WEEK * MS_A_DAY).toISOString().slice(0, DAY_CHARS);

/** How many weeks lie between two Mondays, the first counted and the last, too. */
export const weeksIn = (first: LocalDate, last: LocalDate): number => Math.round((Date.parse(last) - Date.parse(first)) / (DAYS_A_WEEK * MS_A_DAY)) + 1;
