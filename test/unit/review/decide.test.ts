import assert from "node:assert/strict";

import { activityId, naturalKey, proposalId, reviewTaskId, userId } from "../../../src/domain/model/ids.ts";
import { type EngagementProposal, type Proposal, type ReviewTask, type Verb, VERBS } from "../../../src/domain/model/proposal.ts";
import { decide, type Judging } from "../../../src/domain/review/decide.ts";

const at = "2026-03-20T10:00:00.000Z";
const proposal = (kind: EngagementProposal["kind"], id: string): EngagementProposal => ({
  id: proposalId(id), activityId: activityId("act"), kind, object: kind === "create_task" ? "task" : "email",
  key: naturalKey(`${kind === "create_task" ? "task" : "email"}-${"0".repeat(40)}`),
  fields: { subject: "Offer", matchFlag: "uncertain", outcome: "auto" }, links: { contactIds: [], accountId: null, opportunityId: null },
  confidenceBp: 5000, reasons: ["match_uncertain"], evidence: [], rationale: "", route: "review", undo: { how: "archive-created" },
  createdAt: at, expiresAt: "2026-04-20T10:00:00.000Z",
});
const proposals = [proposal("log_activity", "p1"), proposal("create_task", "p2")];
const task: ReviewTask = {
  id: reviewTaskId("r"), activityId: activityId("act"), proposalIds: proposals.map((one) => one.id), state: "open",
  reasons: ["match_uncertain"], role: "record-owner", assigneeId: userId("u1"), title: "t", detail: "d",
  createdAt: at, dueAt: "2026-03-22T10:00:00.000Z", expiresAt: "2026-04-20T10:00:00.000Z", escalations: 0, version: 3,
};
const judging = (verb: Verb, more: Partial<Judging> = {}): Judging => ({ verb, version: 3, reason: null, edits: [], recordChanges: [], assigneeId: null, ...more });
const decided = (verb: Verb, more: Partial<Judging> = {}) => {
  const result = decide(task, proposals, judging(verb, more), at);
  assert.ok(result.ok);
  return { ...result.value, approved: result.value.approved.filter(isEngagement) };
};
const isEngagement = (one: Proposal): one is EngagementProposal => one.kind !== "update_record";

describe("decide", () => {
  it("what changes no field, as a link alone, does not say how it came about", () => {
    const link: EngagementProposal = { ...proposal("update_activity", "p3"), fields: {} };
    const result = decide({ ...task, proposalIds: [link.id] }, [link], judging("approve"), at);
    assert.deepEqual(result.ok ? result.value.approved.map((one) => one.fields) : null, [{}]);
  });

  for (const verb of VERBS) {
    it(`when the task is closed, then ${verb} is refused`, () => {
      const result = decide({ ...task, state: "approved" }, proposals, judging(verb), at);
      assert.deepEqual(result.ok ? null : result.error.kind, "closed");
    });

    it(`when the task changed since it was shown, then ${verb} is refused`, () => {
      const result = decide({ ...task, version: 4 }, proposals, judging(verb), at);
      assert.deepEqual(result.ok ? null : result.error.kind, "stale");
    });
  }

  it("when it has expired, then nothing can be decided", () => {
    const result = decide(task, proposals, judging("approve"), "2026-05-01T00:00:00.000Z");
    assert.equal(result.ok, false);
  });

  it("approve does all of it as proposed, and confirms the match", () => {
    const { task: after, approved } = decided("approve");
    assert.equal(after.state, "approved");
    assert.deepEqual(approved.map((one) => [one.id, one.fields.outcome, one.fields.matchFlag]), [["p1", "approved", "confirmed"], ["p2", "approved", "confirmed"]]);
  });

  it("log leaves out the task, and what was said to come next", () => {
    const withStep = proposals.map((one) => ({ ...one, fields: { ...one.fields, nextStep: "Ana: call", due: "2026-03-25" } }));
    const result = decide(task, withStep, judging("log"), at);
    assert.ok(result.ok);
    assert.deepEqual(result.value.approved.filter(isEngagement).map((one) => [one.kind, one.fields.nextStep, one.fields.due]), [["log_activity", undefined, undefined]]);
  });

  it("edit keeps both sides of what was changed", () => {
    const { approved, edits } = decided("edit", { edits: [{ proposalId: proposalId("p1"), fields: { subject: "Revised offer" } }] });
    assert.deepEqual(approved.map((one) => one.fields.subject), ["Revised offer", "Offer"]);
    assert.deepEqual(edits.map((edit) => [edit.proposal, edit.final].filter(isEngagement).map((one) => one.fields.subject)), [["Offer", "Revised offer"]]);
  });

  it("edit of a proposal that is not in the task is refused", () => {
    assert.equal(decide(task, proposals, judging("edit", { edits: [{ proposalId: proposalId("other") }] }), at).ok, false);
  });

  it("reject needs a reason and does nothing", () => {
    assert.equal(decide(task, proposals, judging("reject"), at).ok, false);
    assert.deepEqual(decided("reject", { reason: "wrong person" }).approved, []);
  });

  it("assign changes only who decides", () => {
    const { task: after, approved } = decided("assign", { assigneeId: userId("u2") });
    assert.deepEqual([after.state, after.assigneeId, approved.length, after.version], ["open", "u2", 0, 4]);
  });

  it("escalate hands the task to the next role", () => {
    const { task: after } = decided("escalate");
    assert.deepEqual([after.state, after.role, after.escalations], ["open", "manager", 1]);
  });

  it("block blocks the thread and does nothing", () => {
    const { task: after, approved, blockThread } = decided("block");
    assert.deepEqual([after.state, approved.length, blockThread], ["blocked", 0, true]);
  });
});
