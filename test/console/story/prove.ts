import assert from "node:assert/strict";

import { asOwnerOfRun } from "../../helpers/console-database.ts";
import type { Walk } from "./walk.ts";

const ALTERED_AT = 40;
const FORGOTTEN = "luis.herrera@northfield-foundry.example";

/** One click walks the log, on a page on which nothing was verified yet. */
async function verify({ page, ground }: Walk): Promise<string> {
  await page.goto(`${ground.app.url}/audit`);
  await page.getByRole("button", { name: "Verify the chain" }).click();
  await page.getByRole("button", { name: "Verify again" }).waitFor();
  return page.getByRole("region", { name: "Is the log whole?" }).innerText();
}

/** Nobody touched it: it is whole. */
export async function intact(walk: Walk): Promise<void> {
  assert.match(await verify(walk), /Chain verified\s+\d+ entries walked/);
}

/** Somebody with the database's keys changes an entry: the page names the place, the kind, and the neighbours. */
export async function tampered(walk: Walk): Promise<void> {
  await replaceInEntry(walk, "\"v\":1", "\"v\":7");
  const said = await verify(walk);
  assert.match(said, new RegExp(`The chain is broken\\s+At position ${String(ALTERED_AT)}`));
  assert.match(said, /altered: this entry is not what was written/);
  const alert = walk.page.getByRole("alert").filter({ hasText: "The chain is broken" });
  for (const seq of [ALTERED_AT - 1, ALTERED_AT, ALTERED_AT + 1]) await alert.getByRole("link", { name: `Position ${String(seq)}`, exact: true }).waitFor();
  await replaceInEntry(walk, "\"v\":7", "\"v\":1");
}

async function replaceInEntry({ ground }: Walk, from: string, to: string): Promise<void> {
  await asOwnerOfRun(ground, async (client) => {
    await client.query("ALTER TABLE steward.audit_entry DISABLE TRIGGER never_changed");
    await client.query("UPDATE steward.audit_entry SET bytes = replace(bytes, $2, $3) WHERE seq = $1", [ALTERED_AT, from, to]);
    await client.query("ALTER TABLE steward.audit_entry ENABLE ALWAYS TRIGGER never_changed");
  });
}

/** Another attitude is tried on what came in, and not saved. */
export async function dryRun({ page, go }: Walk): Promise<void> {
  await go("Policy");
  await page.getByRole("button", { name: "Hands-off" }).click();
  await page.getByRole("button", { name: "Look at the changes" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Try on the last 30 days" }).click();
  await dialog.getByText(/^\d+ of [1-9]\d* would be judged otherwise\.$/).waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Take back all changes" }).click();
}

/** Somebody is forgotten once it was seen what goes and what stays. */
export async function forget({ page, go }: Walk): Promise<void> {
  await go("People");
  await page.getByLabel("Who", { exact: true }).fill(FORGOTTEN);
  await page.getByRole("button", { name: "See what would go" }).click();
  await page.getByRole("table", { name: "What goes" }).waitFor();
  await page.getByLabel("I have seen what goes.").check();
  await page.getByRole("button", { name: "Forget now" }).click();
  await page.getByRole("heading", { name: "Forgotten." }).waitFor({ timeout: 120_000 });
  await page.getByRole("button", { name: "See what would go" }).click();
  await page.getByText("Nothing is kept of them.").waitFor();
}
