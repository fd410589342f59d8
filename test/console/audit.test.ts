import assert from "node:assert/strict";

import type { BrowserContext, Page } from "playwright-core";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";
import { asOwnerOfRun } from "../helpers/console-database.ts";

const NARROW_PX = 360;
const ALTERED_AT = 40;

describe("the console's pages of the audit log", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  let context: BrowserContext;
  let hubspot: string;
  before(async function () {
    run = await startConsole(this);
    context = await run.signedIn();
    hubspot = run.installations.hubspot;
  });

  const opened = async (path: string, where: BrowserContext = context): Promise<Page> => {
    const page = await where.newPage();
    await page.goto(`${run.url}${path}${path.includes("?") ? "&" : "?"}installation=${hubspot}`);
    return page;
  };
  const verdictOf = async (page: Page): Promise<string> => {
    await page.getByRole("button", { name: "Verify the chain" }).click();
    await page.getByRole("button", { name: "Verify again" }).waitFor();
    return page.getByRole("region", { name: "Is the log whole?" }).innerText();
  };

  it("verifies with one click, and says how many entries were walked and how the log is anchored", async () => {
    const page = await opened("/audit");
    const said = await verdictOf(page);
    assert.match(said, /Chain verified\s+\d+ entries walked/);
    assert.match(said, /\d+ of \d+ checkpoints fit/);
    await page.getByRole("heading", { name: "Checkpoints and anchors" }).waitFor();
    assert.match(await page.getByRole("region", { name: "Checkpoints and anchors" }).innerText(), /No record of the CRM was chosen/);
    await page.close();
  });

  it("explores by kind, by keyboard, page after page, and keeps the filter in the address", async () => {
    const page = await opened("/audit");
    const list = page.getByRole("list", { name: "Entries, newest first" });
    await list.waitFor();
    await page.getByLabel("Kind of entry").selectOption("genesis");
    await page.getByRole("textbox", { name: "Who" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/type=genesis/);
    await page.getByRole("link", { name: "Position 0", exact: true }).waitFor();
    assert.equal(await list.getByRole("listitem").count(), 1);
    await page.getByRole("button", { name: "Clear the filters" }).click();
    await page.getByRole("button", { name: "Older entries" }).click();
    await list.getByRole("listitem").nth(99).waitFor();
    assert.equal(await list.getByRole("listitem").count(), 100);
    await page.close();
  });

  it("shows an entry between its neighbours, gives its proof, and shows values only when asked, as an entry of the log", async () => {
    const page = await opened("/audit?type=proposal");
    await page.getByRole("link", { name: /^Position \d+$/ }).first().click();
    await page.getByRole("heading", { name: "This entry" }).waitFor();
    assert.equal(await page.getByText("the link holds").count() > 0, true);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the proof" }).click()]);
    assert.match(download.suggestedFilename(), /^entry-\d+\.tlog-proof$/);
    await page.getByRole("button", { name: "Show the values" }).click();
    await page.getByRole("table", { name: "Values of this entry" }).waitFor();
    await page.goto(`${run.url}/audit?type=access&installation=${hubspot}`);
    await page.getByText(/the log was looked at: reveal/).first().waitFor();
    await page.getByText("by admin console").first().waitFor();
    await page.close();
  });

  it("tells the history of a record at once, and then whether the chain holds", async () => {
    const page = await opened("/audit?type=outcome");
    await page.getByRole("link", { name: /^Position \d+$/ }).first().click();
    await page.getByRole("link", { name: "History of this record" }).click();
    await page.getByRole("heading", { name: "What reached the CRM?" }).waitFor();
    await page.getByText("Chain verified").waitFor();
    assert.equal(await page.getByText("another history than its index").count(), 0);
    await page.goto(`${run.url}/records?installation=${hubspot}`);
    await page.getByLabel("The record's id in the CRM").fill("no-such-record");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "The log says nothing of this record" }).waitFor();
    await page.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no fault of accessibility in ${colorScheme}, wide and narrow, and nothing sticks out`, async () => {
      for (const width of [1_280, NARROW_PX]) {
        const other = await run.signedIn({ colorScheme, viewport: { width, height: 800 } });
        for (const [path, heading] of [["/audit", "Explorer"], ["/audit/entries/5", "This entry"], ["/records", "Which record?"], ["/coaching", "Coaching"]] as const) {
          const page = await opened(path, other);
          await page.getByRole("heading", { name: heading }).waitFor();
          await page.waitForLoadState("networkidle");
          assert.deepEqual(await accessibilityFaults(page), [], `${path} ${String(width)}`);
          assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true, `${path} ${String(width)}`);
          await page.close();
        }
        await other.close();
      }
    });
  }

  it("when somebody changed an entry in the database, then it names the position, the kind and the neighbours, and the history says not to rely on it", async () => {
    await asOwnerOfRun(run, async (client) => {
      await client.query("ALTER TABLE steward.audit_entry DISABLE TRIGGER never_changed");
      await client.query("UPDATE steward.audit_entry SET bytes = replace(bytes, '\"v\":1', '\"v\":7') WHERE installation_id = $1 AND seq = $2", [hubspot, ALTERED_AT]);
      await client.query("ALTER TABLE steward.audit_entry ENABLE ALWAYS TRIGGER never_changed");
    });
    const page = await opened("/audit");
    const said = await verdictOf(page);
    assert.match(said, new RegExp(`The chain is broken\\s+At position ${String(ALTERED_AT)}`));
    assert.match(said, /altered: this entry is not what was written/);
    const alert = page.getByRole("alert").filter({ hasText: "The chain is broken" });
    for (const seq of [ALTERED_AT - 1, ALTERED_AT, ALTERED_AT + 1]) await alert.getByRole("link", { name: `Position ${String(seq)}`, exact: true }).waitFor();
    assert.equal(await alert.getByText("the link is broken").count(), 1);
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.reload();
    await page.getByText("the chain broken (altered)").waitFor();
    await page.goto(`${run.url}/records/contact/1?installation=${hubspot}`);
    await page.getByText("The chain is broken").waitFor();
    await page.close();
  });
});
