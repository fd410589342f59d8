import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import * as z from "zod";

/** Where the sandbox CRMs are. */
export interface SandboxUrls {
  readonly hubspotUrl: string;
  readonly salesforceUrl: string;
}

/** The running sandbox CRMs. */
export interface SandboxProcess extends SandboxUrls {
  stop(): Promise<void>;
}

const ReadySchema = z.object({ hubspot: z.object({ url: z.url() }), salesforce: z.object({ url: z.url() }) });

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 5_000;

/**
 * Starts the sandbox CRMs as a process of their own. They seed themselves with the sample world once, and end with us:
 * they watch their standard input, which closes however we die.
 */
export async function startSandbox(dataDir: string, worldDir: string, port = 0): Promise<SandboxProcess> {
  const entry = fileURLToPath(new URL("../../../sandbox/main.ts", import.meta.url));
  const args = [entry, "--port", String(port), "--data", dataDir, "--seed", worldDir, "--auto-approve", "--with-parent"];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ready = await firstLine(child);
  return { hubspotUrl: ready.hubspot.url, salesforceUrl: ready.salesforce.url, stop: () => stop(child) };
}

async function firstLine(child: ChildProcess): Promise<z.infer<typeof ReadySchema>> {
  if (child.stdout === null) throw new Error("the sandbox has no output");
  const lines = createInterface({ input: child.stdout });
  const timer = AbortSignal.timeout(READY_WITHIN_MS);
  const died = once(child, "exit", { signal: timer }).then(([code]) => { throw new Error(`the sandbox ended at its start (exit code ${String(code)})`); });
  const first = once(lines, "line", { signal: timer }).then((values: unknown[]) => String(values[0]));
  const said = ReadySchema.safeParse(JSON.parse(await Promise.race([first, died])));
  if (!said.success) throw new Error("the sandbox did not tell where it is");
  died.catch(() => undefined);
  return said.data;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}
