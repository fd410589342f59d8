import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import type { Browser } from "playwright-core";

import { type ConsoleRun, openConsole } from "../helpers/console.ts";

/** Wide and bright for the documents; narrow and dark shows that it works there, too. */
const LOOKS = [
  { name: "", options: { viewport: { width: 1_280, height: 860 }, colorScheme: "light" } },
  { name: "-small-dark", options: { viewport: { width: 360, height: 780 }, colorScheme: "dark" } },
] as const satisfies readonly { readonly name: string; readonly options: Parameters<Browser["newContext"]>[0] }[];

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "..", "..", "docs", "images"));
await mkdir(folder, { recursive: true });
const opened = await openConsole();
try {
  for (const look of LOOKS) await takeAll(opened, look);
} finally {
  await opened.stop();
}

/** Every page that the menu shows, and the one that a stranger sees. */
async function takeAll(run: ConsoleRun, { name, options }: (typeof LOOKS)[number]): Promise<void> {
  const { url, browser, installations } = run;
  const stranger = await browser.newPage(options);
  await stranger.goto(url);
  await stranger.getByRole("heading", { name: "Sign in" }).waitFor();
  await stranger.screenshot({ path: join(folder, `sign-in${name}.png`) });
  await stranger.close();
  const context = await run.signedIn(options);
  const page = await context.newPage();
  await page.goto(`${url}/?installation=${installations.hubspot}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const entries = await page.getByRole("navigation").getByRole("link", { includeHidden: true }).all();
  const links = await Promise.all(entries.map(async (link) => (await link.getAttribute("href")) ?? ""));
  for (const path of links.filter((each) => each.startsWith("/"))) {
    await page.goto(`${url}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    const file = join(folder, `${path === "/" ? "overview" : path.slice(1).replaceAll("/", "-")}${name}.png`);
    await page.screenshot({ path: file });
    console.log(file);
  }
  await context.close();
}
