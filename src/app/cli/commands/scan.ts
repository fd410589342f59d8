import { dirname, join } from "node:path";

import type { LinkObject } from "../../../domain/linkage/features.ts";
import type { ColumnsRead, DuplicateScan, FoundDuplicates } from "../../../ports/duplicate-scanner.ts";
import { duplicateScanner } from "../../compose-scan.ts";
import { type Call, type Command, type ExitCode, type Flags, type Output, UsageError } from "../command.ts";
import { scanInstallation } from "../scan-installation.ts";
import { stepProgress, stopSignal } from "../scan-progress.ts";
import { readScanConfig } from "../scan-config.ts";
import { columnLines, rowWarnings, scanJson, scanLines } from "../scan-lines.ts";
import { outputPath, putWhole } from "../whole-file.ts";

/** Looks for duplicates in an exported table, writing nothing but the results, or in a connected CRM, for people to decide about. */
export const scanCommand: Command = {
  name: "scan",
  summary: "Finds records of an exported table, or of a connected CRM, that are the same, with reasons; changes none of them.",
  usage: "FILE.csv|.parquet --object contact|account --pairs OUT.jsonl [--clusters OUT.jsonl] [--truth FILE | --truth-column NAME] [--config FILE] | --installation ID",
  takes: { min: 0, max: 1 },
  options: {
    installation: { type: "string" },
    object: { type: "string" }, pairs: { type: "string" }, clusters: { type: "string" },
    truth: { type: "string" }, "truth-column": { type: "string" }, config: { type: "string" },
  },
  help: {
    installation: "scans the contacts and accounts of a connected CRM; what is likely the same waits to be asked about",
    object: "what a row is: contact or account", pairs: "where the pairs go, one JSON object a line", clusters: "where the groups of records go",
    truth: "a table with columns a and b, the pairs that are the same in truth", "truth-column": "the column that says which record a row is in truth",
    config: "JSON: columns, defaultRegion, threshold, memoryMb, threads, timeLimitSeconds and others (docs/duplicates.md)",
  },
  run: scan,
};

function scan(call: Call): Promise<ExitCode> {
  const [file] = call.positionals;
  const named = call.flags.text("installation");
  if (named === null && file === undefined) throw new UsageError("needs a FILE, or --installation ID");
  if (named === null) return scanFile(call);
  const others = ["object", "pairs", "clusters", "truth", "truth-column", "config"].filter((name) => call.flags.text(name) !== null);
  if (file !== undefined || others.length > 0) throw new UsageError(`--installation takes no ${file === undefined ? `--${others[0] ?? ""}` : "FILE"}`);
  return scanInstallation(call, named);
}

async function scanFile({ positionals, flags, out }: Call): Promise<ExitCode> {
  const [file = ""] = positionals;
  const object = objectOf(flags.text("object"));
  const pairs = flags.text("pairs");
  if (pairs === null) throw new UsageError("needs --pairs OUT.jsonl");
  const config = await readScanConfig(flags.text("config"), object);
  const targets = await targetsOf(pairs, flags, [file, ...["truth", "config"].flatMap((name) => flags.text(name) ?? [])]);

  const order = { ...config, file, object, truth: truthOf(flags), publicDomains: [], tellsValues: false };
  const started = performance.now();
  let columns: ColumnsRead | null = null;
  const stopped = stopSignal();
  const progress = stepProgress(out, order.truth !== null);
  const watch = {
    folder: join(dirname(targets.pairs), ".steward-scans"), signal: stopped.signal, onStep: progress.at,
    onColumns: (read: ColumnsRead) => {
      columns = read;
      for (const line of columnLines(read)) out.warn(line);
    },
  };
  const scanned = await duplicateScanner
    .scan(order, watch, async (found) => {
      if (targets.clusters !== null) await putWhole(found.clustersFile, targets.clusters);
      await putWhole(found.pairsFile, targets.pairs);
      return found;
    })
    .finally(() => {
      progress.end();
      stopped.forget();
    });
  if (!scanned.ok) {
    out.warn(`steward scan: ${scanned.error}; nothing was written`);
    return 2;
  }
  progress.complete();
  tellResult(out, { order, found: scanned.value, columns, seconds: (performance.now() - started) / 1_000, files: { pairs, clusters: flags.text("clusters") } });
  return 0;
}

interface Told {
  readonly order: DuplicateScan & { readonly file: string };
  readonly found: FoundDuplicates;
  readonly columns: ColumnsRead | null;
  readonly seconds: number;
  readonly files: { readonly pairs: string; readonly clusters: string | null };
}

function tellResult(out: Output, { order, found, columns, seconds, files }: Told): void {
  const result = { file: order.file, object: order.object, threshold: order.threshold, pairsFrom: Math.min(order.threshold, order.pairsFrom), seconds, found };
  for (const warning of rowWarnings(found, columns)) out.warn(`note: ${warning}`);
  for (const line of scanLines(result)) out.say(line);
  out.say("");
  out.say(`Written: ${[files.pairs, ...(files.clusters === null ? [] : [files.clusters])].join(", ")}`);
  out.give(scanJson(result, columns, files));
}

function objectOf(raw: string | null): LinkObject {
  if (raw === "contact" || raw === "account") return raw;
  throw new UsageError(`--object: expected contact or account, got ${raw ?? "nothing"}`);
}

function truthOf(flags: Flags): DuplicateScan["truth"] {
  const [file, column] = [flags.text("truth"), flags.text("truth-column")];
  if (file !== null && column !== null) throw new UsageError("--truth and --truth-column exclude each other");
  if (file !== null) return { file };
  return column === null ? null : { column };
}

async function targetsOf(pairs: string, flags: Flags, inputs: readonly string[]): Promise<{ readonly pairs: string; readonly clusters: string | null }> {
  const clusters = flags.text("clusters");
  const targets = { pairs: await outputPath("--pairs", pairs, inputs), clusters: clusters === null ? null : await outputPath("--clusters", clusters, inputs) };
  if (targets.pairs === targets.clusters) throw new UsageError("--pairs and --clusters name the same file");
  return targets;
}
