import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { activityId, reviewTaskId, userId } from "../../../src/domain/model/ids.ts";
import type { ReviewTask } from "../../../src/domain/model/proposal.ts";
import type { User } from "../../../src/domain/model/records.ts";
import { nextDecider, overdue } from "../../../src/domain/review/overdue.ts";

const user = (id: string, role: User["role"], active = true): User => ({ id: userId(id), name: id, email: `${id}@seller.example`, phone: null, zone: "UTC", role, active });
const USERS = [user("rep", "rep"), user("boss", "manager"), user("privacy", "privacy-owner"), user("root", "admin"), user("toor", "admin")];
const POLICY = PolicySchema.parse({ review: { escalateAfterHours: 24, expireAfterDays: 30 } });
const TASK: ReviewTask = {
  id: reviewTaskId("t"), activityId: activityId("t"), proposalIds: [], state: "open", reasons: ["match_uncertain"], role: "record-owner", assigneeId: userId("rep"),
  title: "", detail: "", createdAt: "2026-03-01T08:00:00.000Z", dueAt: "2026-03-03T08:00:00.000Z", expiresAt: "2026-03-31T08:00:00.000Z", escalations: 0, version: 3,
};

const desk = (users: readonly User[]) => ({ users, policy: POLICY, at: "2026-03-03T08:00:00.000Z" });

describe("a review that nobody decides", () => {
  it("when it still has time, or is closed, then nothing becomes of it", () => {
    assert.equal(overdue(TASK, USERS, POLICY, "2026-03-03T07:59:59.999Z"), null);
    assert.equal(overdue({ ...TASK, state: "approved" }, USERS, POLICY, "2027-01-01T00:00:00.000Z"), null);
  });

  it("when it is due, then the next role is asked, and has as long", () => {
    const late = overdue(TASK, USERS, POLICY, "2026-03-03T08:00:00.000Z");
    assert.equal(late?.verb, "escalate");
    assert.deepEqual([late.task.role, late.task.assigneeId, late.task.dueAt, late.task.escalations, late.task.version], ["manager", "boss", "2026-03-04T08:00:00.000Z", 1, 4]);
  });

  it("when it is at its end, then it expires, whether it was due or not", () => {
    const late = overdue({ ...TASK, dueAt: "2026-04-30T08:00:00.000Z" }, USERS, POLICY, "2026-03-31T08:00:00.000Z");
    assert.deepEqual([late?.verb, late?.task.state, late?.task.version], ["expire", "expired", 4]);
  });

  it("asks everybody who can decide once, and then waits for its end", () => {
    const asked: string[] = [];
    let task = TASK;
    for (let day = 4; day < 20; day += 1) {
      const late = overdue(task, USERS, POLICY, `2026-03-${String(day).padStart(2, "0")}T08:00:00.000Z`);
      if (late === null) continue;
      asked.push(`${late.task.role} ${String(late.task.assigneeId)}`);
      ({ task } = late);
    }
    assert.deepEqual(asked, ["manager boss", "privacy-owner privacy", "privacy-owner root", "privacy-owner toor"]);
  });

  it("when somebody is inactive or has it already, then they are passed over", () => {
    const without = [user("rep", "rep"), user("boss", "manager", false), user("privacy", "privacy-owner")];
    assert.deepEqual(nextDecider(TASK, desk(without)), { role: "privacy-owner", assigneeId: "privacy" });
    assert.deepEqual(nextDecider({ role: "record-owner", assigneeId: userId("boss") }, desk(USERS)), { role: "manager", assigneeId: "root" });
    assert.equal(nextDecider(TASK, desk([user("rep", "rep")])), null);
    assert.equal(nextDecider({ role: "privacy-owner", assigneeId: userId("toor") }, desk(USERS)), null);
  });

  it("when whoever had it has left, then it begins with the first who can", () => {
    assert.deepEqual(nextDecider({ role: "privacy-owner", assigneeId: userId("gone") }, desk(USERS)), { role: "privacy-owner", assigneeId: "privacy" });
    assert.deepEqual(nextDecider({ role: "privacy-owner", assigneeId: null }, desk(USERS)), { role: "privacy-owner", assigneeId: "privacy" });
  });
});
