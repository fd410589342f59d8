import assert from "node:assert/strict";

import { door } from "../../helpers/sandbox-door.ts";
import { WORDS } from "../../helpers/two-of-one.ts";
import { SECOND_ADMIN } from "./begin.ts";
import { press, type Walk } from "./walk.ts";

/** Longer than either CRM is at moving what hung on a record. */
const HOUR_MS = 3_600_000;
const OWNER = "nadia.hosseini@kestrelsensing.example";

/** Merges are wanted, data has an owner and merges a second approver: saved, and allowed by another admin. */
export async function governMerges({ page, go }: Walk, second: Walk): Promise<void> {
  await go("Policy");
  const sought = page.getByLabel("Find a setting");
  await sought.fill("merge.enabled");
  await page.getByRole("switch", { name: /^Enabled/ }).setChecked(true, { force: true });
  await sought.fill("movedRecords");
  await page.getByRole("textbox", { name: /Moved records/ }).fill("0");
  await sought.fill("governance");
  for (const object of ["Contact", "Account", "Opportunity"]) await page.getByRole("textbox", { name: new RegExp(`› ${object}`) }).fill(OWNER);
  await page.getByRole("textbox", { name: /^Approvers/ }).fill(SECOND_ADMIN.email);
  await page.getByRole("button", { name: "Look at the changes" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("These wait for another admin before they hold:").waitFor();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("What is protected waits for another admin: see the proposals.").waitFor();
  await second.go("Policy");
  await second.page.getByRole("tab", { name: "Proposals" }).click();
  await second.page.getByRole("button", { name: "Approve" }).click();
  await second.page.getByText("approved", { exact: true }).waitFor();
}

/** Two records of one person are asked about as soon as somebody asks for it. */
export async function findDuplicates({ page, go }: Walk): Promise<void> {
  await go("Jobs");
  await page.getByRole("button", { name: "Ask about duplicates" }).click();
  await page.getByRole("row", { name: /^Propose merges done/ }).first().waitFor();
}

/** Side by side, with a value picked; one approves, the other approves what the first chose; then they are one in the CRM. */
export async function merge({ page, ground, openReview, done }: Walk, second: Walk): Promise<void> {
  const id = await openReview("Ostrowski");
  await page.getByRole("heading", { name: "The two records side by side" }).waitFor();
  const picked = page.getByRole("radio", { name: /: Purchasing Lead, of / });
  const isPicked = await picked.isChecked();
  await (isPicked ? page.getByRole("radio", { name: /: Head of Purchasing, of / }) : picked).check();
  await press(page, "Approve with your choices");
  await done("Approved with changes");
  await page.goto(`${ground.app.url}/reviews/${id}`);
  await page.getByRole("heading", { name: "Approvals: 1 of 2" }).waitFor();
  await second.page.goto(`${ground.app.url}/reviews/${id}`);
  await press(second.page, "Approve");
  await second.done("Approved");
  await page.goto(`${ground.app.url}/reviews/${id}`);
  await page.getByRole("button", { name: /^Take back… merge/ }).waitFor();
  assert.deepEqual(await titles(ground.side), [isPicked ? "Head of Purchasing" : "Purchasing Lead"]);
}

/** It is said what cannot return before anybody asks for it; approved, and once the CRM moved all that hung on them, both are there again, each as it was. */
export async function takeBack({ page, ground, go, done }: Walk): Promise<void> {
  const [merged] = await people(ground.side);
  await page.getByRole("button", { name: /^Take back… merge/ }).click();
  const dialog = page.getByRole("dialog", { name: "Take back what was written?" });
  await dialog.getByRole("heading", { name: "What cannot return" }).waitFor();
  await dialog.getByRole("button", { name: "Ask for it" }).click();
  await page.getByRole("heading", { level: 2, name: /^Take back the merge of / }).waitFor();
  await page.getByRole("heading", { name: "What cannot return" }).waitFor();
  const asked = page.url();
  await press(page, "Approve");
  await done("Approved");
  if (ground.side.crm === "hubspot") {
    await page.goto(asked);
    await page.getByRole("listitem").filter({ hasText: "two records again: waits to be written not before" }).waitFor();
  }
  await ground.later(HOUR_MS);
  await page.goto(asked);
  await page.getByRole("listitem").filter({ hasText: "two records again:" }).getByText("written", { exact: true }).waitFor();
  assert.deepEqual((await titles(ground.side)).toSorted(), ["Head of Purchasing", "Purchasing Lead"]);
  await go("Records");
  await page.getByLabel("The record's id in the CRM").fill(merged?.id ?? assert.fail("it is not there"));
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "What Steward wrote here" }).getByText("This merge was taken back already.").waitFor();
  await page.getByText("Chain verified").waitFor();
}

async function people({ crm, url }: Walk["ground"]["side"]): Promise<readonly { readonly id: string; readonly title: string }[]> {
  const words = WORDS[crm];
  const told: unknown = await door(url, `records/${words.contacts}`);
  assert.ok(typeof told === "object" && told !== null && "records" in told && Array.isArray(told.records));
  return told.records.flatMap((record: Readonly<Record<string, unknown>>) => {
    const values: unknown = record["properties"] ?? record["fields"];
    if (record["archived"] === true || record["deleted"] === true || !JSON.stringify(values).includes("Ostrowski") || typeof values !== "object" || values === null) return [];
    return [{ id: String(record["id"]), title: String(Reflect.get(values, words.title)) }];
  });
}

const titles = async (side: Walk["ground"]["side"]): Promise<string[]> => (await people(side)).map(({ title }) => title);
