import { fork } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { closeFolder, openFolder } from "./scan-folders.ts";
import { writeSource } from "./write-source.ts";
import { ScanNewsSchema, ScanOrderSchema } from "./scan-order.ts";
import type { TableSource } from "../../ports/duplicate-scanner.ts";
import type { ScanDone, ScanNews, ScanOrder } from "./scan-order.ts";

/** What is to be scanned; the folder for spilling and answers is made here. */
export type ScanRequest = Omit<z.input<typeof ScanOrderSchema>, "tempDir" | "file"> & { readonly file: string | TableSource };

/** How a scan ended that was not refused. */
export type ScanAnswer = ScanDone;

/** What a scan reads of its table. */
export type ScanColumns = Extract<ScanNews, { news: "columns" }>["columns"];

/** Where scans live, how they are followed and how they are stopped. */
export interface ScanRun {
  /** A folder for scans alone; what earlier, killed scans left there is removed, and the folder itself after the last scan. */
  readonly folder: string;
  readonly onStep: (step: string) => void;
  readonly onColumns?: (columns: ScanColumns) => void;
  readonly signal?: AbortSignal;
}

/**
 * Scans a file in a process of its own and hands the answer to `read`, after which its files are gone. Gives the reason, as a text that
 * may be shown, where the file is no table. Throws when the process fails or is stopped.
 */
export async function runScan<T>(request: ScanRequest, run: ScanRun, read: (answer: ScanAnswer) => Promise<T>): Promise<T | { readonly refused: string }> {
  const own = await openFolder(run.folder);
  const { tempDir } = own;
  // The scanning process ends before its answer is read: until then, and while it is read, this one removes the folder if we die.
  const guard = fork(new URL("./scan-guard.ts", import.meta.url), [tempDir], { stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: CHILD_FLAGS });
  guard.on("error", () => undefined);
  try {
    if (run.signal?.aborted === true) throw new ScanStopped();
    const { file } = request;
    const path = typeof file === "string" ? file : join(tempDir, "table.csv");
    const news = await askChild(ScanOrderSchema.parse({ ...request, file: path, tempDir }), run, async () => {
      if (typeof file !== "string") await writeSource(file, path, run.signal ?? new AbortController().signal);
    });
    if (news.news === "refused") return { refused: news.reason };
    await keepAnswer(tempDir, news);
    return await read(news);
  } finally {
    await closeFolder(own);
    if (guard.connected) guard.disconnect();
  }
}

/** The answer alone is left of what the scan wrote, for as long as it is read. */
async function keepAnswer(tempDir: string, { pairsFile, clustersFile, valuesFile }: ScanAnswer): Promise<void> {
  const answer = new Set([pairsFile, clustersFile, valuesFile]);
  for (const name of await readdir(tempDir)) {
    const path = join(tempDir, name);
    if (!answer.has(path)) await rm(path, { recursive: true, force: true });
  }
}

type LastNews = Extract<ScanNews, { news: "done" | "refused" }>;

/**
 * Bundles of texts are read and forgotten at once: a nursery that holds them saves two thirds of the time for collecting garbage, and what was forgotten
 * is given back before the heap has grown by half, since the database next to it needs the memory.
 */
const CHILD_FLAGS = ["--max-semi-space-size=32", "--heap-growing-percent=50"];

/** Ends when the process has, and when its table is handed over or given up: before that both may still write into its folder. The process is there before its table is, to remove both if we die. */
function askChild(order: ScanOrder, { onStep, onColumns, signal }: ScanRun, prepare: () => Promise<void>): Promise<LastNews> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL("./scan-child.ts", import.meta.url), [order.tempDir], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: CHILD_FLAGS });
    const stop = (): void => void child.kill("SIGKILL");
    signal?.addEventListener("abort", stop, { once: true });
    let failure: Error | null = null;
    let complaint = "";
    let last: LastNews | null = null;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-COMPLAINT_CHARS_MAX)));
    child.on("message", (message) => {
      const news = ScanNewsSchema.parse(message);
      if (news.news === "step") onStep(news.step);
      else if (news.news === "columns") onColumns?.(news.columns);
      else last = news;
    });
    child.on("error", reject);
    const prepared = prepare().then(() => {
      if (child.connected && signal?.aborted !== true) child.send(order);
    }).catch((error: unknown) => {
      failure = error instanceof Error ? error : new Error(String(error));
      stop();
    });
    child.on("close", (code, killed) => void prepared.then(() => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted === true) reject(new ScanStopped());
      else if (failure !== null) reject(failure);
      else if (last !== null) resolve(last);
      else reject(new ScanFailed(killed, `the scan ended with ${killed ?? `code ${code ?? "none"}`}: ${complaint}`));
    }));
  });
}

const COMPLAINT_CHARS_MAX = 4_000;

/** The scan was stopped by its caller. */
export class ScanStopped extends Error {
  override readonly name = "ScanStopped";

  constructor() {
    super("the scan was stopped");
  }
}

/** The process broke down; `killed` names the signal when somebody else ended it, which is what a system does that has no memory left. */
export class ScanFailed extends Error {
  override readonly name = "ScanFailed";
  readonly killed: NodeJS.Signals | null;

  constructor(killed: NodeJS.Signals | null, message: string) {
    super(message);
    this.killed = killed;
  }
}
