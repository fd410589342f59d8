import assert from "node:assert/strict";
import { activityId, reviewTaskId, userId } from "../../../src/domain/model/ids.ts";
import type { ReviewTask } from "../../../src/domain/model/proposal.ts";
import { decide } from "../../../src/domain/review/decide.ts";
import { snooze } from "../../../src/domain/review/snooze.ts";

const NOW = "2026-03-02T09:00:00.000Z";
const task: ReviewTask = {
  id: reviewTaskId("r-1"), activityId: activityId("a-1"), proposalIds: [], state: "open", reasons: [], role: "manager", assigneeId: null, title: "t", detail: "d",
  createdAt: NOW, dueAt: "2026-03-03T09:00:00.000Z", expiresAt: "2026-03-16T09:00:00.000Z", escalations: 0, version: 3,
};
const until = "2026-03-05T09:00:00.000Z";

describe("a review that is put off", () => {
  it("is out of sight and due no earlier than it comes back, and ends when it did", () => {
    const put = snooze(task, { until, version: 3 }, NOW);
    assert.deepEqual(put, { ok: true, value: { ...task, snoozedUntil: until, dueAt: until, version: 4 } });
    const soon = snooze(task, { until: "2026-03-02T10:00:00.000Z", version: 3 }, NOW);
    assert.ok(soon.ok && soon.value.dueAt === task.dueAt);
  });

  it("comes back when somebody says so, or when somebody else is asked", () => {
    const put = { ...task, snoozedUntil: until };
    const shown = snooze(put, { until: null, version: 3 }, NOW);
    assert.ok(shown.ok && !Object.hasOwn(shown.value, "snoozedUntil"));
    const assigned = decide(put, [], { verb: "assign", version: 3, reason: null, edits: [], recordChanges: [], assigneeId: userId("u-2") }, NOW);
    assert.ok(assigned.ok && !Object.hasOwn(assigned.value.task, "snoozedUntil"));
  });

  it("is not put off into the past, beyond its end, once it is over, or as it was before somebody changed it", () => {
    const refused: readonly (readonly [ReviewTask, Parameters<typeof snooze>[1], string])[] = [
      [task, { until: NOW, version: 3 }, "incomplete"], [task, { until: task.expiresAt, version: 3 }, "incomplete"], [task, { until, version: 2 }, "stale"],
      [{ ...task, state: "approved" }, { until, version: 3 }, "closed"], [{ ...task, expiresAt: NOW }, { until, version: 3 }, "closed"],
    ];
    for (const [one, wish, kind] of refused) {
      const result = snooze(one, wish, NOW);
      assert.equal(result.ok ? "done" : result.error.kind, kind);
    }
  });
});
