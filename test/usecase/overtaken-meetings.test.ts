import assert from "node:assert/strict";

import type { StoredActivity } from "../../src/ports/store-tables.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { sampleText } from "../helpers/installed-hands.ts";
import { assertProven, chain } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const VERSION = sampleText("018-onsite-lakeshore-moved.ics");
const CANCEL = { name: "cancel.ics", text: VERSION.replace("METHOD:REQUEST", "METHOD:CANCEL").replace("SEQUENCE:1", "SEQUENCE:2\r\nSTATUS:CANCELLED") };

describe("a meeting that is called off or moved while a person is asked about it", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  afterEach(async () => {
    await assertProven(one);
    await one.close();
  });

  it("the question ends, with an entry that says who ended it; nothing can log the meeting any more", async () => {
    one = await installed(sandbox.url, { probation: true });
    const asked = await one.through("018-onsite-lakeshore-moved.ics");
    const task = await one.review(asked.id);
    assert.equal(task.state, "open");

    const cancel = await one.through(CANCEL);
    assert.deepEqual([cancel.state, cancel.reasons], ["skipped", ["cancelled"]]);
    await assertClosed(asked);
    const late = await one.decide(task, "approve");
    assert.ok(!late.ok && late.error.kind === "closed");
    await one.drain();
    assert.deepEqual(await meetings(), []);
  });

  it("both in one batch: the same", async () => {
    one = await installed(sandbox.url, { probation: true });
    const [asked] = await one.arrive("018-onsite-lakeshore-moved.ics", CANCEL);
    assert.ok(asked);
    await one.drain();
    await assertClosed(await one.activity(asked.id));
    assert.deepEqual(await meetings(), []);
  });

  it("a newer version that waits behind a logged one: its question ends and the logged meeting is marked cancelled", async () => {
    one = await installed(sandbox.url);
    assert.equal((await one.through("004-onsite-lakeshore.ics")).state, "logged");
    await one.in((tx) => tx.setPolicy({ ...tx.installation.policy, grants: { activityLogging: false } }));
    const asked = await one.through("018-onsite-lakeshore-moved.ics");
    assert.equal(asked.state, "review");

    await one.through(CANCEL);
    await assertClosed(asked);
    assert.deepEqual((await meetings()).map(({ properties }) => properties["hs_meeting_outcome"]), ["CANCELED"]);
  });

  it("moved: the question about the old time ends, its task in the CRM carries the new one, and approving that logs the new time", async () => {
    one = await installed(sandbox.url, { probation: true });
    const asked = await one.through("004-onsite-lakeshore.ics");
    const moved = await one.through("018-onsite-lakeshore-moved.ics");
    assert.deepEqual([(await one.review(asked.id)).state, (await one.activity(asked.id)).state], ["rejected", "rejected"]);
    const task = await one.review(moved.id);
    const inCrm = (await one.portal.ours()).filter(({ object }) => object === "tasks");
    assert.deepEqual(inCrm.map(({ properties }) => [properties["hs_task_status"], properties["steward_review_link"]]), [["NOT_STARTED", `http://localhost:3000/reviews/${task.id}`]]);

    assert.ok((await one.decide(task, "approve")).ok);
    await one.drain();
    assert.deepEqual((await meetings()).map(({ properties }) => Date.parse(properties["hs_meeting_start_time"] ?? "")), [Date.parse("2026-03-10T13:00:00Z")]);
    const [after] = (await one.portal.ours()).filter(({ id }) => id === inCrm[0]?.id);
    assert.equal(after?.properties["hs_task_status"], "COMPLETED");
  });

  it("moved, and the new time needs no question: the task in the CRM is closed and the new time stands", async () => {
    one = await installed(sandbox.url, { probation: true });
    const asked = await one.through("004-onsite-lakeshore.ics");
    await one.in((tx) => tx.setPolicy({ ...tx.installation.policy, grants: { activityLogging: true } }));
    assert.equal((await one.through("018-onsite-lakeshore-moved.ics")).state, "logged");
    await assertClosed(asked);
    assert.deepEqual((await meetings()).map(({ properties }) => Date.parse(properties["hs_meeting_start_time"] ?? "")), [Date.parse("2026-03-10T13:00:00Z")]);
  });

  it("an old version that is called off late: the question about the newer one stays", async () => {
    one = await installed(sandbox.url, { probation: true });
    const asked = await one.through("018-onsite-lakeshore-moved.ics");
    await one.through({ name: "late.ics", text: CANCEL.text.replace("SEQUENCE:2", "SEQUENCE:0") });
    assert.equal((await one.review(asked.id)).state, "open");
  });

  async function assertClosed(asked: StoredActivity): Promise<void> {
    const task = await one.review(asked.id);
    assert.deepEqual([task.state, (await one.activity(asked.id)).state], ["rejected", "rejected"]);
    const question = (await one.portal.ours()).find(({ object, properties }) => object === "tasks" && properties["steward_review_link"]?.endsWith(task.id));
    assert.equal(question?.properties["hs_task_status"], "COMPLETED");
    const told = (await chain(one.fresh, one.id)).filter(({ type, subject }) => type === "decision" && subject?.id === task.id);
    assert.deepEqual(told.map(({ data }) => [data["verdict"], data["via"]]), [["reject", "policy"]]);
  }

  const meetings = async () => (await one.portal.ours()).filter(({ object }) => object === "meetings");
});
