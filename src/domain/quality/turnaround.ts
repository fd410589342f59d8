import type { Instant } from "../model/time.ts";

// A median cannot be made of medians, so durations are counted in classes, each a fixed share wider than the one before:
// counts can be added, and a quantile read from them is off by less than a tenth.

const PER_OCTAVE = 4;
const MS_A_SECOND = 1_000;
const PREFIX = "turnaround.";

/** The sum in which a duration is counted. What was in the CRM before it ended counts as no time at all. */
export function turnaroundMeasure(endedAt: Instant, loggedAt: Instant): `turnaround.${number}` {
  const seconds = Math.max(0, (Date.parse(loggedAt) - Date.parse(endedAt)) / MS_A_SECOND);
  return `${PREFIX}${Math.round(PER_OCTAVE * Math.log2(1 + seconds))}`;
}

/** The middle of a class in milliseconds; null for the name of another sum. */
export function turnaroundMs(measure: string): number | null {
  const number = measure.startsWith(PREFIX) ? Number(measure.slice(PREFIX.length)) : Number.NaN;
  return Number.isInteger(number) && number >= 0 ? Math.round((2 ** (number / PER_OCTAVE) - 1) * MS_A_SECOND) : null;
}

/** The duration that so great a share (0 to 1) does not exceed; null without any. `counts` by milliseconds, in any order. */
export function quantileMs(counts: readonly (readonly [ms: number, n: number])[], share: number): number | null {
  const sorted = counts.filter(([, n]) => n > 0).toSorted(([a], [b]) => a - b);
  const wanted = Math.ceil(sorted.reduce((sum, [, n]) => sum + n, 0) * share);
  let passed = 0;
  for (const [ms, n] of sorted) {
    passed += n;
    if (passed >= wanted) return ms;
  }
  return null;
}
