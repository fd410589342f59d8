import type { Instant } from "../model/time.ts";
import { instant } from "../model/time.ts";
import type { Delay, Late } from "./delay.ts";
import { DELAY_MAX_MS, DELAY_START_MS, afterStraggler, afterWindow } from "./delay.ts";

/**
 * Two streams read what changes, both by the vendor's clock alone. The live one looks often at whatever is newer than
 * the newest change seen: quick, and blind to what comes into view late. The settled one reads every instant once, when
 * it is so old that whatever happened then can be seen: complete, and late. What the first misses the second finds.
 */
export interface Marks extends Delay {
  /** Where the next look of the live stream begins. */
  readonly live: Instant;
  /** Everything before this was read when it was old enough. */
  readonly settled: Instant;
  /** The last looks of the live stream, the oldest first: they tell how late a change was that only the settled stream found. */
  readonly looks: readonly Look[];
}

/** A look of the live stream: it saw whatever of `since` and later could be seen at `at`. */
export interface Look {
  readonly since: Instant;
  readonly at: Instant;
}

/** A stretch of time to be read; `until` is not part of it, and missing where it is the present. */
export interface Window {
  readonly since: Instant;
  readonly until: Instant | null;
}

/** The settled stream reads so much at a time: a window costs calls even where nothing happened. */
export const SETTLED_EVERY_MS = 10 * 60_000;
/** Several rows of one instant may come into view one after the other: while they are this young, they are asked for again. */
const STILL_OPEN_MS = 5_000;
/** So far before the newest change a look begins while that is young. */
const OVERLAP_MS = 1_000;
/** Where polls come very fast, the oldest looks go. */
const LOOKS_MAX = 120;
/** While changes come late, the live stream looks back by this part of the delay, this often: only that shows how late they are. */
const DEEP_LOOK_PART = 0.75;
const DEEP_LOOK_EVERY_MS = 2 * DELAY_MAX_MS;

/**
 * Where the streams begin after a pass over everything that ended with `watermark`, the newest change there was when it
 * began. What happened before that and came into view behind the pass is the settled stream's.
 */
export function marksAfterFullPass(watermark: Instant, before: Marks | null): Marks {
  const delay = before ?? { delayMs: DELAY_START_MS, calmWindows: 0, isJittery: false };
  return { live: watermark, settled: earlier(watermark, delay.delayMs), looks: [], delayMs: delay.delayMs, calmWindows: delay.calmWindows, isJittery: delay.isJittery };
}

/** The next look of the live stream; `now` is the vendor's present as far as it is known. */
export function liveWindow(marks: Marks, now: Instant | null): Window {
  if (now === null || !marks.isJittery) return { since: marks.live, until: null };
  const back = later(marks.settled, earlier(now, marks.delayMs * DEEP_LOOK_PART));
  const lastDeep = marks.looks.findLast((look) => isDeep(marks, look));
  const isDue = lastDeep === undefined || msBetween(lastDeep.at, now) >= DEEP_LOOK_EVERY_MS;
  return { since: isDue && back < marks.live ? back : marks.live, until: null };
}

/** Deep enough, allowing for the moment between planning a look and its answer, and for a delay that grew. */
const isDeep = ({ delayMs }: Delay, { since, at }: Look): boolean => msBetween(since, at) >= (delayMs * DEEP_LOOK_PART) / 2;

/** What a look found: how many records, the newest change among them, and the vendor's present when it began (null where the vendor does not tell). */
export interface Seen {
  readonly read: number;
  readonly newest: Instant;
  readonly at: Instant | null;
}

/**
 * The marks after a look from `since` on: never before where they were, and behind the newest change as soon as that
 * instant is over. Marks that somebody put back meanwhile stay there.
 */
export function afterLook(marks: Marks, since: Instant, { read, newest, at }: Seen): Marks {
  const isOpen = at !== null && msBetween(newest, at) < STILL_OPEN_MS;
  const next = isOpen ? earlier(newest, OVERLAP_MS) : earlier(newest, -1);
  const live = read === 0 || marks.live < since ? marks.live : later(marks.live, next);
  return { ...marks, live, looks: at === null ? marks.looks : withLook(marks, { since, at }) };
}

/** Looks that can still tell something: of an instant that is not settled yet the last one counts, and the last deep one is remembered. */
function withLook(marks: Marks, look: Look): readonly Look[] {
  const kept = marks.looks.filter((one) => {
    const isRecent = one.at >= marks.settled || (isDeep(marks, one) && msBetween(one.at, look.at) < DEEP_LOOK_EVERY_MS);
    return isRecent && one.since < look.since;
  });
  return [...kept, look].slice(-LOOKS_MAX);
}

/** The marks of a stream that has to read again what changed at `from` and later. */
export const rewound = (marks: Marks, from: Instant): Marks => (from < marks.live ? { ...marks, live: from } : marks);

/** The next window of the settled stream; null while there is too little that is old enough. */
export function settledWindow(marks: Marks, now: Instant): Window | null {
  const until = earlier(now, marks.delayMs);
  return msBetween(marks.settled, until) < SETTLED_EVERY_MS ? null : { since: marks.settled, until };
}

/**
 * The marks after a window was read. One that the delay was too short for is read again when it is older, and marks that
 * somebody put back meanwhile stay there.
 */
export function afterSettled(marks: Marks, { since, until }: Window, late: Late): Marks {
  const delay = afterWindow(marks, late);
  const isDone = delay.delayMs <= marks.delayMs && marks.settled >= since && until !== null;
  return { ...marks, ...delay, settled: isDone ? until : marks.settled };
}

/** A record came to light by some other road, changed at `changedAt`: when the settled stream has been there already, it was there too early. */
export function withStraggler(marks: Marks, changedAt: Instant): Marks {
  if (changedAt >= marks.settled) return marks;
  const delay = afterStraggler(marks);
  // What is older than the longest delay is the reconciliation's to mend: here it would be read for nothing.
  const oldest = earlier(marks.settled, DELAY_MAX_MS);
  return { ...marks, ...delay, settled: delay.delayMs > marks.delayMs ? later(changedAt, oldest) : marks.settled };
}

const earlier = (at: Instant, ms: number): Instant => instant(Math.max(0, Date.parse(at) - ms));
const msBetween = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);
const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);
