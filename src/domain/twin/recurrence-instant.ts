import type { ZoneName } from "../model/time.ts";

/**
 * The instance that a RECURRENCE-ID names, so that its writings are one (RFC 5545, 3.8.4.4): with `Z`, with a TZID in
 * front (`TZID=Europe/Zurich:20260310T160000`), or local, which is then read in `zone`, as is one with a TZID that nobody
 * knows (`W. Europe Standard Time`). An all-day instance stays a
 * date, `2026-03-10`. What cannot be read is returned trimmed, as it is still the same text in both copies. Null and
 * blank give null.
 *
 * FROZEN as part of the natural key.
 */
export function recurrenceInstant(raw: string | null, zone: ZoneName): string | null {
  const text = raw?.trim() ?? "";
  if (text === "") return null;
  const parts = PATTERN.exec(text);
  if (parts?.groups === undefined) return text;
  const { tzid, year, month, day, hour, minute, second, end } = parts.groups;
  const date = `${year ?? ""}-${month ?? ""}-${day ?? ""}`;
  if (hour === undefined) return date;
  const wall = Date.parse(`${date}T${hour}:${minute ?? "00"}:${second ?? "00"}Z`);
  if (Number.isNaN(wall)) return text;
  if (end !== undefined) return new Date(end === "Z" ? wall : Date.parse(`${date}T${hour}:${minute ?? "00"}:${second ?? "00"}${end}`)).toISOString();
  return (tzid === undefined ? null : fromWall(wall, tzid)) ?? fromWall(wall, zone) ?? text;
}

const PATTERN = new RegExp(
  "^(?:(?:RECURRENCE-ID)?;?(?:VALUE=[A-Z-]+[;:])?(?:TZID=\"?(?<tzid>[^\";:]+)\"?[;:])?(?:VALUE=[A-Z-]+:)?)?" +
    "(?<year>\\d{4})-?(?<month>\\d{2})-?(?<day>\\d{2})" +
    "(?:[T ](?<hour>\\d{2}):?(?<minute>\\d{2})(?::?(?<second>\\d{2})(?:\\.\\d{1,9})?)?(?<end>Z|[+-]\\d{2}:\\d{2})?)?$",
  "u",
);

/** The instant at which a clock in `zone` shows `wall`; in a gap or an overlap, by the offset before the change. */
function fromWall(wall: number, zone: ZoneName): string | null {
  const first = offsetMs(wall - 86_400_000, zone);
  if (first === null) return null;
  const guess = wall - first;
  const second = offsetMs(guess, zone);
  if (second === null || second === first) return new Date(guess).toISOString();
  const later = wall - second;
  return new Date(offsetMs(later, zone) === second ? later : guess).toISOString();
}

const formats = new Map<ZoneName, Intl.DateTimeFormat | null>();
const ZONES_KEPT_MAX = 1_000;

function offsetMs(at: number, zone: ZoneName): number | null {
  const format = formatOf(zone);
  if (format === null) return null;
  const shown = new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => Number(shown.get(name));
  const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return wall - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: ZoneName): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= ZONES_KEPT_MAX) formats.clear();
  const made = tryFormat(zone);
  formats.set(zone, made);
  return made;
}

function tryFormat(zone: ZoneName): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
  } catch {
    return null; // A zone that nobody knows: the caller keeps the text as it was written.
  }
}
