import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import AxeBuilder from "@axe-core/playwright";
import type { Context } from "mocha";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import * as z from "zod";

import { ensureConsole } from "../../scripts/ensure-console.mjs";
import { type AppProcess, appEnv, startApp } from "./app-process.ts";
import { removeDataDir } from "./data-dir.ts";
import { skipWithReason } from "./skip.ts";
import { startSandbox, type StartedSandbox } from "./start-sandbox.ts";

/** The sample world's folder. */
export const WORLD = fileURLToPath(new URL("../../sandbox/seed/world", import.meta.url));
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
/** For the whole of a file's tests, the start of the app on a busy machine included. */
export const CONSOLE_TIMEOUT_MS = 300_000;
/** For one step of a person on a busy machine. */
export const STEP_TIMEOUT_MS = 30_000;
const Installations = z.object({ hubspot: z.string(), salesforce: z.string() });

/** The app as it runs for a newcomer: embedded database, both sandbox CRMs, the sample day logged; and a browser that looks at it. */
export interface ConsoleRun {
  readonly url: string;
  readonly dataDir: string;
  readonly sandbox: StartedSandbox;
  /** The installations by CRM. */
  readonly installations: z.infer<typeof Installations>;
  readonly browser: Browser;
  /** A link that signs an admin in, once. */
  signInLink(): Promise<string>;
  /** A browser of its own, signed in as the admin by a fresh link. */
  signedIn(options?: Parameters<Browser["newContext"]>[0]): Promise<BrowserContext>;
  stop(): Promise<void>;
}

/** Starts all of it until the suite ends, or skips the suite where there is no Chromium. To be called from a `before` hook, with its context. */
export async function startConsole(context: Context): Promise<ConsoleRun> {
  needsBrowser(context);
  return stoppedWithSuite(context, await openConsole());
}

/** What is started from a `before` hook, and ends when the hook's suite does. A suite that was skipped, or never got it started, has nothing to end. */
export function stoppedWithSuite<T extends { stop(): Promise<void> }>(context: Context, started: T): T {
  context.runnable().parent?.afterAll(() => started.stop());
  return started;
}

/** Skips the suite where there is no Chromium. */
export function needsBrowser(context: Context): void {
  if (!existsSync(CHROMIUM)) skipWithReason(context, `no Chromium at ${CHROMIUM}: install it, or name one in CHROMIUM`);
}

/** A Chromium that talks to nobody but us. */
export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

/** As a person who opened the link does. */
export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((at) => at.pathname === "/");
}

/** Starts all of it. */
export async function openConsole(): Promise<ConsoleRun> {
  await ensureConsole();
  const folder = await mkdtemp(join(tmpdir(), "steward-console-"));
  const dataDir = join(folder, "app");
  const sandbox = await startSandbox({ dataDir: join(folder, "sandbox"), seedDir: WORLD, autoApprove: true });
  const app = await startApp(appEnv(dataDir), "--sandbox", `${sandbox.url},${sandbox.salesforceUrl}`);
  const browser = await openBrowser();
  return {
    url: app.url, dataDir, sandbox, browser, signInLink: () => app.signInLink(),
    installations: Installations.parse(Object.fromEntries(app.crms.map(({ crm, installation }) => [crm, installation]))),
    async signedIn(options = {}) {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(STEP_TIMEOUT_MS);
      const page = await context.newPage();
      await signIn(page, await app.signInLink());
      await page.close();
      return context;
    },
    stop: () => endRun({ browser, app, sandbox, dataDir, folder }),
  };
}

/** What a run left behind when it is over: nothing. */
export async function endRun({ browser, app, sandbox, dataDir, folder }: Pick<ConsoleRun, "browser" | "sandbox" | "dataDir"> & { readonly app: Pick<AppProcess, "stop">; readonly folder: string }): Promise<void> {
  await browser.close();
  await app.stop();
  await sandbox.stop();
  removeDataDir(dataDir);
  await rm(folder, { recursive: true, force: true });
}

/** What axe finds against WCAG 2.2 AA on a page as it stands, a line each: which rule, and where. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Frames of other origins need a second page; there are none here.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary ?? ""}`));
}
