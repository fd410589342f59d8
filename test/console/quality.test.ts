import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import type { BrowserContext, Page } from "playwright-core";
import * as z from "zod";

import { CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";

const HOSTILE = "<img src=x onerror=document.title='hit'> \u202Ereversed";
const SessionSchema = z.object({ csrfToken: z.string() });
const ReviewsSchema = z.object({ reviews: z.array(z.object({ id: z.string(), version: z.int() })).min(2) });

describe("the console's pages of quality and coaching", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  let context: BrowserContext;
  let hubspot: string;
  before(async function () {
    run = await startConsole(this);
    context = await run.signedIn();
    hubspot = run.installations.hubspot;
    // What people decide is what coaching shows: one is logged as it stands, one refused with words of an attacker.
    const api = `${run.url}/api/v1`;
    const { csrfToken } = SessionSchema.parse(await (await context.request.get(`${api}/session`)).json());
    const { reviews } = ReviewsSchema.parse(await (await context.request.get(`${api}/reviews?installation=${hubspot}&limit=2`)).json());
    for (const [index, { id, version }] of reviews.entries()) {
      const data = index === 0 ? { verb: "log", version, msOpen: 5_400 } : { verb: "reject", version, reason: HOSTILE };
      const answer = await context.request.post(`${api}/reviews/${encodeURIComponent(id)}/decision?installation=${hubspot}`, { headers: { "x-csrf-token": csrfToken }, data });
      assert.equal(answer.status(), 200, await answer.text());
    }
  });

  const opened = async (path: string, where: BrowserContext = context): Promise<Page> => {
    const page = await where.newPage();
    await page.goto(`${run.url}${path}${path.includes("?") ? "&" : "?"}installation=${hubspot}`);
    return page;
  };

  it("shows the measures of the weeks, a chart beside its table, by whatever is chosen", async () => {
    const page = await opened("/quality?weeks=26");
    const table = page.getByRole("table", { name: /^Activities/ });
    await table.waitFor();
    await page.getByRole("figure", { name: "Trend by week" }).waitFor();
    const seen = await table.locator("tfoot td").first().innerText();
    assert.equal(seen, "100");
    await page.getByRole("region", { name: "Activities", exact: true }).getByRole("combobox", { name: "By" }).selectOption("source");
    await page.getByRole("columnheader", { name: "source" }).waitFor();
    assert.equal(await page.getByRole("figure").count(), 0);
    assert.equal(await table.locator("tfoot td").first().innerText(), seen);
    await page.close();
  });

  it("groups why people were asked by cause, and suggests no lifting of what always goes to a person", async () => {
    const page = await opened("/quality");
    const causes = page.getByRole("table", { name: "Recurring exceptions" });
    await causes.getByRole("rowheader", { name: "sensitive" }).waitFor();
    assert.match(await causes.getByRole("row").filter({ hasText: "sensitive" }).first().innerText(), /always asked/);
    await page.getByRole("heading", { name: "What may be done alone" }).waitFor();
    await page.close();
  });

  it("gives each table as CSV", async () => {
    const page = await opened("/quality?weeks=26");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("region", { name: "Activities", exact: true }).getByRole("link", { name: "Download as CSV" }).click()]);
    assert.match(download.suggestedFilename(), /^activities-by-week-.*\.csv$/);
    const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
    assert.match(lines[0] ?? "", /^\uFEFFweek,seen,/);
    assert.match(lines.at(-2) ?? "", /^all,100,/);
    await page.close();
  });

  it("prints a week: the menu is not on paper, the figures are", async () => {
    const page = await opened("/quality/report");
    await page.getByRole("heading", { name: "Weekly report" }).waitFor();
    await page.getByRole("table", { name: /^Activities/ }).first().waitFor();
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("navigation").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Print" }).isVisible(), false);
    assert.ok(await page.getByRole("table", { name: /^Activities/ }).first().isVisible());
    await page.emulateMedia({ media: "screen" });
    const range = page.getByText(/^\d{4}-\d{2}-\d{2} to \d{4}-\d{2}-\d{2}$/);
    const before = await range.innerText();
    await page.getByRole("link", { name: "The week before" }).click();
    await range.and(page.getByText(before, { exact: true })).waitFor({ state: "detached" });
    await range.waitFor();
    await page.getByRole("link", { name: "The week after" }).click();
    await page.getByText(before, { exact: true }).waitFor();
    assert.equal(await page.getByRole("link", { name: "The week after" }).count(), 0, "nothing leads into a week that has not begun");
    await page.goto(`${run.url}/quality/report?week=2999-01-07&installation=${hubspot}`);
    await page.getByText(before, { exact: true }).waitFor();
    await page.close();
  });

  it("coaches: proposed, changed, decided, written, and finds by rep", async () => {
    const page = await opened("/coaching");
    const rejected = page.getByRole("article").filter({ hasText: "rejected" }).first();
    await rejected.waitFor();
    const said = await rejected.innerText();
    for (const step of ["Proposed", "Changed", "Decided", "Written", "Nothing was changed.", "wrote down why"]) assert.ok(said.includes(step), step);
    const rep = await rejected.getByRole("heading", { level: 2 }).locator("bdi").first().innerText();
    await page.getByLabel("Whose work").selectOption({ label: rep });
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(/rep=/);
    await page.getByRole("article").filter({ hasText: "rejected" }).first().waitFor();
    await page.close();
  });

  it("shows hostile words as words, with their hidden signs", async () => {
    const page = await opened("/coaching");
    await page.getByRole("article").filter({ hasText: "rejected" }).first().getByRole("listitem").filter({ hasText: "Decided" }).getByRole("link").first().click();
    await page.waitForURL(/\/audit\/entries\//);
    await page.reload();
    await page.getByRole("button", { name: "Show the values" }).click();
    await page.getByText("<img src=x onerror").first().waitFor();
    assert.ok(await page.getByTitle("a hidden sign: U+202E").count() > 0);
    assert.equal(await page.locator("img[src='x']").count(), 0);
    assert.notEqual(await page.title(), "hit");
    await page.close();
  });
});
