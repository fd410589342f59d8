import { tableLines } from "../../src/app/cli/table.ts";

/** One measurement. */
export interface Measure {
  readonly measure: string;
  readonly figure: string;
  /** To what the measure's name says; null when it is compared with nothing. */
  readonly ratio?: number;
  /** What it should be, in words, and whether it is. */
  readonly goal?: readonly [words: string, isHeld: boolean];
}

const COLUMNS = ["measure", "figure", "ratio", "goal", "held"] as const;

/** The measurements as one table for people. */
export function tableOf(measures: readonly Measure[]): string {
  const rows = [COLUMNS, ...measures.map(({ measure, figure, ratio, goal }) => [measure, figure, ratio === undefined ? "" : ratio.toFixed(2), goal?.[0] ?? "", goal === undefined ? "" : goal[1] ? "yes" : "NO"])];
  return tableLines(rows).join("\n");
}

/** A rate for people: whole entries a second, in thousands from ten thousand on. */
export const perSecond = (rate: number): string => (rate >= 10_000 ? `${(rate / 1000).toFixed(rate < 100_000 ? 1 : 0)} k/s` : `${rate.toFixed(0)}/s`);

/** The value below which this share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
