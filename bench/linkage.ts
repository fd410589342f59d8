import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { parse } from "csv-parse";
import { runScan } from "../src/adapters/linkage/run-scan.ts";
import type { ScanAnswer } from "../src/adapters/linkage/run-scan.ts";
import { clusterQuality, edgeQuality, truePairs } from "./support/linkage/quality.ts";
import type { FoundPair } from "./support/linkage/quality.ts";
import { LINKAGE_SETS, syntheticSet } from "./support/linkage/sets.ts";
import type { LinkageSet } from "./support/linkage/sets.ts";

/**
 * Duplicates in tables with known truth, by the shipped configuration without labels, beside Splink's figures (LINKAGE 4 and 7). Prints
 * one JSON line a set. `--sets a,b` picks sets, `--synthetic 100000,1000000` adds invented contacts; `--memoryMb` limits the database.
 */
const { values } = parseArgs({
  options: {
    sets: { type: "string", default: LINKAGE_SETS.map((set) => set.name).join(",") },
    synthetic: { type: "string", default: "100000" },
    memoryMb: { type: "string", default: "1500" },
    threads: { type: "string", default: "2" },
  },
});

/** Lower weights are judged too, so that the best threshold can lie below the default one. */
const WEIGHT_MIN = -8;
const DENSITY = 0.3;

const wanted = new Set(values.sets.split(","));
const sizes = values.synthetic.split(",").map(Number).filter((rows) => rows > 0);
for (const set of [...LINKAGE_SETS.filter(({ name }) => wanted.has(name)), ...sizes.map(syntheticSet)]) await measure(set);

async function measure(set: LinkageSet): Promise<void> {
  const file = await set.file();
  const truth = await truthOf(set, file);
  const total = truePairs(truth);
  const started = performance.now();
  const steps: Record<string, number> = {};
  let [last, since] = ["", started];
  const onStep = (step: string): void => {
    if (last !== "") steps[last] = Math.round(performance.now() - since);
    [last, since] = [step, performance.now()];
  };
  const order = { file, object: set.object, weightMin: WEIGHT_MIN, memoryMb: Number(values.memoryMb), threads: Number(values.threads) };
  const told = await runScan(order, { folder: join(tmpdir(), "steward-linkage"), onStep }, async (answer) => {
    onStep("");
    return { answer, seconds: (performance.now() - started) / 1_000, pairs: await foundPairs(answer, truth) };
  });
  if ("refused" in told) throw new Error(`${set.name}: ${told.refused}`);
  const { answer, pairs } = told;
  console.log(
    JSON.stringify({
      bench: "linkage", set: set.name, records: answer.records, candidates: answer.candidates, seconds: Math.round(told.seconds * 100) / 100, rssMb: answer.rssMb,
      edge: edgeQuality(pairs, total), cluster: clusterQuality(pairs, truth, total, DENSITY), goal: set.goal, splink: set.splink, steps, useless: answer.useless,
    }),
  );
}

async function truthOf(set: LinkageSet, file: string): Promise<ReadonlyMap<string, string>> {
  const truth = new Map<string, string>();
  const rows: AsyncIterable<Record<string, string>> = createReadStream(file).pipe(parse({ columns: true, trim: true, bom: true, relax_column_count: true }));
  for await (const row of rows) truth.set(row[set.id] ?? "", set.entity(row));
  return truth;
}

async function foundPairs(answer: ScanAnswer, truth: ReadonlyMap<string, string>): Promise<readonly FoundPair[]> {
  const pairs: FoundPair[] = [];
  for await (const line of createInterface({ input: createReadStream(answer.pairsFile) })) {
    const found = /^\{"a":"([^"\\]*)","b":"([^"\\]*)","probability":([^,]+),/.exec(line);
    if (found === null) continue;
    const [, a = "", b = "", probability = ""] = found;
    pairs.push({ a, b, weight: bitsOf(Number(probability)), same: truth.get(a) === truth.get(b) });
  }
  return pairs;
}

/** Certainties beyond what a double can tell are one. */
function bitsOf(probability: number): number {
  return probability >= 1 ? 60 : Math.log2(probability / (1 - probability));
}
