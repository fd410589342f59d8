import assert from "node:assert/strict";

import { door, loggedIn } from "../../helpers/sandbox-door.ts";
import { idIn, press, rowOf, type Walk } from "./walk.ts";

/** What each CRM says of what it does not take, and on which way. */
const REFUSALS = {
  hubspot: { path: "/crm/objects/*/emails/batch/create", body: { status: "error", category: "VALIDATION_ERROR", message: "Mails of this account are closed for the audit." } },
  salesforce: { path: "/services/data/*/composite/sobjects*", body: [{ errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "Mails of this account are closed for the audit." }] },
} as const;

/** Each verb, and putting off, on a review of its own; then each is looked at once more. */
export async function eachVerb({ page, openReview, heard, done }: Walk): Promise<void> {
  const approved = await openReview("Pilot tube mill");
  await press(page, "Approve");
  await heard(/^Approved: /);
  const edited = await openReview("Test rig: sampling rate");
  await press(page, "Edit");
  const form = page.getByRole("dialog", { name: "Edit, then approve" });
  await form.getByLabel(/^Subject/).first().fill("Test rig: sampling rate, as agreed");
  const time = form.locator("input[type=datetime-local]").first();
  assert.match(await time.inputValue(), /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/);
  await time.fill("2026-03-04T09:15");
  await form.getByRole("button", { name: "Edit" }).click();
  await heard(/^Approved with changes: /);
  const logged = await openReview("Call with Owen Tate");
  await press(page, "Log only");
  await heard(/^Logged as it stands: /);
  const rejected = await openReview("walk-in number 2");
  await press(page, "Reject");
  await page.getByRole("dialog").getByLabel("Why not?").fill("Nothing came of it");
  await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await heard(/^Rejected: /);
  const assigned = await openReview("Corrugator: thinking aloud");
  await press(page, "Assign");
  await page.getByRole("dialog").getByLabel("Who decides from now on").selectOption("Nadia Hosseini");
  await page.getByRole("dialog").getByRole("button", { name: "Assign" }).click();
  await heard(/^Assigned: /);
  const escalated = await openReview("Press line pricing question");
  await press(page, "Escalate");
  await heard(/^Escalated: /);
  const blocked = await openReview("Spindle analytics: trial data");
  await press(page, "Block");
  await page.getByRole("dialog").getByRole("button", { name: "Block" }).click();
  await heard(/^Blocked: /);
  const putOff = await openReview("RE: extruder line 4");
  await press(page, "Put off");
  await page.getByRole("button", { name: "Tomorrow morning" }).click();
  await done("Put off");
  for (const [id, words] of [[approved, "Approved by an admin"], [edited, "Approved with changes by an admin"], [logged, "Logged as it stands by an admin"], [rejected, "Rejected by an admin"], [assigned, "Asked: Nadia Hosseini"], [blocked, "Blocked by an admin"], [putOff, "put off until"]] as const) {
    await page.goto(`${new URL(page.url()).origin}/reviews/${id}`);
    await page.getByRole("region", { name: "The question" }).getByText(words).first().waitFor();
  }
  await page.goto(`${new URL(page.url()).origin}/reviews?role=manager`);
  await page.locator(`#review-${escalated}`).waitFor();
}

/** What was approved stands in the CRM, as it was edited; what was not, does not. */
export async function onlyWhatWasApproved({ ground }: Walk): Promise<void> {
  const subjects = (await loggedIn(ground.side)).flatMap(({ values }) => Object.values(values));
  assert.ok(subjects.some((text) => text?.includes("Test rig: sampling rate, as agreed")));
  assert.ok(!subjects.some((text) => text === "walk-in number 2"));
}

/** Several at once: exactly what would become of each is shown before it is done. */
export async function many({ page, go, heard }: Walk): Promise<void> {
  await go("Reviews");
  await page.getByLabel("Look for words of the title").fill("Text message");
  await page.keyboard.press("Enter");
  const wanted = ["Text message with Sal Petrillo", "Text message with Jowan Pascoe"];
  for (const words of wanted) await rowOf(page, words).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Approve: look at all of them first" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2 would be done").waitFor();
  for (const words of wanted) await dialog.getByText(words).first().waitFor();
  await dialog.getByRole("button", { name: "Do these 2" }).click();
  await heard(/^2 done\.$/);
}

/** Somebody else decides first: it is said who and what, and nothing else is done. */
export async function somebodyWasFirst(mine: Walk, theirs: Walk): Promise<void> {
  const words = "Delacroix: humidity";
  await mine.openReview(words);
  const id = await theirs.openReview(words);
  await press(theirs.page, "Reject");
  await theirs.page.getByRole("dialog").getByLabel("Why not?").fill("Spoken of elsewhere");
  await theirs.page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await theirs.done("Rejected");
  await theirs.page.goto(`${theirs.ground.app.url}/reviews/${id}`);
  await theirs.page.getByText("Rejected by Greg Paulsen").waitFor();
  await press(mine.page, "Approve");
  await mine.page.getByRole("alert").getByText(/Somebody was first\. .* Greg Paulsen decided it: Rejected\./).waitFor();
  await mine.page.getByRole("button", { name: "Dismiss" }).click();
}

/** The second click of a double click decides nothing, neither this one twice nor the next. */
export async function doubleClick({ page, go, done }: Walk): Promise<void> {
  await go("Reviews");
  await page.getByLabel("Look for words of the title").fill("Call with");
  await page.keyboard.press("Enter");
  await page.waitForURL((at) => at.searchParams.get("q") === "Call with");
  await page.getByLabel("Reason").selectOption("probation");
  await page.waitForURL((at) => at.searchParams.get("reason") === "probation");
  await rowOf(page, "Call with").getByRole("link").click();
  const first = idIn(page);
  await page.getByRole("group", { name: "Decide" }).getByRole("button", { name: "Approve", exact: true }).dblclick();
  await page.waitForURL((at) => !at.pathname.endsWith(first));
  const next = idIn(page);
  await done("Approved");
  await page.locator(`#review-${first}`).waitFor({ state: "detached" });
  await page.getByRole("group", { name: "Decide" }).waitFor();
  assert.equal(idIn(page), next, "the next one is open, and nobody decided it");
}

/** The CRM takes an approved write not: it comes back as a question with the vendor's own sentence, and is written once somebody says so again. */
export async function refusedByTheCrm({ page, ground, go, openReview, done }: Walk): Promise<void> {
  const words = "Re: reefer trucks, and the snow";
  // What was approved before is not what is to be refused.
  await go("How things stand");
  await page.locator("dl.figures > div").filter({ hasText: /^Writes waiting0$/ }).first().waitFor();
  const { path, body } = REFUSALS[ground.side.crm];
  const id = await openReview(words);
  await door(ground.side.url, "faults", [{ match: { method: "POST", path, times: 1 }, fault: "status", status: 400, body }]);
  await press(page, "Approve");
  await done("Approved");
  await page.goto(`${ground.app.url}/reviews/${id}`);
  const writing = page.getByRole("region", { name: "The question" });
  await writing.getByText("refused").first().waitFor();
  await writing.getByText(body instanceof Array ? body[0].message : body.message).first().waitFor();
  await writing.getByRole("link", { name: "A person is asked about it" }).first().click();
  await page.getByRole("heading", { level: 2, name: /^The CRM refused: / }).waitFor();
  await press(page, "Approve");
  await done("Approved");
  await page.goto(`${ground.app.url}/reviews/${id}`);
  await writing.getByText("written", { exact: true }).first().waitFor();
}
