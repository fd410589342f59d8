import type { Instant, LocalDate, ZoneName } from "../model/time.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A clock reading without a zone, as numbers; months count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Whether the runtime knows the IANA zone. */
export function isZone(name: string): boolean {
  return formatterOf(name) !== null;
}

/** Minutes east of UTC that clocks in the zone showed at the instant; 0 for an unknown zone. */
export function offsetMinutesAt(at: Instant | number, zone: ZoneName): number {
  if (zone === "UTC") return 0;
  const ms = typeof at === "number" ? at : Date.parse(at);
  if (ms !== last.ms || zone !== last.zone) last = { ms, zone, offset: offsetShown(ms, zone) };
  return last.offset;
}

/** The same instant is asked about by one step of a reading after the other. */
let last = { ms: 0, zone: "UTC", offset: 0 };

function offsetShown(ms: number, zone: ZoneName): number {
  const formatter = formatterOf(zone);
  if (formatter === null || !Number.isFinite(ms)) return 0;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (formatter.format(ms).match(NUMBERS) ?? []).map(Number);
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((shown - Math.floor(ms / 1000) * 1000) / MINUTE_MS);
}

/** In the order in which English dates and times are written in the United States: month, day, year, hour, minute, second. */
const NUMBERS = /\d+/g;

/** The calendar day on which the instant falls, in a zone or, where the source stated one, at a fixed offset. */
export function localDateOf(at: Instant, zone: ZoneName, offsetMinutes: number | null = null): LocalDate {
  const ms = Date.parse(at);
  const offset = offsetMinutes ?? offsetMinutesAt(ms, zone);
  return new Date(ms + offset * MINUTE_MS).toISOString().slice(0, 10);
}

/**
 * The instant at which clocks in the zone show the reading. Of a reading that occurs twice the earlier instant is meant;
 * one that is skipped moves forward by the gap (RFC 5545 3.3.5).
 */
export function instantOfWall(wall: WallTime, zone: ZoneName): Instant {
  const asUtc = utcOf(wall);
  const before = offsetMinutesAt(asUtc - DAY_MS, zone);
  const after = offsetMinutesAt(asUtc + DAY_MS, zone);
  const first = asUtc - before * MINUTE_MS;
  if (before === after || offsetMinutesAt(first, zone) === before) return new Date(first).toISOString();
  const second = asUtc - after * MINUTE_MS;
  // A reading inside a skipped hour exists under neither offset: the one before the change moves it forward.
  return new Date(offsetMinutesAt(second, zone) === after ? second : first).toISOString();
}

function utcOf(wall: WallTime): number {
  const ms = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  return Number.isFinite(ms) ? ms : 0;
}

/** Formatters are slow to make; zones in use are few, and a hostile file cannot fill the map past this. */
const FORMATTERS_MAX = 200;
const formatters = new Map<string, Intl.DateTimeFormat | null>();

function formatterOf(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  if (formatters.size >= FORMATTERS_MAX) formatters.clear();
  let made: Intl.DateTimeFormat | null = null;
  try {
    made = new Intl.DateTimeFormat("en-US", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
  } catch {
    // An unknown name is a value here: the caller decides what stands in for it.
  }
  formatters.set(zone, made);
  return made;
}
