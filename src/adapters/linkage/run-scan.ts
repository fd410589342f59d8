import { fork } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, rmdir, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import type { z } from "zod";
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
  const { folder, tempDir } = await ownFolder(run.folder);
  OWN.add(basename(tempDir));
  try {
    await sweep(folder);
    if (run.signal?.aborted === true) throw new ScanStopped();
    const { file } = request;
    const path = typeof file === "string" ? file : join(tempDir, "table.csv");
    const news = await askChild(ScanOrderSchema.parse({ ...request, file: path, tempDir }), run, async () => {
      if (typeof file !== "string") await writeSource(file, path);
    });
    return news.news === "refused" ? { refused: news.reason } : await read(news);
  } finally {
    await rm(tempDir, { recursive: true, force: true });
    OWN.delete(basename(tempDir));
    // Another scan may still be at work there.
    await rmdir(folder).catch(() => undefined);
  }
}

/** Removes what killed scans left there, and the folder where nothing is left in it. */
export async function sweepScans(folder: string): Promise<void> {
  await sweep(folder).catch(() => undefined);
  await rmdir(folder).catch(() => undefined);
}

const HOST_CHARS_MAX = 40;
/** Names of machines hold no hyphen here, so that a folder's name can be taken apart. */
const HOST = hostname().replace(/[^A-Za-z0-9]/g, "_").slice(0, HOST_CHARS_MAX);
/** The folders of scans that this process is at. */
const OWN = new Set<string>();
/** Whether a process of another machine, which shares this folder, is still alive cannot be seen: no scan takes so long. */
const ELSEWHERE_MS_MAX = 48 * 3_600_000;

interface OwnFolder {
  readonly folder: string;
  readonly tempDir: string;
}

/** Another scan that ends just now may take the folder above away; where it is another user's, one beside it is ours. */
async function ownFolder(folder: string, attempts = 3): Promise<OwnFolder> {
  await mkdir(folder, { recursive: true });
  return mkdtemp(join(folder, `scan-${HOST}-${process.pid}-`)).then((tempDir) => ({ folder, tempDir }), (error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (attempts > 1 && code === "ENOENT") return ownFolder(folder, attempts - 1);
    const own = `${folder}-${String(process.getuid?.() ?? "own")}`;
    if (attempts > 1 && code === "EACCES" && !folder.endsWith(own)) return ownFolder(own, 1);
    throw error;
  });
}

/** Folders of processes that are no more. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, host, pid] = /^scan-(\w+)-(\d+)-/.exec(name) ?? [];
    if (host === undefined || OWN.has(name)) continue;
    const path = join(folder, name);
    if (host === HOST ? isOver(Number(pid)) : await isOld(path)) await rm(path, { recursive: true, force: true });
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > ELSEWHERE_MS_MAX;
}

function isOver(pid: number): boolean {
  // In a container a process has the number of the one before it, so one of our own number may be left over as well.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // Another user's lives too.
    return !(error instanceof Error && "code" in error && error.code === "EPERM");
  }
}

type LastNews = Extract<ScanNews, { news: "done" | "refused" }>;

/** Values are read and forgotten at once: a small nursery costs no time and saves a hundred megabytes. */
const CHILD_FLAGS = ["--max-semi-space-size=4"];

/** Ends when the process has: before that it may still write into its folder. The process is there before its table is, to remove both if we die. */
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
    child.on("close", (code, killed) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted === true) reject(new ScanStopped());
      else if (failure !== null) reject(failure);
      else if (last !== null) resolve(last);
      else reject(new ScanFailed(killed, `the scan ended with ${killed ?? `code ${code ?? "none"}`}: ${complaint}`));
    });
    prepare().then(() => {
      if (child.connected) child.send(order);
    }).catch((error: unknown) => {
      failure = error instanceof Error ? error : new Error(String(error));
      stop();
    });
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
