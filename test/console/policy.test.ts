import assert from "node:assert/strict";

import type { BrowserContext, Page } from "playwright-core";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";

describe("the policy in the console", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  let context: BrowserContext;
  before(async function () {
    run = await startConsole(this);
    context = await run.signedIn();
  });

  const opened = async (path = ""): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${run.url}/policy${path}?installation=${run.installations.hubspot}`);
    await page.getByRole("heading", { name: "Policy", level: 1 }).waitFor();
    return page;
  };
  /** Sets how long a review waits before it goes on. */
  const wait = async (page: Page, hours: string): Promise<void> => {
    await page.getByLabel("Find a setting").fill("escalateAfterHours");
    await page.getByLabel("Escalate after hours").fill(hours);
    await page.getByLabel("Find a setting").fill("");
  };
  const save = async (page: Page): Promise<void> => {
    await page.getByRole("button", { name: "Look at the changes" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  };

  it("shows what a change does before it is saved, tries it on what came in, and saves a version that tells it", async () => {
    const page = await opened();
    await page.getByRole("button", { name: "Strict" }).click();
    await page.getByRole("button", { name: "Look at the changes" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Match › Clear at bits").waitFor();
    await dialog.getByRole("button", { name: "Try on the last 30 days" }).click();
    await dialog.getByText(/^[1-9]\d* of \d+ would be judged otherwise\.$/).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText(/Saved\. Version \d+ holds from now on\./).waitFor();
    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByRole("cell", { name: /match\.clearAtBits, match\.leadBits/ }).waitFor();
    await page.close();
  });

  it("when two tabs save, then the second is told in a sentence, keeps its change, and puts it over the other's", async () => {
    const [one, other] = [await opened(), await opened()];
    await wait(one, "30");
    await other.getByLabel("Find a setting").fill("wordsMax");
    await other.getByLabel("Words max").first().fill("55");
    await save(one);
    await one.getByText(/Saved\./).waitFor();
    await save(other);
    await other.getByRole("alert").getByText("Somebody saved the policy meanwhile").waitFor();
    await other.getByRole("button", { name: "Put my changes over it" }).click();
    await other.getByText("1 setting is changed and not saved.").waitFor();
    await save(other);
    await other.getByText(/Saved\./).waitFor();
    await other.getByLabel("Find a setting").fill("escalateAfterHours");
    assert.equal(await other.getByLabel("Escalate after hours").inputValue(), "30");
    await one.close();
    await other.close();
  });

  it("when a setting is none, then its field says so and nothing is saved; and what is protected waits for another admin", async () => {
    const page = await opened();
    await wait(page, "-5");
    await save(page);
    await page.getByRole("dialog").getByText("policy.review.escalateAfterHours").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Take back all changes" }).click();
    await page.getByLabel("Find a setting").fill("clearAtBitsMin");
    await page.getByLabel("Clear at bits min").fill("9");
    await page.getByRole("button", { name: "Look at the changes" }).click();
    await page.getByRole("dialog").getByText("These wait for another admin before they hold:").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByText("What is protected waits for another admin: see the proposals.").waitFor();
    await page.getByRole("tab", { name: "Proposals" }).click();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByRole("alert").getByText(/Another admin than the one who proposed this/).waitFor();
    await page.getByRole("button", { name: "Reject" }).click();
    await page.getByText("rejected").waitFor();
    await page.close();
  });

  it("works by keyboard and at 360 px in the dark, without a fault of accessibility", async () => {
    const narrow = await run.signedIn({ colorScheme: "dark", viewport: { width: 360, height: 800 } });
    const page = await narrow.newPage();
    await page.goto(`${run.url}/policy?installation=${run.installations.hubspot}`);
    const retention = page.getByRole("button", { name: /^Retention/ });
    await retention.focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Activity text days").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true, "nothing sticks out sideways");
    await narrow.close();
  });
});
