import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { findColumns } from "../src/domain/linkage/columns.ts";
import { type Features, prepare, type Prepared } from "../src/domain/linkage/features.ts";
import { scanInMemory } from "../src/domain/linkage/in-memory.ts";
import type { Frequencies } from "../src/domain/linkage/model.ts";
import { scorePair } from "../src/domain/linkage/score.ts";
import { seededNumbers } from "../src/domain/linkage/seeded-numbers.ts";
import { shippedModel } from "../src/domain/linkage/shipped-model.ts";
import { specOf } from "../src/domain/linkage/specs.ts";
import { edgeQuality, type EdgeQuality, type FoundPair } from "./support/linkage/quality.ts";
import { LINKAGE_SETS, type LinkageSet } from "./support/linkage/sets.ts";

/**
 * `bench -- small-tables [SETS…]`: duplicates in small tables: samples of the tables with known truth, as young installations hold them. Prints one JSON line a set and size: F1 in per
 * cent at the best and at the default threshold, and recall at the default, means over the samples; `uncounted` is the same where it does
 * not matter how common values are.
 */
const SAMPLES = 6;
/** How many records a sample has, and of how many people in a hundred it holds the second record. */
const SHAPES = [{ records: 100, doubled: 5 }, { records: 300, doubled: 5 }, { records: 100, doubled: 100 }] as const;
const UNCOUNTED: Frequencies = { held: () => 0, told: () => 0 };

const wanted = new Set(process.argv.slice(2));
for (const set of LINKAGE_SETS.filter(({ name }) => wanted.size === 0 || wanted.has(name))) {
  const file = await set.file();
  if (!existsSync(file)) {
    console.log(JSON.stringify({ bench: "small-tables", set: set.name, skipped: "the shared folder is not beside this one" }));
    continue;
  }
  const people = read(set, file);
  for (const shape of SHAPES) {
    const runs = Array.from({ length: SAMPLES }, (_, seed) => measure(set, sampleOf(people, shape, seed + 1)));
    console.log(JSON.stringify({ bench: "small-tables", set: set.name, ...shape, shipped: runs.filter(({ isShipped }) => isShipped).length, counted: mean(runs.map(({ counted }) => counted)), uncounted: mean(runs.map(({ uncounted }) => uncounted)) }));
  }
}

interface Row extends Prepared {
  readonly entity: string;
}

/** The records of each person. */
function read(set: LinkageSet, file: string): readonly (readonly Row[])[] {
  const spec = specOf(set.object);
  const rows: readonly Record<string, string>[] = parse(readFileSync(file, "utf8"), { columns: true, trim: true, bom: true, relax_column_count: true });
  const { fields } = findColumns(set.object, Object.keys(rows[0] ?? {}));
  const prepared = rows.map((row): Row => {
    const told = Object.entries(fields).map(([field, columns]) => [field, columns.map((column) => row[column] ?? "").find((text) => text !== "") ?? ""] as const);
    return { entity: set.entity(row), ...prepare({ id: row[set.id] ?? "", fields: Object.fromEntries(told) }, spec.preparation, { defaultRegion: "US", isPublicDomain: () => false }) };
  });
  return [...Map.groupBy(prepared, ({ entity }) => entity).values()];
}

function sampleOf(people: readonly (readonly Row[])[], { records, doubled }: (typeof SHAPES)[number], seed: number): readonly Row[] {
  const next = seededNumbers(seed);
  const shuffled = people.map((rows) => ({ rows, at: next() })).toSorted((one, other) => one.at - other.at);
  const sample: Row[] = [];
  for (const { rows } of shuffled) {
    if (sample.length >= records) break;
    sample.push(...rows.slice(0, next() * 100 < doubled ? 2 : 1));
  }
  return sample;
}

type Figures = Pick<EdgeQuality, "best" | "atDefault"> & { readonly recall: number };

function measure({ object }: LinkageSet, sample: readonly Row[]): { readonly isShipped: boolean; readonly counted: Figures; readonly uncounted: Figures } {
  const spec = specOf(object);
  const byId = new Map(sample.map((row) => [row.id, row]));
  const { model, frequencies, pairs } = scanInMemory(spec, sample, shippedModel(object, sample.length));
  const total = [...Map.groupBy(sample, ({ entity }) => entity).values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  const featuresOf = (id: string): Features => byId.get(id)?.features ?? {};
  const figures = (by: Frequencies): Figures => {
    const found = pairs.map(({ a, b }): FoundPair => ({ a, b, same: byId.get(a)?.entity === byId.get(b)?.entity, weight: scorePair(spec, model, by, [featuresOf(a), featuresOf(b)]).weight }));
    const { best, atDefault } = edgeQuality(found, total);
    return { best, atDefault, recall: (100 * found.filter(({ same, weight }) => same && weight >= 0).length) / Math.max(1, total) };
  };
  return { isShipped: model.version === "shipped", counted: figures(frequencies), uncounted: figures(UNCOUNTED) };
}

function mean(figures: readonly Figures[]): Figures {
  const of = (name: keyof Figures): number => Math.round(figures.reduce((sum, one) => sum + one[name], 0) / figures.length);
  return { best: of("best"), atDefault: of("atDefault"), recall: of("recall") };
}
