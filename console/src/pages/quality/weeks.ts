const DAY_MS = 86_400_000;
const DAYS_A_WEEK = 7;
const DAY_CHARS = "2026-01-05".length;

/** A day so many days before another, in UTC: measures are kept by weeks of UTC. */
export const dayBefore = (at: Date, days: number): string => new Date(at.getTime() - days * DAY_MS).toISOString().slice(0, DAY_CHARS);

/** The Monday (UTC) of a day's week; null for what is no day. */
export function mondayOf(day: string): string | null {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return null;
  return dayBefore(at, (at.getUTCDay() + DAYS_A_WEEK - 1) % DAYS_A_WEEK);
}

/** The Monday so many weeks after another. */
export const weeksAfter = (monday: string, weeks: number): string => dayBefore(new Date(`${monday}T00:00:00Z`), -weeks * DAYS_A_WEEK);
