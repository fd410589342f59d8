import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import AxeBuilder from "@axe-core/playwright";
import type { Context } from "mocha";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import * as z from "zod";

import { ensureConsole } from "../../scripts/ensure-console.mjs";
import { removeDataDir } from "./data-dir.ts";
import { skipWithReason } from "./skip.ts";
import { startSandbox, type StartedSandbox } from "./start-sandbox.ts";

const MAIN = fileURLToPath(new URL("../../src/app/cli/main.ts", import.meta.url));
const WORLD = fileURLToPath(new URL("../../sandbox/seed/world", import.meta.url));
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
/** For the whole of a file's tests, the start of the app on a busy machine included. */
export const CONSOLE_TIMEOUT_MS = 300_000;
const STEP_TIMEOUT_MS = 30_000;
const TAIL_CHARS = 4_000;

/** The app as it runs for a newcomer: embedded database, both sandbox CRMs, the sample day logged; and a browser that looks at it. */
export interface ConsoleRun {
  readonly url: string;
  readonly dataDir: string;
  readonly sandbox: StartedSandbox;
  /** The installations by CRM. */
  readonly installations: Readonly<Record<string, string>>;
  readonly browser: Browser;
  /** A link that signs an admin in, once. */
  signInLink(): Promise<string>;
  /** A browser of its own, signed in as the admin by a fresh link. */
  signedIn(options?: Parameters<Browser["newContext"]>[0]): Promise<BrowserContext>;
  stop(): Promise<void>;
}

/** Starts all of it, or skips the suite where there is no Chromium. To be called from a `before` hook, with its context. */
export async function startConsole(context: Context): Promise<ConsoleRun> {
  if (!existsSync(CHROMIUM)) return skipWithReason(context, `no Chromium at ${CHROMIUM}: install it, or name one in CHROMIUM`);
  return openConsole();
}

/** Starts all of it. */
export async function openConsole(): Promise<ConsoleRun> {
  await ensureConsole();
  const folder = await mkdtemp(join(tmpdir(), "steward-console-"));
  const dataDir = join(folder, "app");
  const sandbox = await startSandbox({ dataDir: join(folder, "sandbox"), seedDir: WORLD, autoApprove: true });
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: process.env["TMPDIR"], DATA_DIR: dataDir, PORT: String(20_000 + Math.floor(Math.random() * 20_000)), LOG_LEVEL: "error" };
  const at = `${sandbox.url},${sandbox.salesforceUrl}`;
  const child = spawn(process.execPath, [MAIN, "start", "--json", "--sandbox", at], { stdio: ["ignore", "pipe", "pipe"], env });
  const { url, signIn, crms } = await ready(child);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const links = [signIn];
  const signInLink = async (): Promise<string> => links.pop() ?? (await freshLink(env));
  return {
    url, dataDir, sandbox, browser, signInLink,
    installations: Object.fromEntries(crms.map(({ crm, installation }) => [crm, installation])),
    async signedIn(options = {}) {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(STEP_TIMEOUT_MS);
      const page = await context.newPage();
      await page.goto(await signInLink());
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL((at) => at.pathname === "/");
      await page.close();
      return context;
    },
    async stop() {
      await browser.close();
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "close");
      await sandbox.stop();
      removeDataDir(dataDir);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const ReadySchema = z.object({ url: z.url(), signIn: z.url(), crms: z.array(z.object({ crm: z.string(), installation: z.string() })) });

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

/** `steward sign-in`, as an admin with a shell runs it. */
async function freshLink(env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [MAIN, "sign-in", "--json"], { stdio: ["ignore", "pipe", "inherit"], env });
  let words = "";
  child.stdout.on("data", (chunk: Buffer) => { words += chunk.toString("utf8"); });
  await once(child, "close");
  const link = /https?:\/\/\S+\/sign-in\?token=[\w-]+/.exec(words)?.[0];
  if (link === undefined) throw new Error(`no link: ${words}`);
  return link;
}

/** What axe finds against WCAG 2.2 AA on a page as it stands, a line each: which rule, and where. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Frames of other origins need a second page; there are none here.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary ?? ""}`));
}
