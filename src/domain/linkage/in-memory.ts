import { candidatePairs } from "./block.ts";
import type { CandidatePair } from "./block.ts";
import { compareRecords } from "./compare.ts";
import type { GradeVector } from "./compare.ts";
import { estimateModel, teachesEnough } from "./estimate.ts";
import type { Observations } from "./estimate.ts";
import type { Pattern } from "./expectation.ts";
import type { Prepared } from "./features.ts";
import { countFrequencies } from "./frequencies.ts";
import type { Frequencies, LinkModel } from "./model.ts";
import { RANDOM_PAIRS_MAX, randomPairs } from "./random-pairs.ts";
import { scorePair } from "./score.ts";
import type { PairScore } from "./score.ts";
import type { ObjectSpec } from "./spec.ts";

/** A pair that was compared. */
export interface ScoredPair extends PairScore {
  readonly a: string;
  readonly b: string;
  readonly rules: number;
}

/** What a scan of a small table found. */
export interface TableScan {
  readonly model: LinkModel;
  readonly frequencies: Frequencies;
  readonly pairs: readonly ScoredPair[];
}

/** Scans a table that fits in memory: the reference for the scan in the database, and enough for small installations. */
export function scanInMemory(spec: ObjectSpec, table: readonly Prepared[], shipped: LinkModel | null): TableScan {
  const records = table.toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
  const frequencies = countFrequencies(spec, records);
  const candidates = candidatePairs(spec.rules, spec.blockMax, records);
  const seen = observe(spec, records, candidates);
  const model = shipped !== null && !teachesEnough(seen) ? shipped : estimateModel(spec, seen, "table");
  const pairs = candidates.flatMap((pair) => {
    const left = records[pair.left];
    const right = records[pair.right];
    if (left === undefined || right === undefined) return [];
    return [{ a: left.id, b: right.id, rules: pair.rules, ...scorePair(spec, model, frequencies, [left.features, right.features]) }];
  });
  return { model, frequencies, pairs };
}

function observe(spec: ObjectSpec, records: readonly Prepared[], candidates: readonly CandidatePair[]): Observations {
  const grades = (left: number, right: number): GradeVector =>
    compareRecords(spec.comparisons, records[left]?.features ?? {}, records[right]?.features ?? {});
  const compared = candidates.map((pair) => ({ pair, grades: grades(pair.left, pair.right) }));
  const withRule = (rule: number): readonly GradeVector[] => compared.flatMap((one) => ((one.pair.rules & (1 << rule)) === 0 ? [] : [one.grades]));
  const numbered = spec.rules.map((rule, number) => ({ rule, number }));
  const certain = numbered.reduce((mask, { rule, number }) => (rule.deterministic === true ? mask | (1 << number) : mask), 0);
  return {
    records: records.length,
    random: patternsOf(randomPairs(records.length, RANDOM_PAIRS_MAX).map(([left, right]) => grades(left, right))),
    sessions: new Map(numbered.filter(({ rule }) => rule.session === true).map(({ number }) => [number, patternsOf(withRule(number))])),
    deterministicPairs: candidates.filter((pair) => (pair.rules & certain) !== 0).length,
  };
}

function patternsOf(vectors: readonly GradeVector[]): readonly Pattern[] {
  const counts = new Map<string, { grades: GradeVector; count: number }>();
  for (const grades of vectors) {
    const name = grades.join(",");
    const known = counts.get(name);
    if (known === undefined) counts.set(name, { grades, count: 1 });
    else known.count += 1;
  }
  return [...counts].toSorted(([x], [y]) => (x < y ? -1 : 1)).map(([, pattern]) => pattern);
}
