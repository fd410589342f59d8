import assert from "node:assert/strict";

import type { BrowserContext, Locator, Page } from "playwright-core";
import * as z from "zod";

import { CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";

const TABS_MAX = 90;
/** More than any dialog has to stop at. */
const TABS_AROUND = 12;
const Queue = z.object({ reviews: z.array(z.object({ id: z.string(), title: z.string() })).min(3) });
const Stop = z.object({ isNowhere: z.boolean(), isInDialog: z.boolean(), isSeen: z.boolean(), html: z.string() });
/** Where the focus is, and whether one sees it: a ring of at least two pixels around it, or around what stands for it. */
const STOP = `(() => {
  const at = document.activeElement;
  const rings = [at, at.nextElementSibling].filter((one) => one !== null).map((one) => getComputedStyle(one));
  return { isNowhere: at === document.body, isInDialog: at.closest("[role=dialog]") !== null, isSeen: rings.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2), html: at.outerHTML.slice(0, 200) };
})()`;

describe("the console without a mouse", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  let context: BrowserContext;
  let page: Page;
  before(async function () {
    run = await startConsole(this);
    context = await run.signedIn({ viewport: { width: 1_280, height: 900 } });
  });
  beforeEach(async () => { page = await context.newPage(); });
  afterEach(async () => { await page.close(); });

  const at = (path: string): string => `${path}?installation=${run.installations.hubspot}`;
  const queue = async () => Queue.parse(await (await context.request.get(`${run.url}/api/v1${at("/reviews")}&order=due&limit=200&brief=true`)).json()).reviews;
  const press = (...keys: readonly string[]): Promise<void> => keys.reduce<Promise<void>>((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const type = (text: string): Promise<void> => page.keyboard.type(text);
  const heard = (text: RegExp): Promise<void> => page.getByRole("status").filter({ hasText: text }).first().waitFor({ state: "attached" });
  const stop = async () => Stop.parse(await page.evaluate(STOP));
  /** The focus is somewhere: whoever goes on by keys goes on from there. */
  const isSomewhere = (): Promise<void> => page.locator(":focus").waitFor();
  const isOn = (wanted: Locator): Promise<void> => wanted.and(page.locator(":focus")).waitFor();
  /** Waits until it is there, and goes on by Tab until the focus is on it. Every stop on the way is seen. */
  async function tabTo(wanted: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await wanted.waitFor({ state: "attached" });
    for (let times = 0; times < TABS_MAX; times += 1) {
      await press(key);
      const { isNowhere, isSeen, html } = await stop();
      assert.ok(isNowhere || isSeen, `focused and not seen to be: ${html}`);
      if ((await wanted.and(page.locator(":focus")).count()) > 0) return;
    }
    assert.fail(`${wanted.toString()} is out of reach`);
  }
  const button = (name: string | RegExp): Locator => page.getByRole("button", { name });
  const dialog = (): Locator => page.getByRole("dialog");
  /** Tab goes around in the dialog, Escape closes it, and the focus is back where it was. */
  async function isTrap(back: Locator): Promise<void> {
    await dialog().locator(":focus-within").first().waitFor();
    for (const key of ["Tab", "Shift+Tab"]) {
      for (let times = 0; times < TABS_AROUND; times += 1) {
        await press(key);
        const { isInDialog, html } = await stop();
        assert.ok(isInDialog, `the focus leaves the dialog: ${html}`);
      }
    }
    await press("Escape");
    await dialog().waitFor({ state: "detached" });
    await isOn(back);
  }

  it("somebody signs in by a link, skips the menu, and opens a page from it", async () => {
    const stranger = await run.browser.newContext({ viewport: { width: 1_280, height: 900 } });
    page = await stranger.newPage();
    await page.goto(await run.signInLink());
    await tabTo(button("Sign in"));
    await press("Enter");
    await page.getByRole("heading", { name: "How things stand" }).waitFor();
    await press("Tab");
    await isOn(page.getByRole("link", { name: "Skip to the content" }));
    await press("Enter");
    await isOn(page.getByRole("main"));
    await page.reload();
    await page.getByRole("heading", { name: "How things stand" }).waitFor();
    await tabTo(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Reviews" }));
    await press("Enter");
    await page.locator(".queue-row").first().waitFor();
    await tabTo(button("Keys"));
    await press("Enter");
    await isTrap(button("Keys"));
    await stranger.close();
  });

  it("every verb of a review is done and undone by keys, and whoever leaves has decided", async () => {
    const [{ id } = assert.fail("no review is open")] = await queue();
    const row = page.locator(`[id="review-${id}"]`);
    const chosen = async (): Promise<void> => {
      await page.goto(`${run.url}${at("/reviews")}`);
      await row.waitFor();
      await press("j");
      await page.getByRole("group", { name: "Decide" }).waitFor();
      await isOn(row);
    };
    const undone = async (said: RegExp): Promise<void> => {
      await heard(said);
      await isSomewhere();
      await press("z");
      await heard(/^Undone: /);
    };
    await chosen();
    for (const key of ["e", "r", "b", "g", "s"]) {
      await press(key);
      await isTrap(row);
    }
    const verbs: readonly (readonly [said: RegExp, keys: () => Promise<void>])[] = [
      [/^Approved: /, () => press("a")],
      [/^Logged as it stands: /, () => press("l")],
      [/^Escalated: /, () => press("x")],
      [/^Rejected: /, async () => { await press("r"); await isOn(page.getByLabel("Why not?")); await type("not ours"); await press("Enter"); }],
      [/^Blocked: /, async () => { await press("b"); await isOn(dialog().getByRole("button", { name: "Block" })); await press("Enter"); }],
      [/^Put off: /, async () => { await press("s"); await isOn(button("In 4 hours")); await press("Enter"); }],
      [/^Assigned: /, async () => { await press("g"); await isOn(page.getByLabel("Who decides from now on")); await press("ArrowDown"); await tabTo(dialog().getByRole("button", { name: "Assign" })); await press("Enter"); }],
    ];
    for (const [said, keys] of verbs) {
      await chosen();
      await keys();
      await undone(said);
    }
    await chosen();
    await press("e");
    const field = dialog().getByRole("textbox").first();
    await tabTo(field);
    await press("End");
    await type(" and so on");
    await tabTo(dialog().getByRole("button", { name: "Edit" }));
    await press("Enter");
    await heard(/^Approved with changes: /);
    await isSomewhere();
    const sent = page.waitForResponse((response) => response.url().includes(`/reviews/${id}/decision`));
    await tabTo(page.getByRole("link", { name: "How things stand" }), "Shift+Tab");
    await press("Enter");
    assert.equal((await sent).status(), 200);
  });

  it("the queue is narrowed and cleared by keys", async () => {
    await page.goto(`${run.url}${at("/reviews")}`);
    await page.locator(".queue-row").first().waitFor();
    await press("/");
    await isOn(page.getByLabel("Look for words of the title"));
    await type("zebra crossing");
    await press("Enter");
    await page.getByRole("heading", { name: "Nothing waits here" }).waitFor();
    await isSomewhere();
    await tabTo(button("Clear"));
    await press("Enter");
    await page.locator(".queue-row").first().waitFor();
    await isSomewhere();
    await tabTo(page.getByLabel("Reason"));
    await type("match unc");
    await page.waitForURL((here) => here.searchParams.get("reason") === "match_uncertain");
    await isOn(page.getByLabel("Reason"));
    await tabTo(button("Keep this view"), "Shift+Tab");
    await press("Enter");
    await isOn(page.getByLabel("What to call it"));
    await press("Escape");
    await isOn(button("Keep this view"));
  });

  it("many are chosen, looked at, and decided by keys", async () => {
    await page.goto(`${run.url}${at("/reviews")}`);
    await page.locator(".queue-row").first().waitFor();
    await press("j", " ", "j", " ");
    const bar = page.getByRole("region", { name: "Many at once" });
    await bar.getByText("2 selected").waitFor();
    await tabTo(bar.getByRole("combobox", { name: "Many at once" }), "Shift+Tab");
    await type("Rej");
    await tabTo(bar.getByLabel("Why not?"));
    await type("spam");
    const look = bar.getByRole("button", { name: "Reject: look at all of them first" });
    await tabTo(look);
    await press("Enter");
    await dialog().getByText("2 would be done").waitFor();
    await isTrap(look);
    await press("Enter");
    await isOn(button("Do these 2"));
    await press("Enter");
    await heard(/^2 done\.$/);
    await isSomewhere();
  });

  it("a setting is changed, tried, and saved by keys", async () => {
    await page.goto(`${run.url}${at("/policy")}`);
    await page.getByRole("heading", { name: "Policy", level: 1 }).waitFor();
    await tabTo(page.getByLabel("Find a setting"));
    await type("escalateAfterHours");
    await tabTo(page.getByLabel("Escalate after hours"));
    await press("Control+a");
    await type("30");
    await tabTo(button("Look at the changes"));
    await press("Enter");
    await isTrap(button("Look at the changes"));
    await press("Enter");
    const trial = dialog().getByRole("button", { name: "Try on the last 30 days" });
    await tabTo(trial);
    await press("Enter");
    await dialog().getByText(/^\d+ of \d+ would be judged otherwise\.$/).waitFor();
    await isOn(trial);
    await tabTo(dialog().getByRole("button", { name: "Save" }), "Shift+Tab");
    await press("Enter");
    await page.getByText(/Saved\. Version \d+ holds from now on\./).waitFor();
    await isSomewhere();
  });

  it("the log is walked by keys, and the focus stays where it was asked for", async () => {
    await page.goto(`${run.url}${at("/audit")}`);
    const verify = page.getByRole("region", { name: "Is the log whole?" }).getByRole("button");
    await tabTo(verify);
    await press("Enter");
    await page.getByText(/entries walked/).first().waitFor();
    await isOn(verify);
  });
});
