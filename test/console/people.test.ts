import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import * as z from "zod";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";

const World = z.object({ contacts: z.array(z.object({ email: z.string().nullable() })) });
const world = World.parse(JSON.parse(readFileSync(new URL("../../sandbox/seed/world/world.json", import.meta.url), "utf8")));
/** Somebody of the sample world with an address. */
const PERSON = world.contacts.find(({ email }) => email !== null)?.email ?? "";

describe("people in the console", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  before(async function () { run = await startConsole(this); });

  it("somebody is forgotten only after what goes and what stays was shown and confirmed, and is not found afterwards", async () => {
    const context = await run.signedIn();
    const page = await context.newPage();
    await page.goto(`${run.url}/people?installation=${run.installations.hubspot}`);
    await page.getByLabel("Who").fill(PERSON);
    await page.getByRole("button", { name: "See what would go" }).click();
    await page.getByRole("table", { name: "What goes" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    const erase = page.getByRole("button", { name: "Forget now" });
    assert.ok(await erase.isDisabled());
    await page.getByLabel("I have seen what goes.").check();
    await erase.click();
    await page.getByRole("heading", { name: "Forgotten." }).waitFor({ timeout: 120_000 });
    await page.getByRole("button", { name: "See what would go" }).click();
    await page.getByRole("heading", { name: "What goes" }).waitFor();
    await page.getByText("Nothing is kept of them.").waitFor();
    await context.close();
  });

  it("a legal hold is put and keeps somebody from being forgotten; lifting it waits for another admin", async () => {
    const context = await run.signedIn();
    const page = await context.newPage();
    const held = "someone@held.example";
    await page.goto(`${run.url}/people?installation=${run.installations.hubspot}`);
    await page.getByLabel("Put a hold on").fill(held);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Look at it and save" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(held).first().waitFor();
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("status").filter({ hasText: /^Saved\./ }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByLabel("Who", { exact: true }).fill(held);
    await page.getByRole("button", { name: "See what would go" }).click();
    await page.getByText("A legal hold names them: nothing is erased while it does.").waitFor();
    await page.getByRole("button", { name: `Lift the hold on ${held}` }).click();
    await page.getByRole("button", { name: "Look at it and save" }).click();
    await dialog.getByText("No other admin").or(dialog.getByText("another admin")).first().waitFor();
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: `Lift the hold on ${held}` }).waitFor();
    await context.close();
  });

  it("whoever is not known is told so, at 360 px in the dark too", async () => {
    const context = await run.signedIn({ colorScheme: "dark", viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${run.url}/people?installation=${run.installations.hubspot}`);
    await page.getByLabel("Who").fill("nobody at all");
    await page.getByRole("button", { name: "See what would go" }).click();
    await page.getByRole("alert").getByText("Somebody is not known").waitFor();
    await page.getByRole("heading", { name: "Legal holds" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true, "nothing sticks out sideways");
    await context.close();
  });
});
