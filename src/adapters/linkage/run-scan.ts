import { fork } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { z } from "zod";
import { ScanNewsSchema, ScanOrderSchema } from "./scan-order.ts";
import type { ScanNews } from "./scan-order.ts";

/** What is to be scanned; the folder for spilling and answers is made here. */
export type ScanRequest = Omit<z.input<typeof ScanOrderSchema>, "tempDir">;

/** How a scan ended that was not refused. */
export type ScanAnswer = Extract<ScanNews, { news: "done" }>;

/** Where scans live, how they are followed and how they are stopped. */
export interface ScanRun {
  /** A folder for scans alone; what earlier, killed scans left there is removed. */
  readonly folder: string;
  readonly onStep: (step: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Scans a file in a process of its own and hands the answer to `read`, after which its files are gone. Gives the reason, as a text that
 * may be shown, where the file is no table. Throws when the process fails or is stopped.
 */
export async function runScan<T>(request: ScanRequest, run: ScanRun, read: (answer: ScanAnswer) => Promise<T>): Promise<T | { readonly refused: string }> {
  await mkdir(run.folder, { recursive: true });
  await sweep(run.folder);
  const tempDir = await mkdtemp(join(run.folder, `${PREFIX}${process.pid}-`));
  OWN.add(basename(tempDir));
  try {
    const news = await askChild(ScanOrderSchema.parse({ ...request, tempDir }), run);
    return news.news === "refused" ? { refused: news.reason } : await read(news);
  } finally {
    await rm(tempDir, { recursive: true, force: true });
    OWN.delete(basename(tempDir));
  }
}

const PREFIX = "scan-";
/** The folders of scans that this process is at. */
const OWN = new Set<string>();

/** Folders of processes that are no more. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = Number(/^scan-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(owner) || OWN.has(name)) continue;
    // In a container a process has the number of the one before it, so one of our own number may be left over as well.
    if (owner === process.pid || !isAlive(owner)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's lives too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

type LastNews = Exclude<ScanNews, { news: "step" }>;

function askChild(order: object, { onStep, signal }: ScanRun): Promise<LastNews> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL("./scan-child.ts", import.meta.url), { stdio: ["ignore", "ignore", "pipe", "ipc"], ...(signal === undefined ? {} : { signal }) });
    let complaint = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-COMPLAINT_CHARS_MAX)));
    child.on("message", (message) => {
      const news = ScanNewsSchema.safeParse(message);
      if (!news.success) reject(new TypeError("the scan told something that is no news"));
      else if (news.data.news === "step") onStep(news.data.step);
      else resolve(news.data);
    });
    child.on("error", reject);
    child.on("exit", (code, killed) => reject(new Error(`the scan ended with ${killed ?? `code ${code ?? "none"}`}: ${complaint}`)));
    child.send(order);
  });
}

const COMPLAINT_CHARS_MAX = 4_000;
