import type { Instant, LocalDate } from "../model/time.ts";
import { dateOf, dayOf, mondayOf } from "../text/calendar-days.ts";

const DAYS_A_WEEK = 7;
const DAY_CHARS = "2026-01-05".length;

/** The Monday (UTC) of the week of an instant or a day: measures are summed up by weeks. */
export function weekOf(at: Instant): LocalDate {
  return dateOf(mondayOf(dayOf(at.slice(0, DAY_CHARS))));
}

/** The Monday so many weeks after another; before it for a negative number. */
export const weeksAfter = (week: LocalDate, weeks: number): LocalDate => dateOf(dayOf(week) + weeks * DAYS_A_WEEK);

/** How many weeks lie between two Mondays, the first counted and the last, too. */
export const weeksIn = (first: LocalDate, last: LocalDate): number => (dayOf(last) - dayOf(first)) / DAYS_A_WEEK + 1;
