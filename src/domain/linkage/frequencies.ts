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
  const counts = new Map(frequencyFeatures(spec).map((feature) => [feature, countsOf(feature, records)]));
  return { held: (feature, value) => counts.get(feature)?.held.get(value) ?? 0, told: (feature) => counts.get(feature)?.told ?? 0 };
}

function countsOf(feature: string, records: readonly Prepared[]): { readonly held: ReadonlyMap<string, number>; readonly told: number } {
  const held = new Map<string, number>();
  let told = 0;
  for (const record of records) {
    const value = record.features[feature] ?? "";
    if (value === "") continue;
    told += 1;
    held.set(value, (held.get(value) ?? 0) + 1);
  }
  return { held, told };
}
