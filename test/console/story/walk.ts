import assert from "node:assert/strict";

import type { Locator, Page } from "playwright-core";

import { signIn } from "../../helpers/console.ts";
import type { Ground } from "./ground.ts";

/** Somebody at the console, and what they do there again and again. */
export interface Walk {
  readonly ground: Ground;
  readonly page: Page;
  readonly title: string;
  /** Through the menu, as people go. */
  readonly go: (label: string) => Promise<void>;
  /** What the page tells screen readers. */
  readonly heard: (text: RegExp) => Promise<void>;
  /** That a decision was taken by the server: it can be undone for nothing no more. */
  readonly done: (deed: string) => Promise<void>;
  /** Looks for words in the queue and opens the first that has them; yields its id. */
  readonly openReview: (words: string) => Promise<string>;
}

const TITLES = { hubspot: "HubSpot", salesforce: "Salesforce" } as const;

/** A window in which whoever runs Steward is signed in by a link. */
export async function walkAsAdmin(ground: Ground): Promise<Walk> {
  const page = await ground.window();
  await signIn(page, await ground.app.signInLink());
  return walkIn(ground, page);
}

/** A window in which somebody of the CRM is signed in through its own page. */
export async function walkAs(ground: Ground, email: string): Promise<Walk> {
  await ground.sits(email);
  const page = await ground.window();
  await page.goto(ground.app.url);
  await page.getByRole("link", { name: `Sign in with ${TITLES[ground.side.crm]}` }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByRole("heading", { name: "How things stand" }).waitFor();
  return walkIn(ground, page);
}

function walkIn(ground: Ground, page: Page): Walk {
  const go = async (label: string): Promise<void> => {
    await page.getByRole("navigation").getByRole("link", { name: label, exact: true }).click();
    await page.getByRole("heading", { level: 1 }).first().waitFor();
  };
  return {
    ground, page, go, title: TITLES[ground.side.crm],
    heard: (text) => page.getByRole("status").filter({ hasText: text }).first().waitFor({ state: "attached" }),
    done: (deed) => page.getByRole("status").filter({ hasText: new RegExp(`^${deed}: `) }).filter({ hasNotText: "Press z to undo" }).first().waitFor({ state: "attached" }),
    async openReview(words) {
      if (!new URL(page.url()).pathname.startsWith("/reviews")) await go("Reviews");
      const search = page.getByLabel("Look for words of the title");
      await search.fill(words);
      await search.press("Enter");
      await page.waitForURL((at) => at.searchParams.get("q") === words);
      await rowOf(page, words).getByRole("link").click();
      await page.getByRole("heading", { level: 2, name: words }).waitFor();
      return idIn(page);
    },
  };
}

/** The first row of the queue with these words. */
export const rowOf = (page: Page, words: string): Locator => page.locator(".queue-row").filter({ hasText: words }).first();

/** The review that the address names. */
export const idIn = (page: Page): string => decodeURIComponent(new URL(page.url()).pathname.split("/")[2] ?? assert.fail("no review is open"));

/** Presses what decides the open review. */
export const press = (page: Page, deed: string): Promise<void> => page.getByRole("group", { name: "Decide" }).getByRole("button", { name: deed, exact: true }).click();
