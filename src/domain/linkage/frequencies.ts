import type { Prepared } from "./features.ts";
import type { Frequencies } from "./model.ts";
import type { ObjectSpec } from "./spec.ts";

/** The features whose values' frequencies a score depends on, each once, in the spec's order. */
export function frequencyFeatures(spec: ObjectSpec): readonly string[] {
  const features = spec.comparisons.flatMap((comparison) => comparison.levels.map((level) => level.frequency?.feature));
  return [...new Set(features.filter((feature) => feature !== undefined))];
}

/** Counts the values of a table. */
export function countFrequencies(spec: ObjectSpec, records: readonly Prepared[]): Frequencies {
  const shares = new Map(frequencyFeatures(spec).map((feature) => [feature, sharesOf(feature, records)]));
  return { share: (feature, value) => shares.get(feature)?.get(value) ?? 0 };
}

function sharesOf(feature: string, records: readonly Prepared[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  let told = 0;
  for (const record of records) {
    const value = record.features[feature] ?? "";
    if (value === "") continue;
    told += 1;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return new Map([...counts].map(([value, count]) => [value, count / told]));
}
