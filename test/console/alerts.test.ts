import assert from "node:assert/strict";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";

describe("alerts in the console", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  before(async function () { run = await startConsole(this); });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`says that nothing needs anybody, and that nobody is told besides, without a fault of accessibility in ${colorScheme}`, async () => {
      const context = await run.signedIn({ colorScheme, viewport: { width: 360, height: 800 } });
      const page = await context.newPage();
      await page.goto(`${run.url}/alerts?installation=${run.installations.hubspot}`);
      await page.getByRole("heading", { name: "Nothing needs you" }).waitFor();
      await page.getByText("Nobody is told besides this page.").waitFor();
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true);
      await context.close();
    });
  }
});
