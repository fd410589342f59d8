import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import * as z from "zod";
import { err, ok } from "../../domain/model/result.ts";
import type { Result } from "../../domain/model/result.ts";
import type { DuplicateScan, DuplicateScanner, FoundDuplicates, ScanStep } from "../../ports/duplicate-scanner.ts";
import { SCAN_STEPS } from "../../ports/duplicate-scanner.ts";
import { runScan, ScanFailed, ScanStopped } from "./run-scan.ts";
import type { ScanAnswer, ScanRequest } from "./run-scan.ts";
import { sweepScans, UnsafeFolder } from "./scan-folders.ts";

/** Scans in processes of their own. */
export const duplicateScanner: DuplicateScanner = {
  async scan<T>(order: DuplicateScan, watch: Parameters<DuplicateScanner["scan"]>[1], read: (found: FoundDuplicates) => Promise<T>): Promise<Result<T, string>> {
    const late = AbortSignal.timeout(order.timeLimitSeconds * 1_000);
    const run = {
      folder: watch.folder, onColumns: watch.onColumns, signal: AbortSignal.any([watch.signal, late]),
      onStep: (name: string) => {
        const step = SCAN_STEPS.find((one): one is ScanStep => one === name);
        if (step !== undefined) watch.onStep(step);
      },
    };
    try {
      const told = await runScan<{ readonly read: T }>(requestOf(order), run, async (answer) => ({ read: await read(foundOf(answer)) }));
      return "refused" in told ? err(told.refused) : ok(told.read);
    } catch (error) {
      if (error instanceof UnsafeFolder) return err(error.message);
      if (error instanceof ScanStopped) return err(watch.signal.aborted ? "the scan was stopped" : `the scan was not finished within its ${order.timeLimitSeconds} seconds (timeLimitSeconds)`);
      if (error instanceof ScanFailed && error.killed === "SIGKILL") return err("the system ended the scan, which it does when memory runs out: lower memoryMb or threads");
      if (isDiskFull(error)) return err(`there is no room left on the disk of ${watch.folder}: make room there`);
      throw error;
    }
  },
  sweep: sweepScans,
};

/** Here, or in what the scanning process complained of. */
const isDiskFull = (error: unknown): boolean => error instanceof Error && (("code" in error && error.code === "ENOSPC") || (error instanceof ScanFailed && /ENOSPC|No space left on device/i.test(error.message)));

const bitsOf = (probability: number): number => Math.log2(probability / (1 - probability));

function requestOf(order: DuplicateScan): ScanRequest {
  const { file, object, truth, defaultRegion, memoryMb, threads, tellsValues } = order;
  const threshold = bitsOf(order.threshold);
  return {
    file, object, truth, defaultRegion, memoryMb, threads, tellsValues, publicDomains: [...order.publicDomains],
    columns: { ...order.columns, fields: Object.fromEntries(Object.entries(order.columns.fields).map(([field, names]) => [field, [...names]])) },
    skipRules: [...order.skipRules],
    reviewAtBits: threshold,
    weightMin: Math.min(threshold, bitsOf(order.pairsFrom)),
    cluster: { threshold, density: order.clusterDensity, sizeMax: order.clusterSizeMax },
  };
}

function foundOf(answer: ScanAnswer): FoundDuplicates {
  const { records, candidates, bands, clusters, surest, rows, unread, truth, pairsFile, clustersFile } = answer;
  return { records, candidates, bands, clusters, surest, rows, unread, truth, pairsFile, clustersFile, 
    learned: { model: answer.model, told: answer.told, values: () => linesOf(answer.valuesFile, ValueSchema) }, pairs: () => linesOf(pairsFile, PairSchema),
    uselessRules: answer.useless, memoryMb: answer.rssMb };
}

const ValueSchema = z.strictObject({ feature: z.string(), value: z.string(), share: z.number().gt(0).max(1) });
const PairSchema = z.object({ a: z.string(), b: z.string() });

async function* linesOf<T>(file: string | null, schema: z.ZodType<T>): AsyncIterable<T> {
  if (file === null) return;
  for await (const line of createInterface({ input: createReadStream(file) })) yield schema.parse(JSON.parse(line));
}
