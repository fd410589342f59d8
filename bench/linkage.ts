import { createReadStream, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { parse } from "csv-parse";
import { runScan } from "../src/adapters/linkage/run-scan.ts";
import type { ScanAnswer } from "../src/adapters/linkage/run-scan.ts";
import { floorOf } from "./support/linkage/floor.ts";
import { clusterQuality, edgeQuality, truePairs } from "./support/linkage/quality.ts";
import type { ClusterQuality, EdgeQuality, FoundPair } from "./support/linkage/quality.ts";
import { LINKAGE_SETS, syntheticSet } from "./support/linkage/sets.ts";
import type { LinkageGoal, LinkageSet } from "./support/linkage/sets.ts";

/**
 * Duplicates in tables with known truth, by the shipped configuration without labels, beside Splink's figures (LINKAGE 4 and 7). Prints
 * one JSON line a set with the goals it misses, and one with the growth from the smallest to the largest table of invented contacts. `--sets a,b`
 * picks sets, `--synthetic 100000,1000000` says how many invented contacts; `--memoryMb` limits the database. Seconds depend on who else uses the
 * machine: `cpuSeconds` does so less, and `timesFloor` compares with the database merely reading and sorting the same file in the same minute.
 */
const { values } = parseArgs({
  options: {
    sets: { type: "string", default: LINKAGE_SETS.map((set) => set.name).join(",") },
    synthetic: { type: "string", default: "100000" },
    memoryMb: { type: "string", default: "1500" },
    threads: { type: "string", default: "2" },
    smallTable: { type: "string", default: "shipped" },
  },
});

/** Lower weights are judged too, so that the best threshold can lie below the default one. */
const WEIGHT_MIN = -8;
const DENSITY = 0.3;
/** What the default threshold may cost. */
const LOSS_MAX = 1;

const wanted = new Set(values.sets.split(","));
const sizes = values.synthetic.split(",").map(Number).filter((rows) => rows > 0);
const limits = { memoryMb: Number(values.memoryMb), threads: Number(values.threads) };
for (const set of LINKAGE_SETS.filter(({ name }) => wanted.has(name))) await measure(set);
const measured = [];
for (const rows of sizes) measured.push({ rows, ...(await measure(syntheticSet(rows))) });
const [least, most] = [measured.at(0), measured.at(-1)];
if (least !== undefined && most !== undefined && least.rows < most.rows) {
  const growth = { rows: most.rows / least.rows, seconds: rounded(most.seconds / least.seconds), cpuSeconds: rounded(most.cpuSeconds / least.cpuSeconds) };
  console.log(JSON.stringify({ bench: "linkage", growth, goal: "6.5 times the seconds for 5 times the rows" }));
}

async function measure(set: LinkageSet): Promise<{ readonly seconds: number; readonly cpuSeconds: number }> {
  const file = await set.file();
  if (!existsSync(file)) {
    console.log(JSON.stringify({ bench: "linkage", set: set.name, skipped: "the shared folder is not beside this one" }));
    return { seconds: 0, cpuSeconds: 0 };
  }
  const truth = await truthOf(set, file);
  const total = truePairs(truth);
  const started = performance.now();
  const steps: Record<string, number> = {};
  let [last, since] = ["", started];
  const onStep = (step: string): void => {
    if (last !== "") steps[last] = Math.round(performance.now() - since);
    [last, since] = [step, performance.now()];
  };
  const order = { file, object: set.object, weightMin: WEIGHT_MIN, smallTable: values.smallTable === "estimate" ? "estimate" as const : "shipped" as const, ...limits };
  const told = await runScan(order, { folder: join(tmpdir(), "steward-linkage"), onStep }, async (answer) => {
    onStep("");
    return { answer, seconds: (performance.now() - started) / 1_000, pairs: await foundPairs(answer, truth) };
  });
  if ("refused" in told) throw new Error(`${set.name}: ${told.refused}`);
  const { answer, pairs } = told;
  const floor = await floorOf(file, limits);
  const figures = {
    edge: edgeQuality(pairs, total), cluster: clusterQuality(pairs, truth, total, DENSITY),
    seconds: rounded(told.seconds), cpuSeconds: answer.cpuSeconds, rssMb: answer.rssMb,
  };
  console.log(
    JSON.stringify({
      bench: "linkage", set: set.name, records: answer.records, candidates: answer.candidates, ...figures, timesFloor: rounded(answer.cpuSeconds / floor.cpuSeconds),
      goal: set.goal, missed: missedOf(set.goal, figures), splink: set.splink, steps, useless: answer.useless,
    }),
  );
  return figures;
}

interface Figures {
  readonly edge: EdgeQuality;
  readonly cluster: ClusterQuality;
  readonly seconds: number;
  readonly rssMb: number;
}

function missedOf(goal: LinkageGoal, { edge, cluster, seconds, rssMb }: Figures): readonly string[] {
  const met = {
    edge: edge.best >= goal.edge,
    cluster: cluster.best >= goal.cluster,
    recallAt99: edge.recallAt99 >= (goal.recallAt99 ?? 0),
    "default threshold": edge.best - edge.atDefault <= LOSS_MAX,
    seconds: seconds <= (goal.seconds ?? Infinity),
    rssMb: rssMb <= (goal.rssMb ?? Infinity),
  };
  return Object.entries(met).flatMap(([name, holds]) => (holds ? [] : [name]));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
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
