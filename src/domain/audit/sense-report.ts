/** The rules of the audit format's section on sense, in its order. */
export type SenseRule = "outcome-without-write" | "write-without-outcome" | "write-without-consent" | "decision-too-late" | "bulk-count" | "record-went-back" | "unsupported-but-auto";

/** An entry that an honest log would not hold, or not so. */
export interface SenseViolation {
  /** Its position, counted from 0. */
  readonly at: number;
  readonly rule: SenseRule;
  /** Why, without a word of what the entry says. */
  readonly detail: string;
}

/** What was found of a log's sense. */
export interface SenseReport {
  readonly ok: boolean;
  /** How many entries could be read. */
  readonly checked: number;
  /** The first of them by position, a hundred at most. */
  readonly violations: readonly SenseViolation[];
  /** How many there are, shown or not. */
  readonly total: number;
}

/** A log with more than these needs no longer list, but somebody to look. */
const VIOLATIONS_SHOWN_MAX = 100;

/** Counts violations and keeps the first ones. They are told in the order of their positions. */
export interface ViolationTally {
  add(violation: SenseViolation): void;
  shown(): readonly SenseViolation[];
  total(): number;
}

/** A tally without any. */
export function violationTally(): ViolationTally {
  const first: SenseViolation[] = [];
  let total = 0;
  return {
    add(violation) {
      total += 1;
      if (first.length < VIOLATIONS_SHOWN_MAX) first.push(violation);
    },
    shown: () => first,
    total: () => total,
  };
}

/** One report of several tallies. */
export function senseReport(checked: number, tallies: readonly ViolationTally[]): SenseReport {
  const total = tallies.reduce((sum, tally) => sum + tally.total(), 0);
  const violations = tallies.flatMap((tally) => tally.shown()).toSorted((a, b) => a.at - b.at).slice(0, VIOLATIONS_SHOWN_MAX);
  return { ok: total === 0, checked, violations, total };
}
