import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { z } from "zod";

const mainPath = fileURLToPath(new URL("../../sandbox/main.ts", import.meta.url));
const startMsMax = 30_000;
/** For a world of many records on a busy machine. */
export const SEED_MS_MAX = 10 * 60_000;

/** A sandbox process that is up. */
export interface StartedSandbox {
  /** Origin of the sandbox HubSpot: its API, its OAuth pages and its control door. */
  readonly url: string;
  /** The login host of the sandbox Salesforce, with its control door; its data is served where its tokens say. */
  readonly salesforceUrl: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Ends the process; its data folder is removed unless the caller gave it. */
  stop(): Promise<void>;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
}

/** What a sandbox is started with; an empty portal and an empty org on any free ports by default. */
export interface SandboxStart {
  readonly dataDir?: string;
  readonly seedDir?: string;
  readonly port?: number;
  readonly autoApprove?: boolean;
  /** How long it may take to seed what is given. */
  readonly startMsMax?: number;
}

/** Starts the sandbox CRMs as a process of their own on a free port; they end with this process at the latest. */
export async function startSandbox(start: SandboxStart = {}): Promise<StartedSandbox> {
  const dataDir = start.dataDir ?? (await mkdtemp(join(tmpdir(), "steward-sandbox-")));
  const args = [
    mainPath, "--with-parent", "--port", String(start.port ?? 0), "--data", dataDir,
    ...(start.seedDir === undefined ? [] : ["--seed", start.seedDir]),
    ...(start.autoApprove === true ? ["--auto-approve"] : []),
  ];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
  const errors: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString("utf8")));
  const exited = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const first = await firstLine(child.stdout, exited, start.startMsMax ?? startMsMax);
  if (first === undefined) {
    child.kill("SIGKILL");
    throw new Error(`the sandbox did not start: ${errors.join("").slice(-2_000)}`);
  }
  const url = urlIn(first, "hubspot");
  const salesforceUrl = urlIn(first, "salesforce");
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    child.kill(signal);
    await exited;
    if (start.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  return { url, salesforceUrl, dataDir, pid: child.pid ?? 0, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

/** The first line, or nothing when the process ends or says nothing for too long. */
async function firstLine(stream: NodeJS.ReadableStream, exited: Promise<void>, msMax: number): Promise<string | undefined> {
  const lines = createInterface({ input: stream });
  let timer: NodeJS.Timeout | undefined;
  const line = new Promise<string>((resolve) => lines.once("line", resolve));
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, msMax, undefined);
  });
  const first = await Promise.race([line, exited.then(() => undefined), tooLate]);
  clearTimeout(timer);
  lines.close();
  // What it may say later must not fill the pipe.
  stream.resume();
  return first;
}

const ReadySchema = z.record(z.string(), z.union([z.object({ url: z.url() }), z.number()]));

function urlIn(line: string, crm: string): string {
  const told = ReadySchema.parse(JSON.parse(line))[crm];
  if (typeof told === "object") return told.url;
  throw new Error(`the sandbox did not say where ${crm} listens`);
}
