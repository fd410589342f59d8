/** How sure a proposal is, in words; from which hundredth of a percent each begins. */
const FROM = { high: 9_500, medium: 8_000, low: 0 } as const;
/** One of the words. */
export type ConfidenceBand = keyof typeof FROM;
/** The words, the surest first. */
export const CONFIDENCE_BANDS = ["high", "medium", "low"] as const satisfies readonly ConfidenceBand[];

/** In which band a confidence is. */
export const bandOf = (bp: number): ConfidenceBand => (bp >= FROM.high ? "high" : bp >= FROM.medium ? "medium" : "low");
/** From where, and up to where without, a band goes. */
export const rangeOf = (band: ConfidenceBand): { readonly from: number; readonly below: number } => ({ from: FROM[band], below: band === "high" ? 10_001 : band === "medium" ? FROM.high : FROM.medium });
