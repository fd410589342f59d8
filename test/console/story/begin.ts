import { readdirSync } from "node:fs";
import { join } from "node:path";

import { WORLD } from "../../helpers/console.ts";
import { type Walk, walkAs } from "./walk.ts";

/** Whom the CRM knows, in the sample world: one that an admin makes an admin, too. */
export const SECOND_ADMIN = { name: "Greg Paulsen", email: "greg.paulsen@kestrelsensing.example" };
/** What one of the things that each CRM is asked to allow is for. */
const REASONS = { hubspot: "To find the person that an activity is about", salesforce: "To go on working when nobody is signed in." } as const;
const FILES = join(WORLD, "activities");
/** Two thirds of the sample day: what is decided below is among them. */
const FIRST_FILES = /^0[0-6]/;

/** From the printed link to a connected CRM whose fields are made, with a preset chosen. */
export async function setUp({ page, title, ground }: Walk): Promise<void> {
  await page.getByRole("heading", { name: "No CRM is connected yet" }).waitFor();
  await page.getByRole("link", { name: "Set up step by step" }).click();
  await page.getByText("This is a sandbox: what is written there reaches nobody's real customers.").waitFor();
  await page.getByText(`What ${title} will ask you to allow, and why`).click();
  await page.getByText(REASONS[ground.side.crm]).waitFor();
  await page.getByRole("link", { name: `Connect ${title}` }).click();
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByText(`Access to ${title} was not granted, so nothing was stored.`).waitFor();
  await page.getByRole("link", { name: `Connect ${title}` }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText(`Steward is connected to ${title} and now reads it.`).waitFor();
  await page.getByRole("link", { name: "To the start page" }).click();
  await page.getByRole("link", { name: "Set up and try out" }).click();
  await page.getByText(/^All \d+ are there\.$/).waitFor();
  await page.getByRole("radio", { name: "Strict" }).check();
  await page.getByRole("button", { name: "Use this" }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "Look now" }).click();
  await page.getByText("Expected reviews").waitFor();
}

/** What people sent and said comes in once the CRM was read, is judged, and waits for people. */
export async function bringIn({ page, go, ground }: Walk): Promise<void> {
  await go("How things stand");
  await page.getByText("The newest change of the CRM that was read is of").waitFor();
  await ground.app.verb("import", ...readdirSync(FILES).filter((name) => FIRST_FILES.test(name)).map((name) => join(FILES, name)));
  await page.reload();
  await page.getByText(/^[1-9]\d* reviews wait for a person/).waitFor();
  await page.locator("dl.figures > div").filter({ hasText: "Waiting" }).filter({ hasText: /^Waiting0/ }).first().waitFor();
  await page.getByRole("link", { name: "Set up and try out" }).click();
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByText(/^[1-9]\d* activities were judged\.$/).waitFor();
}

/** Somebody of the CRM is made an admin by name, and signs in through the CRM. */
export async function secondAdmin({ page, go, ground }: Walk): Promise<Walk> {
  await go("Access");
  await page.getByLabel("Search by name or address").fill(SECOND_ADMIN.name);
  await page.getByText("1 person").waitFor();
  await page.getByRole("button", { name: `Change roles ${SECOND_ADMIN.name}` }).click();
  const dialog = page.getByRole("dialog", { name: "Change roles" });
  await dialog.getByLabel("Admin", { exact: true }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("The roles were changed.").waitFor();
  return walkAs(ground, SECOND_ADMIN.email);
}


