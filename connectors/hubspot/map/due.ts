import type { Instant, LocalDate, ZoneName } from "../../../src/domain/model/time.ts";
import { instant } from "../../../src/domain/model/time.ts";

/** HubSpot's tasks are due at an instant: the end of the business day where the owner lives. */
const END_OF_BUSINESS = "17:00";
/** Without a zone, noon UTC: the one hour that falls on the same day nearly everywhere. */
const ZONELESS = "12:00";
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The instant a task of this date is due at; null when the date is none. */
export function dueInstant(due: LocalDate, zone: ZoneName | null): Instant | null {
  if (!DATE.test(due)) return null;
  const wall = Date.parse(`${due}T${zone === null ? ZONELESS : END_OF_BUSINESS}:00Z`);
  // 30 February parses, as a day of March.
  if (Number.isNaN(wall) || !instant(wall).startsWith(due)) return null;
  if (zone === null) return instant(wall);
  // Twice, because the offset at the first guess may be that of the other side of a clock change.
  const guess = wall - offsetMs(wall, zone);
  return instant(wall - offsetMs(guess, zone));
}

/** The date on which an instant falls for the owner. */
export function dueDate(at: Instant, zone: ZoneName | null): LocalDate {
  const ms = Date.parse(at);
  return instant(ms + (zone === null ? 0 : offsetMs(ms, zone))).slice(0, 10);
}

/** How far the zone's clock is ahead of UTC at an instant. */
function offsetMs(ms: number, zone: ZoneName): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(ms);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const match = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return (match[1] === "-" ? -seconds : seconds) * 1000;
}
