/** One goal and what came of it. */
export interface Figure {
  readonly goal: string;
  /** A gate: whatever misses it must not ship. */
  readonly gate: boolean;
  readonly wanted: string;
  readonly measured: string;
  /** Null where there is nothing to hold it against. */
  readonly ok: boolean | null;
}

/** One thing that came out wrong, with what a person needs to see why. */
export interface Miss {
  readonly what: string;
  readonly lines: readonly string[];
}

/** A part of the table: its figures, tables of its own, and what was missed. */
export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly notes?: readonly string[];
  readonly misses?: readonly Miss[];
}

/** So many of so many right, and those that are not. */
export interface Tally {
  readonly right: number;
  readonly of: number;
  readonly misses: readonly Miss[];
}

/** Counts what a check says of each item: null is right, anything else is a miss. */
export function tally<Item>(items: readonly Item[], missOf: (item: Item) => Miss | null): Tally {
  const misses = items.flatMap((item) => missOf(item) ?? []);
  return { right: items.length - misses.length, of: items.length, misses };
}

/** At least so many of the tally are right. */
export function rightAtLeast(goal: string, { right, of }: Tally, min: number, gate = false): Figure {
  return { goal, gate, wanted: `≥ ${min}`, measured: `${right} of ${of}`, ok: right >= min };
}

/** All of the tally are right. */
export function allRight(goal: string, { right, of }: Tally, gate = false): Figure {
  return { goal, gate, wanted: "all", measured: `${right} of ${of}`, ok: right === of };
}

/** A share that may not be below a limit; null: there was nothing to take a share of. */
export function shareAtLeast(goal: string, share: number | null, min: number, gate = false): Figure {
  return { goal, gate, wanted: `≥ ${places(min)}`, measured: share === null ? "nothing to measure" : places(share), ok: share === null ? null : share >= min };
}

/** A number that may not be above a limit. */
export function atMost(goal: string, { got, max, shown, gate = false }: { readonly got: number; readonly max: number; readonly shown?: string; readonly gate?: boolean }): Figure {
  return { goal, gate, wanted: max === 0 ? "0" : `≤ ${max}`, measured: shown ?? String(got), ok: got <= max };
}

/** A share of two counts; null without any. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** A share as it is printed: three places, no more zeros than two. */
export const places = (share: number): string => share.toFixed(3).replace(/0$/, "");

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Milliseconds of processor time that a piece of work takes, so that a busy machine does not count. */
export async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** One line of at most so many characters. */
export function oneLine(text: string, charsMax = 200): string {
  const folded = text.replace(/\s+/g, " ").trim();
  return folded.length > charsMax ? `${folded.slice(0, charsMax - 1)}…` : folded;
}
