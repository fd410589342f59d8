import type { Instant, ZoneName } from "../model/time.ts";
import { offsetMinutesAt } from "../text/local-time.ts";

/** A stretch of each day, by the clocks of a zone; it may go over midnight. */
export interface QuietHours {
  /** `20:00` */
  readonly from: string;
  readonly to: string;
  readonly zone: ZoneName;
  /** On Saturday and Sunday all day, too. */
  readonly weekends: boolean;
}

const MINUTE_MS = 60_000;
const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 1_440;
const SUNDAY = 0;
const SATURDAY = 6;

/** Whether people want to be left alone now. */
export function isQuiet(hours: QuietHours | null, at: Instant): boolean {
  if (hours === null) return false;
  const ms = Date.parse(at);
  const local = new Date(ms + offsetMinutesAt(ms, hours.zone) * MINUTE_MS);
  const day = local.getUTCDay();
  if (hours.weekends && (day === SATURDAY || day === SUNDAY)) return true;
  const minute = local.getUTCHours() * MINUTES_AN_HOUR + local.getUTCMinutes();
  const [from, to] = [minuteOf(hours.from), minuteOf(hours.to)];
  // How far into the stretch, going round the day.
  return (minute - from + MINUTES_A_DAY) % MINUTES_A_DAY < (to - from + MINUTES_A_DAY) % MINUTES_A_DAY;
}

function minuteOf(time: string): number {
  const [hour = "0", minute = "0"] = time.split(":");
  return Number(hour) * MINUTES_AN_HOUR + Number(minute);
}
