import { words } from "../../words/words.ts";

const COUNT = new Intl.NumberFormat();
const PERCENT = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const UNITS: readonly (readonly [unit: string, ms: number])[] = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1_000]];

/** A count in the reader's manner of writing. */
export const count = (n: number): string => COUNT.format(n);
/** A share, 0 to 1; a dash where there is nothing to take a share of. */
export const percent = (share: number | null): string => (share === null ? words.quality.noFigure : PERCENT.format(share));

/** How long something took, in the largest unit that fits; a dash where nothing did. */
export function duration(ms: number | null): string {
  if (ms === null) return words.quality.noFigure;
  const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ["second", 1_000];
  return new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(ms / size);
}
