const instantPattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
/** The years a date of the org may lie in. */
const firstYear = 1700;
const lastYear = 4000;

/** An instant as the API tells it: `2026-03-02T10:00:00.000+0000`. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "+0000");
}

/** Milliseconds of an instant with its zone; nothing when it is none. */
export function instantMs(text: string): number | undefined {
  const parts = instantPattern.exec(text);
  if (parts === null || !isDay(parts[1], parts[2], parts[3])) return undefined;
  const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(ms) ? undefined : ms;
}

/** Whether the text is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const parts = datePattern.exec(text);
  return parts !== null && isDay(parts[1], parts[2], parts[3]);
}

/** The day of an instant in UTC. */
export function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function isDay(year = "", month = "", day = ""): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1
    && Number(year) >= firstYear && Number(year) <= lastYear;
}
