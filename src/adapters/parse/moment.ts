import { instantOfWall } from "../../domain/text/local-time.ts";
import type { Instant, ZoneName } from "../../domain/model/time.ts";

/** A point in time as a source wrote it. */
export interface Moment {
  readonly at: Instant;
  /** Minutes east of UTC that it stated; null for none, and for `Z`, which is how machines write, not where somebody was. */
  readonly offsetMinutes: number | null;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?\s?(Z|[+-]\d\d:?\d\d)?$/i;
const YEAR_MIN = 1970;
const YEAR_MAX = 2200;

/** Reads RFC 3339; without an offset the clock of `zone` is meant. Null for what is no such date. */
export function readMoment(raw: string, zone: ZoneName): Moment | null {
  const found = RFC3339.exec(raw.trim());
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((digits?: string) => Number(digits ?? 0));
  const wall = { year, month, day, hour, minute, second: Math.min(second, 59) };
  if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || hour > 23 || minute > 59 || day < 1 || day > daysIn(year, month)) return null;
  const stated = found[7];
  if (stated === undefined) return { at: instantOfWall(wall, zone), offsetMinutes: null };
  const offset = offsetMinutesOf(stated);
  if (offset === null) return null;
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, wall.second) - offset * 60_000).toISOString();
  return { at, offsetMinutes: /z/i.test(stated) ? null : offset };
}

/** `+0530`, `-05:00`, `Z` as minutes; null outside of what any place on Earth uses. */
export function offsetMinutesOf(stated: string): number | null {
  if (/^z$/i.test(stated)) return 0;
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(stated);
  if (found === null) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return minutes > 14 * 60 || Number(found[3]) > 59 ? null : minutes * (found[1] === "-" ? -1 : 1);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
