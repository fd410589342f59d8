import assert from "node:assert/strict";

import { type Installed, installed } from "../helpers/installed.ts";
import { requestsOf } from "../contract/portal-hands.ts";
import { CRMS, installedIn } from "../helpers/in-either-crm.ts";
import { assertProven, endings } from "../helpers/proof.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

describe("an activity about which nothing is in doubt", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => { one = await installed(sandbox.url); });
  afterEach(() => one.close());

  it("becomes one engagement on its contact, company and deal, with its next step as a task", async () => {
    const activity = await one.through("001-sensor-count.eml");
    assert.equal(activity.state, "logged");
    assert.deepEqual([activity.route, activity.reasons], ["auto", []]);

    const ours = await one.portal.ours();
    assert.deepEqual(ours.map(({ object }) => object).toSorted(), ["emails", "tasks"]);
    for (const record of ours) assert.deepEqual(await one.portal.seedsOf(record), ["a01", "c001", "o01"], record.object);
    const mail = ours.find(({ object }) => object === "emails");
    assert.ok(mail);
    assert.equal(mail.properties["hs_email_subject"], "Re: monitoring platform - three sites");
    assert.equal(mail.properties["hs_email_direction"], "INCOMING_EMAIL");
    const task = ours.find(({ object }) => object === "tasks");
    assert.ok(task);
    assert.match(task.properties["hs_task_subject"] ?? "", /sensor count/);
    assert.equal(task.properties["hs_task_status"], "NOT_STARTED");
    assert.equal((task.properties["hs_timestamp"] ?? "").slice(0, 10), "2026-02-12");
    assert.deepEqual((await endings(one)).map(({ status }) => status), ["ok", "ok"]);
    await assertProven(one);
  });

  it("is written once, however often everything runs again", async () => {
    await one.through("001-sensor-count.eml");
    const before = await one.portal.mutations();
    const [again] = await one.arrive("001-sensor-count.eml");
    assert.equal(again?.seenBefore, true);
    await one.drain();
    await one.sync();
    await one.drain();
    assert.equal((await one.portal.mutations()).length, before.length);
    await assertProven(one);
  });

  it("on probation is asked about, and nothing of it is written until somebody approves", async () => {
    await one.close();
    one = await installed(sandbox.url, { probation: true });
    const activity = await one.through("001-sensor-count.eml");
    assert.deepEqual([activity.state, activity.reasons], ["review", ["probation"]]);
    const ours = await one.portal.ours();
    assert.deepEqual(ours.map(({ object, key }) => [object, key.split("-")[0]]), [["tasks", "review"]]);

    const approved = await one.decide(await one.review(activity.id), "approve");
    assert.ok(approved.ok);
    await one.drain();
    assert.equal((await one.activity(activity.id)).state, "logged");
    assert.deepEqual((await one.portal.ours()).map(({ object }) => object).toSorted(), ["emails", "tasks", "tasks"]);
    await assertProven(one);
  });
});

for (const crm of CRMS) {
  describe(`an activity that somebody waits for (${crm})`, function () {
    this.timeout(60_000);
    let sandbox: StartedSandbox;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());

    it("is written with its task in the two calls that BEHAVIOR names, once the ways of the CRM are known", async () => {
      const { one, side, standing } = await installedIn(sandbox, crm);
      try {
        await one.arrive(plainMail(1));
        await one.drain();
        const before = (await requestsOf(side.url)).length;
        await one.arrive(plainMail(2));
        await one.drain();
        const calls = (await requestsOf(side.url)).slice(before).map(({ method, path }) => `${method} ${path}`);
        assert.equal(calls.length, 2, calls.join("\n"));
        assert.deepEqual([(await standing("email-")).length, (await standing("task-")).length], [2, 2]);
      } finally {
        await one.close();
      }
    });
  });
}
