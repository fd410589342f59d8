import { clusterLinks } from "../../../src/domain/linkage/cluster.ts";
import type { Link } from "../../../src/domain/linkage/cluster.ts";

/** A pair that was found, and whether it is one. */
export interface FoundPair extends Link {
  readonly same: boolean;
}

/** Per cent, as tables of linkage are read. */
export interface EdgeQuality {
  readonly best: number;
  readonly precision: number;
  readonly recall: number;
  readonly bestAt: number;
  /** At weight 0, the default threshold. */
  readonly atDefault: number;
  /** The highest recall at a precision of 99 %. */
  readonly recallAt99: number;
}

/** The quality of pairs at every threshold, of `total` true ones. */
export function edgeQuality(pairs: readonly FoundPair[], total: number): EdgeQuality {
  const sorted = pairs.toSorted((one, other) => other.weight - one.weight);
  let [found, atDefault, recallAt99] = [0, 0, 0];
  let best = { best: 0, precision: 0, recall: 0, bestAt: 0 };
  for (const [at, pair] of sorted.entries()) {
    if (pair.same) found += 1;
    if (sorted[at + 1]?.weight === pair.weight) continue;
    const [precision, recall] = [found / (at + 1), found / total];
    const f1 = f1Of(precision, recall);
    if (f1 > best.best) best = { best: f1, precision, recall, bestAt: pair.weight };
    if (precision >= 0.99) recallAt99 = recall;
    if (pair.weight >= 0) atDefault = f1;
  }
  return {
    best: percent(best.best), precision: percent(best.precision), recall: percent(best.recall), bestAt: Math.round(best.bestAt * 100) / 100,
    atDefault: percent(atDefault), recallAt99: percent(recallAt99),
  };
}

/** F1 over the pairs that lie within clusters, at the best and at the default threshold, and the largest cluster met. */
export interface ClusterQuality {
  readonly best: number;
  readonly bestAt: number;
  readonly atDefault: number;
  readonly largest: number;
}

const THRESHOLDS = [-8, -6, -4, -2, 0, 2, 4, 6, 8];

/** The quality of clusters, thresholds from -8 to 8 bits. */
export function clusterQuality(pairs: readonly FoundPair[], truth: ReadonlyMap<string, string>, total: number, density: number): ClusterQuality {
  let [best, bestAt, atDefault, largest] = [0, 0, 0, 0];
  for (const threshold of THRESHOLDS) {
    const clusters = clusterLinks(pairs, { threshold, density, sizeMax: 50 });
    const pairsWithin = clusters.reduce((sum, members) => sum + pairsOf(members.length), 0);
    const right = clusters.reduce((sum, members) => sum + samePairs(members, truth), 0);
    const f1 = f1Of(right / Math.max(1, pairsWithin), right / total);
    largest = clusters.reduce((most, { length }) => Math.max(most, length), largest);
    if (threshold === 0) atDefault = f1;
    if (f1 > best) [best, bestAt] = [f1, threshold];
  }
  return { best: percent(best), bestAt, atDefault: percent(atDefault), largest };
}

/** How many pairs are the same, by the true groups of records. */
export function truePairs(truth: ReadonlyMap<string, string>): number {
  return samePairs([...truth.keys()], truth);
}

function samePairs(members: readonly string[], truth: ReadonlyMap<string, string>): number {
  const sizes = new Map<string, number>();
  for (const member of members) {
    const entity = truth.get(member) ?? member;
    sizes.set(entity, (sizes.get(entity) ?? 0) + 1);
  }
  return [...sizes.values()].reduce((sum, size) => sum + pairsOf(size), 0);
}

const pairsOf = (size: number): number => (size * (size - 1)) / 2;
const f1Of = (precision: number, recall: number): number => (precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall));
const percent = (share: number): number => Math.round(share * 10_000) / 100;
