import assert from "node:assert/strict";

import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven, witnessed } from "../helpers/proof.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const CREATE = { method: "POST", path: "/crm/objects/2026-09/*/batch/create" };
const FIND = { method: "POST", path: "/crm/objects/2026-09/*/batch/read" };
const daily = { status: "error", errorType: "RATE_LIMIT", policyName: "DAILY", message: "You have reached your daily limit." };
const secondly = { ...daily, policyName: "SECONDLY", message: "You have reached your secondly limit." };

/** What a CRM does on a bad day, and how often in a row. */
const BAD_DAYS: readonly (readonly [string, Readonly<Record<string, unknown>>, number])[] = [
  ["an ended token", { fault: "expire-token" }, 1],
  ["429 for this second, without Retry-After", { fault: "status", status: 429, body: secondly }, 3],
  ["429 for ten seconds", { fault: "429-secondly" }, 3],
  ["429 with Retry-After", { fault: "429-secondly", retryAfterSeconds: 7 }, 2],
  ["429 for the day", { fault: "429-daily" }, 2],
  ["429 for the day with Retry-After", { fault: "status", status: 429, body: daily, retryAfterSeconds: 3600 }, 1],
  ["a locked record (423)", { fault: "lock" }, 2],
  ["an account in migration (477)", { fault: "status", status: 477, retryAfterSeconds: 60 }, 1],
  ["500", { fault: "status", status: 500 }, 4],
  ["502 without a word", { fault: "status", status: 502 }, 2],
  ["503 with Retry-After", { fault: "status", status: 503, retryAfterSeconds: 20 }, 2],
  ["garbage after it did its work", { fault: "garbage" }, 2],
  ["a connection that breaks before the work", { fault: "drop-before" }, 3],
  ["a connection that breaks after the work", { fault: "drop-after-commit" }, 2],
  ["half a batch (207)", { fault: "partial" }, 1],
  ["silence, with the work done late", { fault: "delay", delayMs: 2_400 }, 1],
];

/** All in one portal: whatever happened before must not matter. */
describe("a CRM that fails for a while", function () {
  this.timeout(90_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  let mails = 0;
  const unannounced: string[] = [];
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url, { around: (writer, fresh) => witnessed(writer, fresh, unannounced) });
  });
  after(async () => {
    await one.close();
    await sandbox.stop();
  });
  afterEach(async () => {
    await one.portal.calm();
    assert.deepEqual(unannounced, [], "the CRM was called before the intent was on the chain");
  });

  for (const [what, fault, times] of BAD_DAYS) {
    it(`${what}: nothing is lost and nothing doubled`, async () => {
      await one.portal.fault({ ...CREATE, times }, fault);
      await threeMailsLand();
    });
  }

  for (const [what, fault, times] of BAD_DAYS.filter(([, { fault }]) => fault !== "partial" && fault !== "delay")) {
    it(`${what}, when looking for the record: nothing is lost and nothing doubled`, async () => {
      await one.portal.fault({ ...FIND, times }, fault);
      await threeMailsLand();
    });
  }

  it("in many ways at once: nothing is lost and nothing doubled", async () => {
    for (const [, fault] of BAD_DAYS.filter(([, { fault }]) => fault !== "delay" && fault !== "partial")) {
      await one.portal.fault({ ...CREATE, times: 1 }, fault);
      await one.portal.fault({ ...FIND, times: 1 }, fault);
    }
    await threeMailsLand();
  });

  it("is asked for a new token once, however many calls the old one ends", async () => {
    const before = await renewals();
    await one.portal.fault({ ...CREATE, times: 1 }, { fault: "expire-token" });
    await threeMailsLand();
    assert.equal(await renewals() - before, 1);
  });

  const renewals = async (): Promise<number> => (await one.portal.requests()).filter(({ path }) => path.includes("/token")).length;

  async function threeMailsLand(): Promise<void> {
    const before = (await one.portal.ours()).length;
    const accepted = await one.arrive(plainMail(mails + 1), plainMail(mails + 2), plainMail(mails + 3));
    mails += 3;
    await one.drain();
    assert.equal((await one.portal.ours()).length - before, 6);
    for (const { id } of accepted) assert.equal((await one.activity(id)).state, "logged");
    const waiting = await one.in((tx) => tx.writes.counts());
    assert.deepEqual([waiting.due, waiting.intended, waiting.refused], [0, 0, 0]);
    await assertProven(one);
  }
});
