import assert from "node:assert/strict";

import fc from "fast-check";

import { PolicySchema } from "../../../config/policy.ts";
import { activityId, reviewTaskId, userId } from "../../../src/domain/model/ids.ts";
import type { ReviewTask } from "../../../src/domain/model/proposal.ts";
import type { User } from "../../../src/domain/model/records.ts";
import { type Desk, inPlaceOf, standIn, withoutLine } from "../../../src/domain/review/absence.ts";
import { askedOf, decider } from "../../../src/domain/review/assign.ts";
import { overdue } from "../../../src/domain/review/overdue.ts";

const user = (id: string, role: User["role"] = "rep", change: Partial<User> = {}): User => ({ id: userId(id), name: `Name of ${id}`, email: `${id}@seller.example`, phone: null, zone: "UTC", role, active: true, ...change });
const away = (who: string, deputy: string, from = "2026-03-02", to = "2026-03-06") => ({ user: `${who}@seller.example`, from, to, deputy: `${deputy}@seller.example` });
const USERS = [user("ann"), user("ben"), user("cyd"), user("boss", "manager"), user("vice", "manager"), user("root", "admin")];
const NOON = "2026-03-04T12:00:00.000Z";
const desk = (absences: readonly ReturnType<typeof away>[], change: Partial<Desk> = {}): Desk => ({ users: USERS, policy: PolicySchema.parse({ review: { absences } }), at: NOON, ...change });
const id = userId;

describe("somebody who is away", () => {
  it("is represented by their deputy on both days of the absence and between, by the clock where they live", () => {
    const tokyo = { users: [user("ann", "rep", { zone: "Asia/Tokyo" }), user("ben")] };
    const at = (when: string) => standIn(id("ann"), desk([away("ann", "ben")], { ...tokyo, at: when }));
    assert.deepEqual(["2026-03-01T14:59:00.000Z", "2026-03-01T15:00:00.000Z", "2026-03-06T14:59:00.000Z", "2026-03-06T15:00:00.000Z"].map(at), ["ann", "ben", "ben", "ann"]);
  });

  it("is represented by the deputy's deputy; by nobody where the chain ends in nothing or in itself", () => {
    assert.equal(standIn(id("ann"), desk([away("ann", "ben"), away("ben", "cyd")])), "cyd");
    assert.equal(standIn(id("ann"), desk([away("ann", "ben"), away("ben", "ann")])), null);
    assert.equal(standIn(id("ann"), desk([away("ann", "stranger")])), null);
    assert.equal(standIn(id("ann"), desk([away("ann", "ben")], { users: [user("ann"), user("ben", "rep", { active: false })] })), null);
    assert.equal(standIn(id("ann"), desk([away("ann", "ben")], { users: [user("ann", "rep", { active: false }), user("ben")] })), "ben");
  });

  it("the line that says so gives way to another and goes, and nothing else of the review's words does", () => {
    const told = inPlaceOf("Log it?", id("ann"), desk([away("ann", "ben")]));
    assert.match(told, /^Log it\?\n\nAsked in place of Name of ann/);
    const added = `${told}\n\nOn record since this was asked: somebody.`;
    assert.equal(withoutLine(added), "Log it?\n\nOn record since this was asked: somebody.");
    assert.match(inPlaceOf(added, id("cyd"), desk([away("cyd", "ben")])), /^Log it\?\n\nOn record since this was asked: somebody\.\n\nAsked in place of Name of cyd/);
  });

  it("whatever the absences, whoever stands in is there, and it ends", () => {
    const name = fc.constantFrom("ann", "ben", "cyd", "boss", "vice", "root");
    fc.assert(fc.property(fc.array(fc.tuple(name, name), { maxLength: 8 }), name, (pairs, who) => {
      const entries = pairs.filter(([one, other]) => one !== other).map(([one, other]) => away(one, other));
      const found = standIn(id(who), desk(entries));
      return found === null || !entries.some((entry) => entry.user === `${found}@seller.example`);
    }));
  });

  it("when a review is made, then the deputy gets it and reads why; without one it is the role's next", () => {
    const asked = askedOf(decider("record-owner", id("ann"), desk([away("ann", "ben")])), "Why?", desk([away("ann", "ben")]));
    assert.deepEqual(asked, { assigneeId: "ben", detail: "Why?\n\nAsked in place of Name of ann, who is away until 2026-03-06." });
    assert.deepEqual(decider("manager", null, desk([away("boss", "ben"), away("ben", "boss")])), { assigneeId: "vice", awayId: "boss" });
    assert.deepEqual(decider("manager", null, desk([])), { assigneeId: "boss", awayId: null });
    assert.deepEqual(decider("record-owner", id("ann"), desk([away("ann", "ben")], { users: [user("ann", "rep", { active: false }), user("ben")] })).assigneeId, "ben");
  });

  it("when all are away, then it waits for the first", () => {
    const all = USERS.map(({ name }) => name.replace("Name of ", "")).map((who) => away(who, who === "ann" ? "ben" : "ann"));
    assert.deepEqual(decider("manager", id("cyd"), desk(all)), { assigneeId: "boss", awayId: null });
  });

  it("when an absence begins, then the open review goes to the deputy with a time of their own, and comes to rest there", () => {
    const policy = PolicySchema.parse({ review: { absences: [away("ann", "ben")] } });
    assert.equal(overdue(TASK, USERS, policy, "2026-03-01T23:59:00.000Z"), null);
    const handed = overdue(TASK, USERS, policy, "2026-03-02T00:00:00.000Z");
    assert.deepEqual([handed?.verb, handed?.task.assigneeId, handed?.task.role, handed?.task.dueAt, handed?.task.version], ["assign", "ben", "record-owner", "2026-03-04T00:00:00.000Z", 2]);
    assert.match(handed?.task.detail ?? "", /in place of Name of ann/);
    assert.equal(overdue(handed?.task ?? TASK, USERS, policy, "2026-03-02T00:05:00.000Z"), null);
    const on = overdue(handed?.task ?? TASK, USERS, policy, "2026-03-04T00:00:00.000Z");
    assert.deepEqual([on?.verb, on?.task.assigneeId, on?.task.detail], ["escalate", "boss", "Why?"]);
  });

  it("when whoever has it leaves the CRM, then the role's next is asked; when nobody is there, then it stays", () => {
    const left = USERS.map((one) => (one.id === "ann" ? { ...one, active: false } : one));
    const handed = overdue(TASK, left, PolicySchema.parse({}), "2026-03-02T00:00:00.000Z");
    assert.deepEqual([handed?.verb, handed?.task.assigneeId], ["assign", "boss"]);
    assert.match(handed?.task.detail ?? "", /no longer active/);
    assert.equal(overdue(TASK, left.filter(({ role }) => role === "rep"), PolicySchema.parse({}), "2026-03-02T00:00:00.000Z"), null);
  });

  it("the policy refuses an absence that ends before it begins, and one's own deputy", () => {
    for (const entry of [away("ann", "ben", "2026-03-06", "2026-03-02"), away("ann", "ann")]) assert.ok(!PolicySchema.safeParse({ review: { absences: [entry] } }).success);
  });

  const TASK: ReviewTask = {
    id: reviewTaskId("t"), activityId: activityId("t"), proposalIds: [], state: "open", reasons: ["match_uncertain"], role: "record-owner", assigneeId: id("ann"),
    title: "", detail: "Why?", createdAt: "2026-03-01T08:00:00.000Z", dueAt: "2026-03-03T08:00:00.000Z", expiresAt: "2026-03-31T08:00:00.000Z", escalations: 0, version: 1,
  };
});
