import { expectation, startingM } from "./expectation.ts";
import type { Expected, Pattern } from "./expectation.ts";
import { expectedPairs } from "./expected-pairs.ts";
import type { Session } from "./expected-pairs.ts";
import type { ComparisonModel, LinkModel } from "./model.ts";
import { monotone } from "./monotone.ts";
import { gradesOf, MISSING } from "./spec.ts";
import type { BlockRule, Comparison, ObjectSpec } from "./spec.ts";

/** What a model is estimated from. */
export interface Observations {
  readonly records: number;
  /** Pairs taken blindly from the whole table. */
  readonly random: readonly Pattern[];
  /** Per rule with `session`, by its place among the spec's rules: the pairs it brought together. */
  readonly sessions: ReadonlyMap<number, readonly Pattern[]>;
  /** Distinct pairs under the rules with `deterministic`. */
  readonly deterministicPairs: number;
}

/**
 * Fewer certain pairs teach nothing reliable: the shipped model is used. With more a table, however small, is weighed better by what it
 * teaches itself: of tables from 30 to 1,000 records only those with a handful of pairs lost by it, at most four points of F1 at the
 * default threshold, where others gained up to forty (docs/duplicates.md).
 */
const DETERMINISTIC_PAIRS_MIN = 5;
/** The share of equal records that deterministic rules find, where nothing better is known. */
const DETERMINISTIC_RECALL = 0.7;
/** A grade nobody showed is rare, not impossible. */
const SMOOTHING = 0.01;

/** Whether a table teaches enough to be trusted over the shipped model. */
export const teachesEnough = (seen: Observations): boolean => seen.deterministicPairs >= DETERMINISTIC_PAIRS_MIN;

/** Learns u from random pairs, m by expectation maximisation in each session, and the prior from what the sessions find of each other. */
export function estimateModel(spec: ObjectSpec, seen: Observations, version: string): LinkModel {
  const u = spec.comparisons.map((comparison, index) => shares(countGrades(seen.random, index, gradesOf(comparison)), 0.5 / Math.max(1, seen.records)));
  const sessions = [...seen.sessions].flatMap(([number, patterns]): readonly Session[] => {
    const rule = spec.rules[number];
    return rule === undefined || patterns.length === 0 ? [] : [{ rule, expected: learnFrom(spec.comparisons, rule, patterns, u) }];
  });
  return {
    object: spec.object,
    version,
    prior: priorOf(seen, expectedPairs(spec.comparisons, sessions), spec.priorBits),
    comparisons: spec.comparisons.map((comparison, index) => combine(comparison, index, u[index] ?? [], sessions)),
  };
}

function priorOf({ records, deterministicPairs }: Observations, found: number | null, bits: number): number {
  const all = (records * (records - 1)) / 2;
  const expected = Math.max(1, found ?? deterministicPairs / DETERMINISTIC_RECALL);
  return all <= 1 ? 0.5 : Math.min(0.5, (expected / all) * 2 ** bits);
}

function learnFrom(comparisons: readonly Comparison[], rule: BlockRule, patterns: readonly Pattern[], u: readonly (readonly number[])[]): Expected {
  const told = patterns.map(({ grades, count }) => ({ grades: grades.map((grade, index) => (isNeutral(comparisons[index], grade) ? MISSING : grade)), count }));
  return expectation(told, u, comparisons.map((comparison) => !isKeyed(comparison, rule)));
}

const isNeutral = (comparison: Comparison | undefined, grade: number): boolean => comparison?.levels[grade - 1]?.neutral === true;

/** A comparison in which the key's features play any part tells nothing new in its session. */
function isKeyed(comparison: Comparison, rule: BlockRule): boolean {
  const families = new Set(rule.key.map((part) => family(part.feature)));
  return comparison.needs.some((feature) => families.has(family(feature)));
}

/** `first`, `firstCommon` and `firstForms` are readings of one field. */
const family = (feature: string): string => feature.replace(/[A-Z].*$/, "");

function combine(comparison: Comparison, index: number, u: readonly number[], sessions: readonly Session[]): ComparisonModel {
  const taught = sessions.filter((session) => !isKeyed(comparison, session.rule));
  const counts = u.map((_, grade) => taught.reduce((sum, session) => sum + (session.expected.grades[index]?.[grade] ?? 0), 0));
  const m = counts.every((count) => count === 0) ? startingM(u.length) : shares(counts, 0);
  const neutral = comparison.levels.map((level) => level.neutral === true);
  return { name: comparison.name, m: monotone(m, u, neutral), u };
}

function countGrades(patterns: readonly Pattern[], index: number, grades: number): readonly number[] {
  const counts = new Array<number>(grades).fill(0);
  for (const pattern of patterns) {
    const grade = pattern.grades[index] ?? 0;
    if (grade > 0) counts[grade - 1] = (counts[grade - 1] ?? 0) + pattern.count;
  }
  return counts;
}

function shares(counts: readonly number[], floor: number): readonly number[] {
  const smoothed = counts.map((count) => count + SMOOTHING);
  const total = smoothed.reduce((sum, count) => sum + count, 0);
  return smoothed.map((count) => Math.max(count / total, floor));
}
