import assert from "node:assert/strict";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";

describe("the start page and setting up in the console", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  before(async function () { run = await startConsole(this); });

  for (const [colorScheme, width] of [["light", 1_280], ["dark", 360]] as const) {
    it(`in ${colorScheme} at ${String(width)} px: how both CRMs stand, then connect, plan, preset, a try and readiness, without a fault of accessibility`, async () => {
      const context = await run.signedIn({ colorScheme, viewport: { width, height: 800 } });
      const page = await context.newPage();
      await page.goto(run.url);
      await page.getByRole("heading", { name: /^HubSpot:/ }).waitFor();
      await page.getByRole("heading", { name: /^Salesforce:/ }).waitFor();
      assert.ok((await page.getByText("sandbox: nobody's real customers").count()) >= 2);
      assert.deepEqual(await accessibilityFaults(page), []);
      await page.getByRole("link", { name: "Set up and try out" }).first().click();
      await page.getByText("What HubSpot will ask you to allow, and why").click();
      await page.getByText("To find the person that an activity is about").waitFor();
      await page.getByText(/^All \d+ are there\.$/).waitFor();
      await page.getByRole("radio", { name: "Strict" }).check();
      await page.getByRole("button", { name: "Try it" }).click();
      await page.getByText(/^[1-9]\d* activities were judged\.$/).waitFor();
      await page.getByText(/^[1-9]\d* of \d+ would be judged otherwise\.$/).waitFor();
      await page.getByRole("button", { name: "Look now" }).click();
      await page.getByText("Expected reviews").waitFor();
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true, "nothing sticks out sideways");
      await context.close();
    });
  }

  it("a preset that is used becomes a version of the policy; what of it needs less evidence waits for another admin", async () => {
    const context = await run.signedIn();
    const page = await context.newPage();
    await page.goto(`${run.url}/first-run?installation=${run.installations.salesforce}`);
    await page.getByRole("radio", { name: "Strict" }).check();
    await page.getByRole("button", { name: "Use this" }).click();
    await page.getByText("Saved.").waitFor();
    await page.getByText("This holds.").waitFor();
    await page.getByRole("radio", { name: "Hands-off" }).check();
    await page.getByRole("button", { name: "Use this" }).click();
    await page.getByText("Some of it waits for another admin").waitFor();
    await context.close();
  });
});
