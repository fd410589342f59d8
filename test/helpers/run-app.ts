import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import * as z from "zod";

import type { StartedSandbox } from "./start-sandbox.ts";

const MAIN = fileURLToPath(new URL("../../src/app/cli/main.ts", import.meta.url));
const TAIL_CHARS = 4_000;

const ResultSchema = z.object({
  crms: z.array(z.object({
    crm: z.string(), installation: z.string(), activities: z.number(), logged: z.number(), review: z.number(), blocked: z.number(),
    skipped: z.number(), writes: z.number(), audit: z.object({ ok: z.boolean(), walked: z.number() }),
  })),
  seconds: z.number(),
});

/** How a run ended. */
export interface AppEnd {
  readonly code: number | null;
  /** The last line of stdout, when it is a result. */
  readonly result: z.infer<typeof ResultSchema> | null;
  /** The last of what it wrote to stderr and stdout, for a failure's message. */
  readonly tail: string;
}

/** A running app. */
export interface AppRun {
  readonly ended: Promise<AppEnd>;
  hasEnded(): boolean;
  /** SIGKILL, as a crash or a lost machine would. */
  kill(): void;
}

/** Starts the demo in a data folder against running sandboxes, on a free port, and lets it run to its table. */
export function runApp(dataDir: string, { url, salesforceUrl }: Pick<StartedSandbox, "url" | "salesforceUrl">): AppRun {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const child = spawn(process.execPath, [MAIN, "start", "--once", "--json", "--sandbox", `${url},${salesforceUrl}`], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: process.env["TMPDIR"], DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: "error" },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => { stdout += chunk.toString("utf8"); });
  child.stderr.on("data", (chunk: Buffer) => { stderr += chunk.toString("utf8"); });
  let over = false;
  const ended = once(child, "close").then(() => {
    over = true;
    return { code: child.exitCode, result: resultOf(stdout), tail: `${stdout}\n${stderr}`.slice(-TAIL_CHARS) };
  });
  return { ended, hasEnded: () => over, kill: () => { child.kill("SIGKILL"); } };
}

function resultOf(stdout: string): AppEnd["result"] {
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  try {
    return ResultSchema.parse(JSON.parse(last));
  } catch {
    return null;
  }
}
