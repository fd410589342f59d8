import { instant, type Instant } from "../model/time.ts";

/** What the vendor told of the day's calls, and when. */
export interface SeenAllocation {
  readonly used: number;
  readonly limit: number;
  readonly seenAt: Instant;
}

/** The day is a window that rolls, so some calls come back all the time; so long an old figure keeps calls waiting. */
export const ASK_AGAIN_AFTER_MS = 15 * 60_000;

/**
 * Until when calls that nobody waits for hold back, so that `reservePercent` of the day's calls stays for people; null
 * when they may go. Once the figure is old one call goes out to learn a new one: nothing else would ever tell.
 */
export function heldForReserve(seen: SeenAllocation | null, reservePercent: number, now: Instant): Instant | null {
  if (seen === null || seen.limit <= 0) return null;
  if (seen.used * 100 < seen.limit * (100 - reservePercent)) return null;
  const until = instant(Date.parse(seen.seenAt) + ASK_AGAIN_AFTER_MS);
  return until > now ? until : null;
}
