import { implies } from "./condition.ts";
import type { Expected } from "./expectation.ts";
import type { BlockRule, Comparison } from "./spec.ts";

/** The pairs that one rule brought, and what they taught. */
export interface Session {
  readonly rule: BlockRule;
  readonly expected: Expected;
}

/** Sessions that found fewer equal pairs say nothing about others. */
const EQUAL_MIN = 10;

/**
 * How many pairs of the table are equal, found as fish in a lake are counted: of the equal pairs that other rules found, the share that
 * a rule found too is its recall, and what it found divided by that is all there are. The middle one of the rules' answers; null where
 * no two rules found enough.
 */
export function expectedPairs(comparisons: readonly Comparison[], sessions: readonly Session[]): number | null {
  const telling = sessions.filter((session) => session.expected.equal >= EQUAL_MIN);
  const answers = telling.flatMap((session) => {
    const recall = recallOf(session.rule, comparisons, telling.filter((other) => !sharesKey(other.rule, session.rule)));
    return recall === null || recall <= 0 ? [] : [session.expected.equal / recall];
  });
  return middle(answers);
}

const sharesKey = (one: BlockRule, other: BlockRule): boolean =>
  one.key.some((part) => other.key.some((theirs) => theirs.feature === part.feature));

/** Null where no other rule can tell. */
function recallOf(rule: BlockRule, comparisons: readonly Comparison[], others: readonly Session[]): number | null {
  const equal = others.reduce((sum, other) => sum + other.expected.equal, 0);
  if (equal === 0) return null;
  let recall = 1;
  for (const part of rule.key) {
    const hits = others.reduce((sum, other) => sum + agreeing(part.feature, comparisons, other.expected), 0);
    recall *= hits / equal;
  }
  return recall;
}

/** Of a session's equal pairs those that agree in a feature wholly. */
function agreeing(feature: string, comparisons: readonly Comparison[], expected: Expected): number {
  let most = 0;
  for (const [index, comparison] of comparisons.entries()) {
    const counts = comparison.levels.map((level, grade) => (implies(level.when, feature) ? (expected.grades[index]?.[grade] ?? 0) : 0));
    most = Math.max(most, counts.reduce((sum, count) => sum + count, 0));
  }
  return most;
}

function middle(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? null : Math.exp((Math.log(sorted[(sorted.length - 1) >> 1] ?? 1) + Math.log(sorted[sorted.length >> 1] ?? 1)) / 2);
}
