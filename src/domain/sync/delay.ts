import type { Instant } from "../model/time.ts";

/** How far behind the settled stream stays, and what it knows about that. */
export interface Delay {
  readonly delayMs: number;
  /** Windows in a row that would have been as good with half the delay. */
  readonly calmWindows: number;
  /** The last window held something that the live stream should have seen. */
  readonly isJittery: boolean;
}

/** Ten minutes behind: others saw rows come into view five minutes late (airbyte#27146). */
export const DELAY_START_MS = 10 * 60_000;
/** An hour behind, as estuary's second stream (PR#1861): what comes even later is the reconciliation's. */
export const DELAY_MAX_MS = 60 * 60_000;
/** A lag that was measured is doubled: it was only the longest of those we happened to see. */
const SAFETY = 2;
/** An hour of calm or more before the delay shrinks. */
const CALM_WINDOWS = 6;

/**
 * How late a change certainly was that only the settled stream found: at the last look that asked for its instant it
 * could not be seen yet. Zero where no look asked for it.
 */
export function lagMs(changedAt: Instant, looks: readonly { readonly since: Instant; readonly at: Instant }[]): number {
  const missed = looks.filter(({ since, at }) => since <= changedAt && changedAt <= at).map(({ at }) => Date.parse(at) - Date.parse(changedAt));
  return Math.max(0, ...missed);
}

/** What a window of the settled stream held that the live stream had not seen: how many, and how late the latest certainly was. */
export interface Late {
  readonly count: number;
  readonly lagMs: number;
}

/** The delay after a window: longer at once where it was cut close, shorter after a while of calm. */
export function afterWindow({ delayMs, calmWindows }: Delay, late: Late): Delay {
  const isJittery = late.count > 0;
  const needed = Math.min(DELAY_MAX_MS, late.lagMs * SAFETY);
  if (needed > delayMs) return { delayMs: needed, calmWindows: 0, isJittery };
  const shorter = Math.max(DELAY_START_MS, delayMs / 2);
  if (needed > shorter) return { delayMs, calmWindows: 0, isJittery };
  if (calmWindows + 1 < CALM_WINDOWS || shorter === delayMs) return { delayMs, calmWindows: Math.min(CALM_WINDOWS, calmWindows + 1), isJittery };
  return { delayMs: shorter, calmWindows: 0, isJittery };
}

/** The delay after the settled stream proved to have missed something. */
export const afterStraggler = ({ delayMs }: Delay): Delay => ({ delayMs: Math.min(DELAY_MAX_MS, delayMs * 2), calmWindows: 0, isJittery: true });
