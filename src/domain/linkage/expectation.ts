import type { GradeVector } from "./compare.ts";

/** How many pairs show one vector of grades. */
export interface Pattern {
  readonly grades: GradeVector;
  readonly count: number;
}

/** The estimate stands when no m moves by more than this, or after so many rounds. */
const MOVED_MIN = 1e-5;
const ROUNDS_MAX = 200;
const STARTING_SHARE = 0.3;

/** What a session taught. */
export interface Expected {
  /** How many of its pairs are equal. */
  readonly equal: number;
  /** Per comparison: how many of the equal pairs show each grade. */
  readonly grades: readonly (readonly number[])[];
}

/**
 * Expectation maximisation over patterns of pairs: u stays, the share of equal pairs and the m of `free` comparisons are learned.
 */
export function expectation(patterns: readonly Pattern[], u: readonly (readonly number[])[], free: readonly boolean[]): Expected {
  const used = u.flatMap((_, index) => (free[index] === true ? [index] : []));
  const total = patterns.reduce((sum, pattern) => sum + pattern.count, 0);
  let m = u.map((rates) => startingM(rates.length));
  let share = STARTING_SHARE;
  let counts = u.map((rates) => rates.map(() => 0));
  let equal = 0;
  for (let round = 0; round < ROUNDS_MAX && total > 0; round += 1) {
    counts = u.map((rates) => rates.map(() => 0));
    equal = 0;
    for (const pattern of patterns) {
      const expected = pattern.count * posterior(pattern.grades, { used, m, u, share });
      equal += expected;
      for (const index of u.keys()) addTo(counts[index], (pattern.grades[index] ?? 0) - 1, expected);
    }
    const next = counts.map((row) => normalised(row));
    const moved = Math.max(0, ...used.map((index) => farthest(m[index] ?? [], next[index] ?? [])));
    m = next;
    share = Math.min(1 - 1e-6, Math.max(1e-9, equal / total));
    if (moved < MOVED_MIN) break;
  }
  return { equal, grades: counts };
}

/** What is assumed of a comparison that no session could teach: nine in ten agree, most of them wholly. */
export function startingM(grades: number): readonly number[] {
  const raw = Array.from({ length: grades }, (_, grade) => (grade === grades - 1 ? 0.1 : 0.9 * 0.5 ** Math.min(grade + 1, Math.max(1, grades - 2))));
  return normalised(raw);
}

interface State {
  readonly used: readonly number[];
  readonly m: readonly (readonly number[])[];
  readonly u: readonly (readonly number[])[];
  readonly share: number;
}

function posterior(grades: GradeVector, { used, m, u, share }: State): number {
  let ratio = share / (1 - share);
  for (const index of used) {
    const grade = (grades[index] ?? 0) - 1;
    if (grade >= 0) ratio *= (m[index]?.[grade] ?? 1) / (u[index]?.[grade] ?? 1);
  }
  return ratio / (1 + ratio);
}

function addTo(row: number[] | undefined, grade: number, amount: number): void {
  if (row !== undefined && grade >= 0) row[grade] = (row[grade] ?? 0) + amount;
}

/** A grade that no pair shows keeps a trace, so that it can come back in the next round. */
function normalised(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count + TRACE, 0);
  return counts.map((count) => (count + TRACE) / total);
}

const TRACE = 0.01;

const farthest = (before: readonly number[], after: readonly number[]): number =>
  Math.max(0, ...after.map((value, grade) => Math.abs(value - (before[grade] ?? 0))));
