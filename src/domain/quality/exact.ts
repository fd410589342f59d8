import type { Interval } from "./wilson.ts";

/** Each end is passed by chance at most once in forty times. */
const MISSED_BY_CHANCE = 0.025;
const BISECTIONS = 60;

/**
 * The Clopper-Pearson interval for a share of which `part` of `whole` were seen; everything from 0 to 1 where nothing was. What opens a gate rests on it and not on
 * Wilson's: its ends are passed no more often than stated whatever the true share is, where Wilson's is right on average and its lower end is too high for rare things. For
 * the upper end of rare things it is no stricter: 0 of 368 is at most 1 % (Wilson asks for 381), 1 of 555 (563), 10 of 1,835 (1,836).
 */
export function exact(part: number, whole: number): Interval {
  return { lower: 1 - upperEnd(whole - part, whole), upper: upperEnd(part, whole) };
}

/** The least share at which so few, or fewer, would be seen only by chance. */
function upperEnd(part: number, whole: number): number {
  if (part >= whole) return 1;
  let [low, high] = [part / whole, 1];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (atMost(part, whole, middle) > MISSED_BY_CHANCE) low = middle;
    else high = middle;
  }
  return high;
}

/** The chance of `part` or fewer of `whole`; in logarithms, for the terms of thousands are smaller than numbers go. */
function atMost(part: number, whole: number, share: number): number {
  const odds = Math.log(share) - Math.log1p(-share);
  let term = whole * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let index = 0; index < part; index += 1) {
    term += Math.log((whole - index) / (index + 1)) + odds;
    sum += Math.exp(term);
  }
  return sum;
}
