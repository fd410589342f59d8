import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import * as z from "zod";

const MAIN = fileURLToPath(new URL("../../src/app/cli/main.ts", import.meta.url));
const TAIL_CHARS = 4_000;

const ReadySchema = z.object({ url: z.url(), signIn: z.url(), crms: z.array(z.object({ crm: z.string(), installation: z.string() })).default([]) });

/** A running `steward start`. */
export interface AppProcess extends z.infer<typeof ReadySchema> {
  /** A link that signs an admin in, once: the one that the start printed, then fresh ones. */
  signInLink(): Promise<string>;
  /** Runs another verb beside it, as an admin with a shell does. */
  verb(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** What a test's process is given of this one's environment, and where it keeps and shows what it does. */
export const appEnv = (dataDir: string, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: process.env["TMPDIR"], DATA_DIR: dataDir, PORT: String(20_000 + Math.floor(Math.random() * 20_000)), LOG_LEVEL: "error", ...more,
});

/** Starts it and waits until it serves. */
export async function startApp(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<AppProcess> {
  const child = spawn(process.execPath, [MAIN, "start", "--json", ...args], { stdio: ["ignore", "pipe", "pipe"], env });
  const told = await ready(child);
  const links = [told.signIn];
  return {
    ...told,
    signInLink: async () => links.pop() ?? linkIn(await verb(env, ["sign-in", "--json"])),
    verb: (...called) => verb(env, called),
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "close");
    },
  };
}

/** What the app says once it serves. */
async function ready(child: ChildProcess): Promise<z.infer<typeof ReadySchema>> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new TypeError("a process without its streams");
  let words = "";
  stderr.on("data", (chunk: Buffer) => { words = (words + chunk.toString("utf8")).slice(-TAIL_CHARS); });
  for await (const line of createInterface({ input: stdout })) {
    const told = line.startsWith("{") ? ReadySchema.safeParse(JSON.parse(line)).data : undefined;
    if (told === undefined) continue;
    stdout.resume();
    return told;
  }
  throw new Error(`the app ended before it served:\n${words}`);
}

async function verb(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "inherit"], env });
  let words = "";
  child.stdout.on("data", (chunk: Buffer) => { words += chunk.toString("utf8"); });
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`steward ${args.join(" ")} ended with ${String(child.exitCode)}: ${words}`);
  return words;
}

function linkIn(words: string): string {
  const link = /https?:\/\/\S+\/sign-in\?token=[\w-]+/.exec(words)?.[0];
  if (link === undefined) throw new Error(`no link: ${words}`);
  return link;
}
