import assert from "node:assert/strict";

import type { StoredActivity } from "../../src/ports/store-tables.ts";
import type { Installed } from "../helpers/installed.ts";
import { beginsAt, calledOff, FIRST, meetingsOf, MOVED, MOVED_TO } from "../helpers/lakeshore-meeting.ts";
import { chain } from "../helpers/proof.ts";
import { provenInstallation } from "../helpers/proven-installation.ts";

describe("a meeting that is called off or moved while a person is asked about it", function () {
  this.timeout(60_000);
  const install = provenInstallation();
  let one: Installed;

  it("the question ends, with an entry that says who ended it; nothing can log the meeting any more", async () => {
    one = await install({ probation: true });
    const asked = await one.through(MOVED);
    const task = await one.review(asked.id);
    assert.equal(task.state, "open");

    const cancel = await one.through(calledOff());
    assert.deepEqual([cancel.state, cancel.reasons], ["skipped", ["cancelled"]]);
    await assertClosed(asked);
    const late = await one.decide(task, "approve");
    assert.ok(!late.ok && late.error.kind === "closed");
    await one.drain();
    assert.deepEqual(await meetingsOf(one), []);
  });

  it("both in one batch: the same", async () => {
    one = await install({ probation: true });
    const [asked] = await one.arrive(MOVED, calledOff());
    assert.ok(asked);
    await one.drain();
    await assertClosed(await one.activity(asked.id));
    assert.deepEqual(await meetingsOf(one), []);
  });

  it("a newer version that waits behind a logged one: its question ends and the logged meeting is marked cancelled", async () => {
    one = await install();
    assert.equal((await one.through(FIRST)).state, "logged");
    await one.in((tx) => tx.setPolicy({ ...tx.installation.policy, grants: { activityLogging: false, fixes: [] } }));
    const asked = await one.through(MOVED);
    assert.equal(asked.state, "review");

    await one.through(calledOff());
    await assertClosed(asked);
    assert.deepEqual((await meetingsOf(one)).map(({ properties }) => properties["hs_meeting_outcome"]), ["CANCELED"]);
  });

  it("moved: the question about the old time ends, its task in the CRM carries the new one, and approving that logs the new time", async () => {
    one = await install({ probation: true });
    const asked = await one.through(FIRST);
    const moved = await one.through(MOVED);
    assert.deepEqual([(await one.review(asked.id)).state, (await one.activity(asked.id)).state], ["rejected", "rejected"]);
    const task = await one.review(moved.id);
    const inCrm = (await one.portal.ours()).filter(({ object }) => object === "tasks");
    assert.deepEqual(inCrm.map(({ properties }) => [properties["hs_task_status"], properties["steward_review_link"]]), [["NOT_STARTED", `http://localhost:3000/reviews/${task.id}`]]);

    assert.ok((await one.decide(task, "approve")).ok);
    await one.drain();
    assert.deepEqual((await meetingsOf(one)).map(beginsAt), [MOVED_TO]);
    const [after] = (await one.portal.ours()).filter(({ id }) => id === inCrm[0]?.id);
    assert.equal(after?.properties["hs_task_status"], "COMPLETED");
  });

  it("moved, and the new time needs no question: the task in the CRM is closed and the new time stands", async () => {
    one = await install({ probation: true });
    const asked = await one.through(FIRST);
    await one.in((tx) => tx.setPolicy({ ...tx.installation.policy, grants: { activityLogging: true, fixes: [] } }));
    assert.equal((await one.through(MOVED)).state, "logged");
    await assertClosed(asked);
    assert.deepEqual((await meetingsOf(one)).map(beginsAt), [MOVED_TO]);
  });

  it("an old version that is called off late: the question about the newer one stays", async () => {
    one = await install({ probation: true });
    const asked = await one.through(MOVED);
    await one.through(calledOff(0));
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
});
