import { createHash } from "node:crypto";
import { type Instant, instant, type ZoneName } from "../model/time.ts";
import { instantOfWall, localDateOf } from "../text/local-time.ts";

/** Between these hours of the organisation's clocks hardly anybody works, and its own nightly jobs have begun or are over. */
const FROM_HOUR = 1;
const MINUTES = 4 * 60;
const DAY_MS = 24 * 3_600_000;

/**
 * When the last night's comparison of an installation was due: at a minute of the organisation's night that follows from
 * the installation's id, so that no two thousand tenants begin at once and each begins at the same time every night.
 */
export function lastNightOf(installation: string, zone: ZoneName, now: Instant): Instant {
  const today = on(installation, zone, now);
  return today <= now ? today : on(installation, zone, instant(Date.parse(now) - DAY_MS));
}

/** What the schedule knows of an installation's comparisons. */
export interface Nights {
  readonly connectedAt: Instant;
  /** Of the last one; null before the first. */
  readonly startedAt: Instant | null;
  /** It was cut, and waits to go on. */
  readonly isOpen: boolean;
}

/** Whether a comparison is due. A night that nobody was there for is made up for; nights before the installation are not. */
export function isNightDue({ connectedAt, startedAt, isOpen }: Nights, lastNight: Instant): boolean {
  return isOpen || (startedAt ?? connectedAt) < lastNight;
}

function on(installation: string, zone: ZoneName, at: Instant): Instant {
  const [year = 0, month = 1, day = 1] = localDateOf(at, zone).split("-").map(Number);
  const minute = createHash("sha256").update(`night\n${installation}`).digest().readUInt32BE() % MINUTES;
  return instantOfWall({ year, month, day, hour: FROM_HOUR + Math.floor(minute / 60), minute: minute % 60, second: 0 }, zone);
}
