import assert from "node:assert/strict";
import type { BrowserContext, Page } from "playwright-core";
import * as z from "zod";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";
import { queueOf } from "../helpers/console-queue.ts";

const Session = z.object({ csrfToken: z.string() });

describe("the pages of the review queue", function () {
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

  const { api, open: queue, first, stateOf } = queueOf(() => ({ run, context }));
  const open = async (id = ""): Promise<void> => {
    await page.goto(`${run.url}/reviews${id === "" ? "" : `/${id}`}?installation=${run.installations.hubspot}`);
    await page.locator(id === "" ? ".queue-row" : "#review-title").first().waitFor();
  };
  const heard = (text: RegExp): Promise<void> => page.getByRole("status").filter({ hasText: text }).first().waitFor({ state: "attached" });
  const decidedElsewhere = async (id: string, version: number): Promise<void> => {
    const { csrfToken } = Session.parse(await (await context.request.get(`${run.url}/api/v1/session`)).json());
    const answer = await context.request.post(api(`/reviews/${id}/decision`), { headers: { "x-csrf-token": csrfToken }, data: { verb: "reject", version, reason: "not ours" } });
    assert.equal(answer.status(), 200);
  };

  it("when somebody walks by keys, then the focus is on the row and the review is open beside it", async () => {
    const [one, two] = await queue();
    await open();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.waitForURL((at) => at.pathname === `/reviews/${two?.id ?? ""}`);
    await page.keyboard.press("k");
    await page.waitForURL((at) => at.pathname === `/reviews/${one?.id ?? ""}`);
    await page.locator(`#review-${one?.id ?? ""}:focus`).waitFor();
    await page.getByRole("heading", { name: "Why you are asked" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  it("when one choice follows another before the page is drawn anew, then the queue is narrowed by both", async () => {
    await open();
    await page.evaluate(`for (const [label, value] of [["Reason", "probation"], ["State", "rejected"]]) {
      const select = [...document.querySelectorAll("select")].find(({ labels }) => labels[0]?.textContent === label);
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }`);
    await page.waitForURL((at) => at.searchParams.get("state") === "rejected");
    assert.equal(new URL(page.url()).searchParams.get("reason"), "probation");
  });

  it("when a decision is undone in time, then nothing was sent; when it is not, then it is done", async () => {
    const { id, version } = await first();
    await open(id);
    await page.keyboard.press("x");
    await heard(/^Escalated: .* Press z to undo/);
    await page.keyboard.press("z");
    await heard(/^Undone: /);
    assert.equal((await stateOf(id)).version, version);
    await open(id);
    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog", { name: "Reject, and say why" });
    await dialog.getByRole("button", { name: "Reject" }).click();
    await dialog.getByText("Say why: it is kept with the decision.").waitFor();
    await dialog.getByLabel("Why not?").fill("Not a customer");
    await page.keyboard.press("Enter");
    await heard(/^Rejected: [^]*\.$/);
    await page.waitForResponse((response) => response.url().includes(`/reviews/${id}/decision`) && response.status() === 200);
    assert.equal((await stateOf(id)).state, "rejected");
    assert.notEqual(await page.evaluate("document.activeElement.tagName"), "BODY");
  });

  it("when somebody else was first, then the review says who and what, and nothing is claimed", async () => {
    const { id, version } = await first();
    await open(id);
    await decidedElsewhere(id, version);
    await page.keyboard.press("x");
    const alert = page.getByRole("alert");
    await alert.getByText(/Somebody was first\. .* an admin decided it: Rejected\./).waitFor();
    assert.equal((await stateOf(id)).state, "rejected");
  });

  it("when it is left before a decision was sent, then it is sent", async () => {
    const { id } = await first();
    await open(id);
    await page.keyboard.press("x");
    await heard(/^Escalated/);
    const sent = page.waitForResponse((response) => response.url().includes(`/reviews/${id}/decision`));
    await page.getByRole("link", { name: "How things stand" }).click();
    assert.equal((await sent).status(), 200);
  });

  it("when one is put off, then it leaves the list and comes back with z", async () => {
    const { id } = await first();
    await open(id);
    await page.keyboard.press("s");
    await page.getByRole("button", { name: "Tomorrow morning" }).click();
    await page.waitForResponse((response) => response.url().includes(`/reviews/${id}/snooze`) && response.status() === 200);
    await heard(/^Put off: [^]*\.$/);
    assert.ok((await stateOf(id)).snoozedUntil !== undefined);
    await page.locator(`#review-${id}`).waitFor({ state: "detached" });
    await page.keyboard.press("z");
    await heard(/^Shown again/);
    assert.equal((await stateOf(id)).snoozedUntil, undefined);
  });

  it("when many are chosen, then each is shown with what would become of it before anything is done", async () => {
    const [one, two] = await queue();
    assert.ok(one !== undefined && two !== undefined);
    await open();
    for (const { id } of [one, two]) await page.locator(".queue-row", { has: page.locator(`#review-${id}`) }).getByRole("checkbox").check();
    const bar = page.getByRole("region", { name: "Many at once" });
    await bar.getByRole("combobox", { name: "Many at once" }).selectOption("reject");
    await bar.getByLabel("Why not?").fill("spam");
    await bar.getByRole("button", { name: /look at all of them first/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("2 would be done").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal((await stateOf(one.id)).state, "open");
    await dialog.getByRole("button", { name: "Do these 2" }).click();
    await heard(/^2 done\.$/);
    assert.deepEqual([(await stateOf(one.id)).state, (await stateOf(two.id)).state], ["rejected", "rejected"]);
  });

  it("when a stop is among many, then the preview says why it is refused", async () => {
    const stopped = (await queue()).find(({ reasons }) => reasons.includes("match_uncertain")) ?? assert.fail("no uncertain match");
    await open();
    await page.locator(".queue-row", { has: page.locator(`#review-${stopped.id}`) }).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Approve: look at all of them first" }).click();
    await page.getByRole("dialog").getByText(/one review at a time, because of/).waitFor();
    assert.ok(await page.getByRole("button", { name: "None of them can be done together." }).isDisabled());
  });

  it("when the list is narrowed, then the address says how, the view can be kept, and an empty list says so", async () => {
    await open();
    await page.getByLabel("Reason").selectOption("match_uncertain");
    await page.waitForURL((at) => at.searchParams.get("reason") === "match_uncertain");
    await page.getByRole("button", { name: "Keep this view" }).click();
    await page.getByLabel("What to call it").fill("Uncertain ones");
    await page.getByRole("button", { name: "Save" }).click();
    await heard(/is kept/);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByLabel("Kept views").selectOption("Uncertain ones");
    await page.waitForURL((at) => at.searchParams.get("reason") === "match_uncertain");
    await page.keyboard.press("Escape");
    await page.getByLabel("Look for words of the title").fill("zebra crossing");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Nothing waits here" }).waitFor();
  });

  it("when the address from the CRM is of another installation, then the review is found there", async () => {
    const { id } = await first();
    await page.goto(`${run.url}/reviews/${id}?installation=${run.installations.salesforce}`);
    await page.getByRole("link", { name: /^Open it: / }).click();
    await page.getByRole("group", { name: "Decide" }).waitFor();
  });

  it("when there is no such review, then it says so", async () => {
    await page.goto(`${run.url}/reviews/none?installation=${run.installations.hubspot}`);
    await page.getByRole("alert").getByText("It is not known to this installation, or not yours to see.").waitFor();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no fault of accessibility in ${colorScheme}, wide and narrow, and nothing sticks out`, async () => {
      const { id } = await first();
      for (const width of [1_280, 360]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width, height: 800 });
        await open(id);
        assert.deepEqual(await accessibilityFaults(page), []);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true);
        await page.keyboard.press("e");
        await page.getByRole("dialog", { name: "Edit, then approve" }).waitFor();
        assert.deepEqual(await accessibilityFaults(page), []);
      }
    });
  }
});
