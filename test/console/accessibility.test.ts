import assert from "node:assert/strict";

import type { BrowserContext, Page } from "playwright-core";
import * as z from "zod";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";
import { CONSOLE_PAGES } from "../helpers/console-pages.ts";

const Session = z.object({ csrfToken: z.string() });
const Reviews = z.object({ reviews: z.array(z.object({ id: z.string(), version: z.int() })).min(2) });
const Entries = z.object({ entries: z.array(z.object({ seq: z.union([z.string(), z.number()]), record: z.object({ object: z.string(), id: z.string() }).nullish() })) });

/** Each theme and each width once: what is wrong with one of them shows. */
const LOOKS = [{ colorScheme: "light", width: 1_280 }, { colorScheme: "dark", width: 360 }] as const;
/** Pages narrowed until nothing is left. */
const EMPTY = ["/reviews?q=zebra+crossing", "/coaching?rule=none", "/audit?actor=nobody-at-all", "/alerts", "/records/contact/none", "/quality/report?week=2020-01-06"] as const;

describe("the accessibility of the console (WCAG 2.2 AA, by axe)", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  let full: readonly string[];
  let context: BrowserContext;
  before(async function () {
    run = await startConsole(this);
    context = await run.signedIn({ reducedMotion: "reduce" });
    full = await filledPages();
  });

  const at = (path: string): string => `${path}${path.includes("?") ? "&" : "?"}installation=${run.installations.hubspot}`;
  const api = async (path: string): Promise<unknown> => (await context.request.get(`${run.url}/api/v1${at(path)}`)).json();
  /** Every page with what the sample day left on it: a decision for coaching, a review, an entry of the log, a record with a history. */
  async function filledPages(): Promise<readonly string[]> {
    const { csrfToken } = Session.parse(await api("/session"));
    const { reviews: [one, other] } = Reviews.parse(await api("/reviews?limit=2"));
    const decided = await context.request.post(`${run.url}/api/v1${at(`/reviews/${one?.id ?? ""}/decision`)}`, { headers: { "x-csrf-token": csrfToken }, data: { verb: "reject", version: one?.version, reason: "not ours" } });
    assert.equal(decided.status(), 200, await decided.text());
    const { entries } = Entries.parse(await api("/audit/entries?type=outcome&limit=20"));
    const record = entries.find((entry) => entry.record != null)?.record;
    return [
      ...CONSOLE_PAGES.map(({ path }) => path), "/quality?weeks=26", "/quality/report", "/policy/json", "/policy/versions", "/policy/proposals", "/no-such-page",
      `/reviews/${other?.id ?? ""}`, `/audit/entries/${String(entries[0]?.seq ?? 0)}`, ...(record == null ? [] : [`/records/${record.object}/${record.id}`]), "/api/docs#decideReview",
    ];
  }
  async function opened(where: BrowserContext, { colorScheme, width }: (typeof LOOKS)[number]): Promise<Page> {
    const page = await where.newPage();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    return page;
  }
  async function go(page: Page, path: string): Promise<void> {
    const [address = "", hash] = path.split("#");
    await page.goto(`${run.url}${at(address)}${hash === undefined ? "" : `#${hash}`}`);
    await page.getByRole("navigation").or(page.getByRole("button", { name: "Open the menu" })).first().waitFor();
  }
  const faultsOf = async (page: Page, path: string): Promise<readonly string[]> => {
    const fits = await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth");
    return [...(fits === true ? [] : ["sticks out sideways"]), ...(await accessibilityFaults(page))].map((fault) => `${path}: ${fault}`);
  };
  /** All pages first, then what is wrong with them: one fault does not hide the next. */
  async function faultsOn(page: Page, paths: readonly string[], stand: (path: string) => Promise<void>): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const path of paths) {
      await go(page, path);
      await stand(path);
      faults.push(...(await faultsOf(page, path)));
    }
    return faults;
  }

  for (const look of LOOKS) {
    const called = `in ${look.colorScheme} at ${String(look.width)} px`;
    it(`every page with what it is for has no fault ${called}`, async () => {
      const page = await opened(context, look);
      assert.deepEqual(await faultsOn(page, full, async () => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.getByRole("status", { name: "Loading …" }).first().waitFor({ state: "detached" });
      }), []);
      await page.close();
    });
  }

  for (const look of LOOKS) {
    const called = `in ${look.colorScheme} at ${String(look.width)} px`;
    it(`a page with nothing on it, and the door, have no fault ${called}`, async () => {
      const page = await opened(context, look);
      assert.deepEqual(await faultsOn(page, EMPTY, async () => {
        await page.getByRole("status", { name: "Loading …" }).first().waitFor({ state: "detached" });
        await page.getByRole("heading", { level: 1 }).waitFor();
      }), []);
      await page.close();
      const stranger = await run.browser.newContext();
      const door = await opened(stranger, look);
      await door.goto(run.url);
      await door.getByRole("heading", { name: "Sign in" }).waitFor();
      assert.deepEqual(await faultsOf(door, "the door"), []);
      await stranger.close();
    });

    it(`a page that waits has no fault ${called}`, async () => {
      const page = await opened(context, look);
      // What is asked for is on its way, and stays there.
      await page.route(/\/api\/v1\/(?!session)|openapi\.json/, () => undefined);
      assert.deepEqual(await faultsOn(page, CONSOLE_PAGES.map(({ path }) => path), async () => { await page.getByRole("heading", { level: 1 }).waitFor(); }), []);
      await page.close();
    });

    it(`a page whose server is gone says so, and has no fault ${called}`, async () => {
      const page = await opened(context, look);
      await page.route(/\/api\/v1\/(?!session)|openapi\.json/, (route) => route.abort());
      assert.deepEqual(await faultsOn(page, CONSOLE_PAGES.map(({ path }) => path).filter((path) => path !== "/records"), async () => { await page.getByText(/The server cannot be reached\.|The connection is lost/).first().waitFor(); }), []);
      await page.close();
    });
  }
});
