import assert from "node:assert/strict";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";

describe("jobs in the console", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  before(async function () { run = await startConsole(this); });

  it("are followed as they happen: pausing rests everything, resuming asks for a synchronisation that is seen to end", async () => {
    const context = await run.signedIn({ viewport: { width: 1_280, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${run.url}/jobs?installation=${run.installations.hubspot}`);
    await page.getByText("live", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Given up" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByRole("button", { name: "Pause calls to the CRM" }).click();
    await page.getByText("Calls to the CRM are paused.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Synchronise now" }).isDisabled());
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("Calls to the CRM are paused.").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Compare all records" }).click();
    await page.getByRole("row", { name: /Compare all records.*done/ }).first().waitFor();
    await context.close();
  });

  it("fit on a narrow screen in the dark", async () => {
    const context = await run.signedIn({ colorScheme: "dark", viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${run.url}/jobs?installation=${run.installations.salesforce}`);
    await page.getByRole("heading", { name: "At night" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true, "nothing sticks out sideways");
    await context.close();
  });
});
