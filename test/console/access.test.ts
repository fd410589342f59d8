import assert from "node:assert/strict";

import type { BrowserContext, Page } from "playwright-core";
import * as z from "zod";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";
import { door } from "../helpers/sandbox-door.ts";

const People = z.object({ people: z.array(z.object({ id: z.string(), name: z.string(), given: z.array(z.string()), roles: z.array(z.string()) })) });
const CSRF = z.object({ csrfToken: z.string() });
const NARROW_DARK = { colorScheme: "dark", viewport: { width: 360, height: 800 } } as const;
/** Would turn around, and hide, what stands beside it. */
const HOSTILE = "nightly \u202Etxt.<b>exe</b>\u200B";

describe("access in the console", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  before(async function () { run = await startConsole(this); });

  const query = (): string => `?installation=${run.installations.hubspot}`;
  async function opened(options: Parameters<ConsoleRun["signedIn"]>[0] = {}): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
    const context = await run.signedIn(options);
    const page = await context.newPage();
    await page.goto(`${run.url}/access${query()}`);
    await page.getByRole("heading", { name: "Where you are signed in" }).waitFor();
    return { context, page };
  }
  async function personCalled({ request }: BrowserContext, called: string) {
    const { people } = People.parse(await (await request.get(`${run.url}/api/v1/people${query()}`)).json());
    return people.find(({ name }) => name === called) ?? assert.fail(`${called} is not known`);
  }
  /** As another admin does it, elsewhere. */
  async function give({ request }: BrowserContext, id: string, roles: readonly string[]): Promise<void> {
    const { csrfToken } = CSRF.parse(await (await request.get(`${run.url}/api/v1/session`)).json());
    const answer = await request.put(`${run.url}/api/v1/people/${id}/roles${query()}`, { data: { roles, version: "*" }, headers: { "x-csrf-token": csrfToken } });
    assert.equal(answer.status(), 200);
  }
  const line = (page: Page, called: string) => page.getByRole("list", { name: "Roles" }).getByRole("listitem").filter({ hasText: called });

  it("a person is found by name and given a role, which stands beside those that the CRM and the policy gave", async () => {
    const { context, page } = await opened({ viewport: { width: 1_280, height: 860 }, colorScheme: "light" });
    await page.getByLabel("Search by name or address").fill("priya");
    await page.getByText("1 person").waitFor();
    await page.getByRole("button", { name: "Change roles Priya Raman" }).click();
    const dialog = page.getByRole("dialog", { name: "Change roles" });
    assert.ok(await dialog.getByRole("button", { name: "Save" }).isDisabled(), "nothing is changed yet");
    await dialog.getByLabel("Auditor").check();
    await dialog.getByText("As an auditor alone they will decide nothing any more").waitFor();
    await dialog.getByLabel("Auditor").uncheck();
    await dialog.getByLabel("Data owner").check();
    assert.deepEqual(await accessibilityFaults(page), []);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("The roles were changed.").waitFor();
    await line(page, "Priya Raman").getByText("Data owner · given").waitFor();
    await line(page, "Priya Raman").getByText("Rep · CRM").waitFor();
    assert.deepEqual((await personCalled(context, "Priya Raman")).given, ["data-owner"]);
    await page.getByText("What each role may do").click();
    await page.getByText("Without another role they are no rep.").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByLabel("Search by name or address").fill("nobody at all");
    await page.getByText("Nobody is called so.").waitFor();
    await context.close();
  });

  it("when another admin changed the roles meanwhile, then it is told what they are before they are written over", async () => {
    const { context, page } = await opened();
    const { id } = await personCalled(context, "Lena Vogt");
    await page.getByRole("button", { name: "Change roles Lena Vogt" }).click();
    const dialog = page.getByRole("dialog", { name: "Change roles" });
    await dialog.getByLabel("Data owner").check();
    await give(context, id, ["auditor"]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("They have been given now: Auditor.").waitFor();
    assert.deepEqual((await personCalled(context, "Lena Vogt")).given, ["auditor"]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual((await personCalled(context, "Lena Vogt")).given, ["data-owner"]);
    await context.close();
  });

  it("a key is shown once, opens what it was made for, and opens nothing once it was revoked, at 360 px in the dark too", async () => {
    const { context, page } = await opened({ ...NARROW_DARK, permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Make a key" }).click();
    const making = page.getByRole("dialog", { name: "Make a key" });
    await making.getByLabel("What it is for").fill(HOSTILE);
    await making.getByRole("button", { name: "Make a key" }).click();
    await making.getByText("Choose at least one.").waitFor();
    await making.getByLabel("jobs:read").check();
    assert.deepEqual(await accessibilityFaults(page), []);
    await making.getByRole("button", { name: "Make a key" }).click();
    await page.getByText("it will not be shown again").waitFor();
    await page.getByRole("button", { name: "Copy the key" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const key = await page.getByRole("group", { name: "The key" }).innerText();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), key);
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true, "nothing sticks out sideways");
    const status = async (path: string): Promise<number> => (await fetch(`${run.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })).status;
    assert.deepEqual([await status("/alerts"), await status("/people")], [200, 403]);
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("group", { name: "The key" }).waitFor({ state: "detached" });
    assert.ok(!(await page.locator("body").innerText()).includes(key));
    const row = page.getByRole("list", { name: "API keys" }).getByRole("listitem").filter({ hasText: "nightly" });
    assert.match(await row.innerText(), /nightly U\+202Etxt\.<b>exe<\/b>U\+200B/);
    await row.getByRole("button", { name: /^Revoke/ }).click();
    const sure = page.getByRole("dialog", { name: "Revoke this key?" });
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal(await status("/alerts"), 200, "nothing is revoked before it was confirmed");
    await sure.getByRole("button", { name: "Revoke the key" }).click();
    await page.getByText("The key was revoked.").waitFor();
    await page.getByText("Revoked keys (1)").waitFor();
    assert.equal(await status("/alerts"), 401);
    await context.close();
  });

  it("somebody who is no admin sees their own browsers and nothing else", async () => {
    await door(run.sandbox.url, "settings", { signedIn: "tom.hargreaves@kestrelsensing.example" });
    const context = await run.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${run.url}/sign-in/hubspot?next=/access`);
    await page.getByText("this browser").waitFor();
    assert.deepEqual(await page.getByRole("heading", { level: 2 }).allInnerTexts(), ["Where you are signed in"]);
    assert.deepEqual(await accessibilityFaults(page), []);
    await context.close();
  });

  it("one browser is signed out from another, and then all of them, once that was confirmed", async () => {
    const [here, there, third] = [await opened(NARROW_DARK), await opened(), await opened()];
    const status = async ({ context }: { readonly context: BrowserContext }): Promise<number> => (await context.request.get(`${run.url}/api/v1/session`)).status();
    await here.page.reload();
    await here.page.getByRole("button", { name: /^Sign out there/ }).first().click();
    await here.page.getByText("That browser is signed out.").waitFor();
    assert.equal(await status(here), 200);
    assert.deepEqual([await status(there), await status(third)].toSorted((a, b) => a - b), [200, 401]);
    await here.page.getByRole("button", { name: "Sign out everywhere" }).click();
    const dialog = here.page.getByRole("dialog", { name: "Sign out everywhere?" });
    assert.deepEqual(await accessibilityFaults(here.page), []);
    await dialog.getByRole("button", { name: "Sign out everywhere" }).click();
    await here.page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.deepEqual([await status(here), await status(there), await status(third)], [401, 401, 401]);
    for (const { context } of [here, there, third]) await context.close();
  });
});
