import type { Instant } from "../model/time.ts";

/** A pass under way, as its last page left it. */
export interface PassCounts {
  readonly read: number;
  /** How many records there are, as the vendor estimated when the pass began; null where it did not. */
  readonly total: number | null;
  /** By one and the same clock. */
  readonly beganAt: Instant | null;
  readonly lastAt: Instant | null;
}

/** What people who wait want to know. */
export interface Progress {
  readonly read: number;
  readonly total: number | null;
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

/** A rate over less than this says nothing. */
const MEASURED_MIN_MS = 2_000;

/** Count, rate and time left of a pass; what cannot be told is null. An estimate that was exceeded is none any more. */
export function progressOf({ read, total, beganAt, lastAt }: PassCounts): Progress {
  const ms = beganAt === null || lastAt === null ? 0 : Date.parse(lastAt) - Date.parse(beganAt);
  const perSecond = ms < MEASURED_MIN_MS ? null : (read * 1000) / ms;
  const known = total === null || total < read ? null : total;
  const secondsLeft = known === null || perSecond === null || perSecond === 0 ? null : Math.ceil((known - read) / perSecond);
  return { read, total: known, perSecond, secondsLeft };
}
