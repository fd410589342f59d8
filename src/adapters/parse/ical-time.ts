import { instantOfWall, isZone } from "../../domain/text/local-time.ts";
import type { IcalComponent, IcalLine } from "./ical-lines.ts";
import type { Instant, ZoneName } from "../../domain/model/time.ts";

/** A DTSTART, DTEND or kin as a point in time. */
export interface IcalTime {
  readonly at: Instant;
  readonly zone: ZoneName;
  readonly allDay: boolean;
}

/** Zones that node-ical named, by the file's own definitions, as two files may mean different things by one name. */
const NAMED = new WeakMap<readonly IcalComponent[], Map<string, ZoneName>>();

const WALL = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?$/i;

/**
 * Reads a date or date-time value: UTC as it stands, a TZID by its IANA name, other TZIDs (Windows names, custom ones with a
 * VTIMEZONE) by node-ical, which knows them, and a floating time in the zone given. Null for what is no date.
 */
export async function readIcalTime(line: IcalLine, zones: readonly IcalComponent[], floating: ZoneName): Promise<IcalTime | null> {
  const value = line.value.trim();
  const found = WALL.exec(value);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((digits?: string) => Number(digits ?? 0));
  const wall = { year, month, day, hour, minute, second: Math.min(second, 59) };
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return null;
  const allDay = found[4] === undefined;
  if (allDay) return { at: instantOfWall(wall, floating), zone: floating, allDay };
  if (found[7] !== undefined) {
    return { at: new Date(Date.UTC(year, month - 1, day, hour, minute, wall.second)).toISOString(), zone: floating, allDay };
  }
  const tzid = line.params["TZID"];
  if (tzid === undefined || tzid === "") return { at: instantOfWall(wall, floating), zone: floating, allDay };
  const named = ianaName(tzid);
  if (named !== null) return { at: instantOfWall(wall, named), zone: named, allDay };
  // node-ical is asked once for a zone and year; where it names the zone, the rest is arithmetic.
  const key = `${tzid}/${String(year)}`;
  const asked = NAMED.get(zones)?.get(key);
  if (asked !== undefined) return { at: instantOfWall(wall, asked), zone: asked, allDay };
  const told = await byNodeIcal(line, zones, floating);
  if (told !== null && instantOfWall(wall, told.zone) === told.at) NAMED.set(zones, (NAMED.get(zones) ?? new Map<string, ZoneName>()).set(key, told.zone));
  return told ?? { at: instantOfWall(wall, floating), zone: floating, allDay };
}

/** `Europe/Berlin`, also behind a vendor's prefix (`/freeassociation.sourceforge.net/Europe/Berlin`). */
function ianaName(tzid: string): ZoneName | null {
  const name = tzid.trim();
  if (isZone(name) && /\/|^(?:UTC|GMT)$/.test(name)) return name;
  const tail = /([A-Z][A-Za-z_]+\/[A-Z][A-Za-z_+-]+(?:\/[A-Z][A-Za-z_]+)?)$/.exec(name)?.[1];
  return tail !== undefined && isZone(tail) ? tail : null;
}

/** A calendar of one event holding nothing but this time and the zones of the file. */
async function byNodeIcal(line: IcalLine, zones: readonly IcalComponent[], floating: ZoneName): Promise<IcalTime | null> {
  const { sync } = (await import("node-ical")).default;
  const start = line.raw.replace(/^[^;:]+/, "DTSTART");
  const text = ["BEGIN:VCALENDAR", ...zones.flatMap(written), "BEGIN:VEVENT", "UID:0", start, "END:VEVENT", "END:VCALENDAR"].join("\r\n");
  try {
    const event = Object.values(sync.parseICS(text)).find((one) => one?.type === "VEVENT");
    if (event?.type !== "VEVENT" || !(event.start instanceof Date) || Number.isNaN(event.start.getTime())) return null;
    const zone = typeof event.start.tz === "string" && isZone(event.start.tz) ? event.start.tz : floating;
    return { at: event.start.toISOString(), zone, allDay: false };
  } catch {
    // A zone definition that breaks node-ical is one that nobody can read.
    return null;
  }
}

/** What a zone is made of (RFC 5545 3.6.5). Of anything else in it node-ical would tell the console, in the file's words. */
const OBSERVANCES: ReadonlySet<string> = new Set(["STANDARD", "DAYLIGHT"]);

function written(component: IcalComponent): string[] {
  return [`BEGIN:${component.name}`, ...component.lines.map(({ raw }) => raw), ...component.children.filter(({ name }) => OBSERVANCES.has(name)).flatMap(written), `END:${component.name}`];
}

/** Milliseconds of a DURATION value (RFC 5545 3.3.6); null for what is none. */
export function durationMs(value: string): number | null {
  const found = /^([+-])?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/.exec(value.trim());
  if (found === null || found[1] === "-") return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(2, 7).map((digits?: string) => Number(digits ?? 0));
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000;
}
