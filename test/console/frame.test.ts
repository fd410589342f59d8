import assert from "node:assert/strict";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";

describe("the console's frame", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  before(async function () { run = await startConsole(this); });

  it("shows a stranger how to sign in, and nothing else", async () => {
    const page = await run.browser.newPage();
    const response = await page.goto(`${run.url}/audit`);
    assert.match(response?.headers()["content-security-policy"] ?? "", /script-src 'self';/);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.ok(!(await page.locator("body").innerText()).includes(Object.values(run.installations)[0] ?? ""));
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.close();
  });

  it("keeps its own rules of what may run when a browser comes back to a page that it has", async () => {
    const context = await run.signedIn();
    const page = await context.newPage();
    await page.goto(`${run.url}/no-such-page`);
    const again = await page.goto(`${run.url}/no-such-page`);
    assert.match(again?.headers()["content-security-policy"] ?? "", /style-src 'self' 'unsafe-inline'/);
    assert.equal(await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--mantine-color-dimmed').trim() === '#525d6b'"), true);
    await context.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no fault of accessibility in ${colorScheme}, wide and narrow, and no script outside of its files`, async () => {
      for (const width of [1_280, 360]) {
        const context = await run.signedIn({ colorScheme, viewport: { width, height: 800 } });
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
        page.on("pageerror", (error) => { complaints.push(error.message); });
        await page.goto(`${run.url}/no-such-page`);
        await page.getByRole("heading", { name: "There is no such page" }).waitFor();
        assert.deepEqual(await accessibilityFaults(page), []);
        assert.deepEqual(complaints, []);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true, "nothing sticks out sideways");
        await context.close();
      }
    });
  }

  it("says when the session has ended, and leaves what is on the page", async () => {
    const context = await run.signedIn();
    const page = await context.newPage();
    await page.goto(`${run.url}/no-such-page`);
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await context.clearCookies();
    await page.evaluate("window.dispatchEvent(new Event('focus'))");
    await page.getByRole("button", { name: "Admin" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("dialog", { name: "Your session has ended" }).waitFor();
    assert.ok(await page.getByText("There is no such page").isVisible());
    await context.close();
  });
});
