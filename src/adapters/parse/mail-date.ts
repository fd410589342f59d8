import { instantOfWall } from "../../domain/text/local-time.ts";
import { offsetMinutesOf, readMoment } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { ZoneName } from "../../domain/model/time.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** RFC 5322 4.3, and names seen in mail besides. */
const ZONE_MINUTES: Readonly<Record<string, number>> = {
  ut: 0, utc: 0, gmt: 0, z: 0, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420,
  cet: 60, cest: 120, met: 60, mest: 120, eet: 120, eest: 180, bst: 60, wet: 0, west: 60, jst: 540, sgt: 480,
};

const DATE = /(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?[\s,-]+(\d{4}|\d{2})[\s,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([+-]\d{2}:?\d{2}|[a-z]{1,5})?/i;
const DATE_US = /([a-z]{3})[a-z]*\s+(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+(?:([+-]\d{4}|[a-z]{1,5})\s+)?(\d{4})/i;

/** A date with its comments; more is an attack on the pattern. */
const HEADER_CHARS_MAX = 300;

/** A Date header (RFC 5322 3.3 with the obsolete forms, ctime, ISO), or the date at the end of a Received header; null if it is none. */
export function readMailDate(header: string, zone: ZoneName): Moment | null {
  const text = header.slice(0, HEADER_CHARS_MAX).replace(/\([^()]*\)/g, " ").replace(/=2C/g, ",").replace(/\s*:\s*/g, ":").trim();
  const iso = readMoment(text, zone);
  if (iso !== null) return iso;
  const found = DATE.exec(text);
  if (found !== null) {
    const [, day, month, year, hour, minute, second, stated] = found;
    return momentOf({ day, month, year, hour, minute, second, stated }, zone);
  }
  const american = DATE_US.exec(text);
  if (american === null) return null;
  const [, month, day, hour, minute, second, stated, year] = american;
  return momentOf({ day, month, year, hour, minute, second, stated }, zone);
}

type Piece = "day" | "month" | "year" | "hour" | "minute" | "second" | "stated";

function momentOf(piece: Readonly<Record<Piece, string | undefined>>, zone: ZoneName): Moment | null {
  const month = MONTHS.indexOf((piece.month ?? "").toLowerCase().slice(0, 3)) + 1;
  const short = Number(piece.year);
  // RFC 5322 4.3: two digits are 2000 to 2049 or 1950 to 1999.
  const year = short >= 100 ? short : short < 50 ? 2000 + short : 1900 + short;
  const wall = { year, month, day: Number(piece.day), hour: Number(piece.hour), minute: Number(piece.minute), second: Math.min(Number(piece.second ?? 0), 59) };
  const valid = month > 0 && year >= 1900 && wall.day >= 1 && wall.day <= new Date(Date.UTC(year, month, 0)).getUTCDate() && wall.hour < 24 && wall.minute < 60;
  if (!valid) return null;
  // `-0000` says that the sender's zone is unknown, the time itself is UTC (RFC 5322 3.3).
  if (piece.stated === "-0000") return { at: utc(wall, 0), offsetMinutes: null };
  const offset = piece.stated === undefined ? null : (ZONE_MINUTES[piece.stated.toLowerCase()] ?? offsetMinutesOf(piece.stated));
  return offset === null ? { at: instantOfWall(wall, zone), offsetMinutes: null } : { at: utc(wall, offset), offsetMinutes: offset };
}

function utc(wall: Parameters<typeof instantOfWall>[0], offsetMinutes: number): string {
  return new Date(Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second) - offsetMinutes * 60_000).toISOString();
}
