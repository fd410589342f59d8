import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { type Browser, chromium } from "playwright-core";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
const QUIET_TIMEOUT_MS = 30_000;

/** Whether there is a browser to measure with. */
export const hasBrowser = (): boolean => existsSync(CHROMIUM);

/** A page that is opened, and by which element one sees that it has come. */
export interface Painted {
  readonly name: string;
  readonly url: string;
  readonly shows: string;
}

/** How long each page's largest contentful paint took, in milliseconds, by name: every load in a browser context of its own, with nothing kept. */
export async function paints(pages: readonly Painted[], cookie: { readonly name: string; readonly value: string; readonly url: string }, loads: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const floor = await startFloor();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const all = [{ name: "floor", url: floor.url, shows: "h1" }, ...pages];
    const took = new Map<string, number[]>(all.map(({ name }) => [name, []]));
    await paintOf(browser, all[1] ?? { name: "floor", url: floor.url, shows: "h1" }, cookie);
    for (let load = 0; load < loads; load += 1) for (const page of all) took.get(page.name)?.push(await paintOf(browser, page, cookie));
    return took;
  } finally {
    await browser.close();
    await floor.stop();
  }
}

async function paintOf(browser: Browser, { url, shows }: Painted, cookie: { readonly name: string; readonly value: string; readonly url: string }): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 860 } });
  try {
    await context.addCookies([cookie]);
    const page = await context.newPage();
    page.setDefaultTimeout(QUIET_TIMEOUT_MS);
    await page.goto(url);
    await page.locator(shows).first().waitFor();
    await page.waitForLoadState("networkidle");
    const painted = await page.evaluate(LARGEST);
    if (typeof painted !== "number") throw new TypeError(`${url}: nothing was painted`);
    return painted;
  } finally {
    await context.close();
  }
}

/** The last of what the browser calls largest, by its own clock from the navigation's start. */
const LARGEST = `new Promise((resolve) => {
  new PerformanceObserver((list) => { resolve(list.getEntries().at(-1).startTime); }).observe({ type: "largest-contentful-paint", buffered: true });
})`;

/** The least that a browser can paint: one heading in a page without script, over the same loopback. */
async function startFloor(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((_request, response) => { response.setHeader("content-type", "text/html; charset=utf-8").end("<!doctype html><html lang=en><title>Floor</title><h1>Floor</h1>"); });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${String(portOf(server.address()))}/`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new TypeError("listens on no port");
  return address.port;
}
