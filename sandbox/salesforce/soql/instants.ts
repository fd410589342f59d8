const instantForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?(?:Z|([+-])(\d\d):?(\d\d))$/;
const dateForm = /^(\d{4})-(\d\d)-(\d\d)$/;
/** The days within which the vendor takes dates: 1700-01-01 to 4000-12-31. */
const earliestMs = Date.UTC(1700, 0, 1);
const latestMs = Date.UTC(4000, 11, 31, 23, 59, 59, 999);

/** Milliseconds since 1970 of a datetime with its offset; undefined for what no calendar holds. */
export function instantMs(text: string): number | undefined {
  const found = instantForm.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", sign, offsetHours = "0", offsetMinutes = "0"] = found;
  const dayMs = dayStart(Number(year), Number(month), Number(day));
  if (dayMs === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(offsetHours) > 14 || Number(offsetMinutes) > 59) return undefined;
  const timeMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.padEnd(3, "0"));
  const offsetMs = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000 * (sign === "-" ? -1 : 1);
  return inRange(dayMs + timeMs - offsetMs);
}

/** Midnight UTC of a date. */
export function dateMs(text: string): number | undefined {
  const found = dateForm.exec(text);
  if (found === null) return undefined;
  return dayStart(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** The same for a stored datetime, quick for the one form in which records hold them. */
export function storedInstantMs(text: string): number | undefined {
  if (text.length !== 28 || !text.endsWith("+0000")) return instantMs(text);
  const ms = Date.UTC(
    digits(text, 0, 4),
    digits(text, 5, 2) - 1,
    digits(text, 8, 2),
    digits(text, 11, 2),
    digits(text, 14, 2),
    digits(text, 17, 2),
    digits(text, 20, 3),
  );
  return Number.isNaN(ms) ? undefined : ms;
}

/** Whether the vendor still knows that day. */
export function inRange(ms: number): number | undefined {
  return ms >= earliestMs && ms <= latestMs ? ms : undefined;
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) value = value * 10 + (text.charCodeAt(at) - 48);
  return value;
}

function dayStart(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month - 1, day);
  const back = new Date(ms);
  // 30 February would roll on into March.
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? inRange(ms) : undefined;
}
