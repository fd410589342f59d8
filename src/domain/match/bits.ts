import type { Evidence } from "../model/judgement.ts";

/** The weight of evidence that speaks of one thing and is taken as independent. */
export const sumBits = (evidence: readonly Evidence[]): number => evidence.reduce((sum, one) => sum + one.weight, 0);

/** Bits of evidence as a probability from even odds, 0 to 1, to four places. */
export const confidenceOf = (bits: number): number => Math.round(10_000 / (1 + 2 ** -bits)) / 10_000;

/** How far the first is ahead of the second in a list sorted by bits, best first; all its bits when it stands alone. */
export function leadOf(sorted: readonly { readonly bits: number }[]): number {
  const [best, rival] = sorted;
  return (best?.bits ?? 0) - Math.max(0, rival?.bits ?? 0);
}
