/** An instant as RFC 3339 text in UTC with milliseconds, `2026-03-20T22:00:00.000Z`; sorts as text. */
export type Instant = string;

/** A calendar day without a zone, `2026-03-20`. */
export type LocalDate = string;

/** An IANA time-zone name, `America/New_York`; `UTC` where nothing better is known. */
export type ZoneName = string;

/** The same instant in the one form this program compares and stores. Throws a RangeError on what is no date. */
export const instant = (at: Date | string | number): Instant => new Date(at).toISOString();

const MS_AN_HOUR = 3_600_000;
const HOURS_A_DAY = 24;

/** The instant so many hours after another. */
export const hoursAfter = (at: Instant, hours: number): Instant => instant(Date.parse(at) + hours * MS_AN_HOUR);

/** The instant so many days of 24 hours after another. */
export const daysAfter = (at: Instant, days: number): Instant => hoursAfter(at, days * HOURS_A_DAY);

/** Whether a text is a day of the calendar, 2026-03-09. 30 February parses, as a day of March. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
