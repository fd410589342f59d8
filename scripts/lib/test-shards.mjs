import { createReadStream, openSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** More would each hold a database server and sandboxes of their own; half of a test's time is waiting for those. */
const SHARDS_MAX = 2;

/**
 * The test files below `folder`, dealt like cards over as many runs as go beside each other here: neighbours, which cost
 * alike, go to different runs.
 * @returns {string[][]} paths below `root`
 */
export function dealTests(root, folder, hands = Math.min(SHARDS_MAX, availableParallelism())) {
  const files = readdirSync(join(root, folder), { recursive: true }).filter((name) => name.endsWith(".test.ts")).sort();
  return Array.from({ length: hands }, (_, hand) => files.filter((__, index) => index % hands === hand).map((name) => join(folder, name)));
}

/**
 * Where a run writes: the first one to the terminal, the others each into a file that is shown when the first has ended.
 * @returns {{ output: "inherit" | number, show: () => Promise<void> }}
 */
export function outputOf(folder, index) {
  if (index === 0) return { output: "inherit", show: () => Promise.resolve() };
  const file = join(folder, `output-${String(index)}`);
  return { output: openSync(file, "a"), show: () => pipeline(createReadStream(file), process.stdout, { end: false }) };
}

/** What a run has handed over; undefined before its last test. */
export function readSummary(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** The totals of all runs; one without a summary died early, for example on an import, and counts as a failure. */
export function addSummaries(summaries) {
  const total = { passed: 0, failed: 0, skipped: 0, failures: [], files: {} };
  for (const summary of summaries) {
    if (summary === undefined) {
      total.failed += 1;
      continue;
    }
    for (const name of ["passed", "failed", "skipped"]) total[name] += summary[name];
    total.failures.push(...summary.failures);
    Object.assign(total.files, summary.files);
  }
  return total;
}

const SLOWEST_SHOWN = 15;

/** The files that take longest, a line each; whoever wants a shorter run begins there. */
export function describeSlowest(files) {
  const slowest = Object.entries(files).sort(([, a], [, b]) => b - a).slice(0, SLOWEST_SHOWN);
  return ["Slowest files:", ...slowest.map(([file, ms]) => `${(ms / 1_000).toFixed(1).padStart(7)} s  ${file}`)].join("\n");
}
