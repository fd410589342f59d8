import assert from "node:assert/strict";
import type { BrowserContext, Page, Response } from "playwright-core";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";
import { queueOf } from "../helpers/console-queue.ts";

describe("the console when something goes wrong around it", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  let context: BrowserContext;
  let page: Page;
  before(async function () { run = await startConsole(this); });
  beforeEach(async () => {
    context = await run.signedIn({ viewport: { width: 1_280, height: 900 } });
    page = await context.newPage();
  });
  afterEach(async () => { await context.close(); });

  const { first, stateOf } = queueOf(() => ({ run, context }));
  const decisionOf = (id: string) => (response: Response): boolean => response.url().includes(`/reviews/${id}/decision`);
  const open = async (id: string, on = page): Promise<void> => {
    await on.goto(`${run.url}/reviews/${id}?installation=${run.installations.hubspot}`);
    await on.locator("#review-title").waitFor();
  };
  const rejects = async (reason: string): Promise<void> => {
    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog", { name: "Reject, and say why" });
    await dialog.getByLabel("Why not?").fill(reason);
    await dialog.getByRole("button", { name: "Reject" }).click();
  };

  it("when the connection is lost, then a decision is kept with its words, and sent again by the person", async () => {
    const { id } = await first();
    await open(id);
    await context.setOffline(true);
    await rejects("Not a customer of ours");
    const told = page.getByRole("alert").filter({ hasText: "it may be done or not" });
    await told.waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await context.setOffline(false);
    const answered = page.waitForResponse(decisionOf(id));
    await told.getByRole("button", { name: "Send again" }).click();
    assert.match((await answered).request().postData() ?? "", /"reason":"Not a customer of ours"/);
    await told.waitFor({ state: "detached" });
    assert.equal((await stateOf(id)).state, "rejected");
  });

  it("when an answer is lost after it was done, then sending again does nothing a second time, and says that it is done", async () => {
    const { id, version, title } = await first();
    await open(id);
    await page.route(/\/decision/, async (route) => { await route.fetch(); await route.abort("connectionreset"); }, { times: 1 });
    await page.keyboard.press("x");
    const told = page.getByRole("alert").filter({ hasText: "it may be done or not" });
    await told.waitFor();
    assert.equal((await stateOf(id)).version, version + 1);
    const answered = page.waitForResponse(decisionOf(id));
    await told.getByRole("button", { name: "Send again" }).click();
    assert.equal((await answered).headers()["idempotent-replay"], "true");
    await page.getByRole("status").filter({ hasText: `Escalated: ${title}.` }).first().waitFor({ state: "attached" });
    assert.equal((await stateOf(id)).version, version + 1);
  });

  it("when somebody decides and goes to another page, then what was not done is told there", async () => {
    const { id } = await first();
    await open(id);
    await page.keyboard.press("x");
    await page.getByRole("link", { name: "How things stand" }).click();
    await page.getByRole("heading", { level: 1, name: "How things stand" }).waitFor();
    await context.setOffline(true);
    const told = page.getByRole("alert").filter({ hasText: "not done:" });
    await told.waitFor();
    await context.setOffline(false);
    const answered = page.waitForResponse(decisionOf(id));
    await told.getByRole("button", { name: "Send again" }).click();
    assert.equal((await answered).status(), 200);
    await told.waitFor({ state: "detached" });
  });

  it("when the session has ended, then what was decided is kept, and goes on after signing in again in another tab", async () => {
    const { id } = await first();
    await open(id);
    await context.clearCookies();
    await rejects("A supplier");
    const told = page.getByRole("alert").filter({ hasText: "Sign in again, then send it again." });
    await told.waitFor();
    const ended = page.getByRole("dialog", { name: "Your session has ended" });
    await ended.waitFor();
    const other = await context.newPage();
    await other.goto(await run.signInLink());
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.waitForURL((at) => at.pathname === "/");
    assert.equal((await stateOf(id)).state, "open");
    await ended.getByRole("button", { name: "Try again" }).click();
    await ended.waitFor({ state: "detached" });
    const answered = page.waitForResponse(decisionOf(id));
    await told.getByRole("button", { name: "Send again" }).click();
    assert.equal((await answered).status(), 200);
    assert.equal((await stateOf(id)).state, "rejected");
  });

  it("when two tabs decide about one review, then one decision is made, and the later tab is told whose", async () => {
    const { id, version } = await first();
    const other = await context.newPage();
    await open(id);
    await open(id, other);
    await page.keyboard.press("x");
    const sent = page.waitForResponse(decisionOf(id));
    assert.equal((await sent).status(), 200);
    await other.keyboard.press("x");
    await other.getByRole("alert").getByText(/Somebody was first\./).waitFor();
    assert.equal((await stateOf(id)).version, version + 1);
  });

  it("when the second click of a double click comes, then it decides nothing more", async () => {
    const { id, version } = await first();
    await open(id);
    const sent: string[] = [];
    page.on("request", (request) => { if (request.url().includes("/decision")) sent.push(request.url()); });
    const answered = page.waitForResponse(decisionOf(id));
    await page.getByRole("group", { name: "Decide" }).getByRole("button", { name: "Escalate" }).dblclick();
    assert.equal((await answered).status(), 200);
    assert.equal(sent.length, 1);
    assert.equal((await stateOf(id)).version, version + 1);
  });

  it("when a page cannot be read for want of a connection, then it says so, and is there after another try", async () => {
    await page.goto(`${run.url}/jobs?installation=${run.installations.hubspot}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await context.setOffline(true);
    await page.getByRole("link", { name: "Coaching" }).click();
    const failure = page.getByRole("alert").filter({ hasText: "cannot be reached" }).or(page.getByRole("alert").filter({ hasText: "Load anew" }));
    await failure.first().waitFor();
    await context.setOffline(false);
    await failure.first().getByRole("button").click();
    await page.getByRole("heading", { level: 1, name: "Coaching" }).waitFor();
  });
});
