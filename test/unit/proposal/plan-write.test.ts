import assert from "node:assert/strict";

import { activityId, contactId, naturalKey, userId } from "../../../src/domain/model/ids.ts";
import type { CastMember, Extraction, Match, NextStep } from "../../../src/domain/model/judgement.ts";
import { type PlanInput, planWrites } from "../../../src/domain/proposal/plan-write.ts";
import { writtenStrings } from "../../../src/domain/proposal/written.ts";
import { someActivity } from "../../helpers/some-activity.ts";

const ben: CastMember = { side: "own", id: userId("u1"), name: "Ben Sample", labels: ["Ben"], zone: "UTC", present: true, author: false };
const ana: CastMember = { side: "customer", id: contactId("c1"), name: "Ana Example", labels: ["Ana"], zone: null, present: true, author: true };
const eve: CastMember = { side: "unknown", id: null, name: "Eve Guest", labels: [], zone: null, present: true, author: false };
const match: Match = { certainty: "clear", contactIds: [contactId("c1")], accountId: null, opportunityId: null, confidence: 0.99, candidates: [], reasons: [], cast: [ben, ana, eve] };
const step = (change: Partial<NextStep>): NextStep => ({ ownerId: userId("u1"), ownerName: "Ben Sample", action: "send the drawings", due: "2026-03-12", duePhrase: "Thursday", quote: "I will send the drawings on Thursday", toWhomId: null, toWhomName: null, certainty: "firm", condition: null, reasons: [], ...change });
const extraction = (steps: readonly NextStep[]): Extraction => ({ summary: "The drawings arrived.", claims: [], unsupportedClaims: 0, nextSteps: steps, promises: [], signals: [], reasons: [] });
const input = (change: Partial<PlanInput>): PlanInput => ({
  activityId: activityId("a1"), activity: someActivity(), flags: [], verdict: { route: "auto", reasons: [] }, twin: null, match,
  extraction: extraction([]), outcome: null, answeredLine: null, recordOwner: userId("u9"),
  keys: { engagement: naturalKey(`email-${"1".repeat(40)}`), task: (index) => naturalKey(`task-${String(index).repeat(40)}`) },
  at: "2026-03-10T09:05:00.000Z", expiresAt: "2026-04-09T09:05:00.000Z", ...change,
});

describe("planWrites", () => {
  it("makes one engagement and one task for each next step", () => {
    const planned = planWrites(input({ extraction: extraction([step({}), step({ ownerId: contactId("c1"), ownerName: "Ana Example" })]) }));
    assert.deepEqual(planned.map((one) => [one.kind, one.object]), [["log_activity", "email"], ["create_task", "task"], ["create_task", "task"]]);
  });

  it("gives our own step to who took it, and a customer's to the record's owner as a follow-up", () => {
    const [, ours, theirs] = planWrites(input({ extraction: extraction([step({}), step({ ownerId: contactId("c1"), ownerName: "Ana Example" })]) }));
    assert.deepEqual([ours?.fields.ownerId, ours?.fields.subject], ["u1", "Send the drawings"]);
    assert.deepEqual([theirs?.fields.ownerId, theirs?.fields.subject], ["u9", "Follow up: Ana Example to send the drawings"]);
  });

  it("when planned again, then every id and key is the same", () => {
    const once = planWrites(input({ extraction: extraction([step({})]) }));
    assert.deepEqual(planWrites(input({ extraction: extraction([step({})]) })), once);
    assert.equal(new Set(once.map((one) => one.id)).size, once.length);
  });

  it("when skipped, then nothing is proposed", () => {
    assert.deepEqual(planWrites(input({ verdict: { route: "skip", reasons: ["duplicate"] } })), []);
  });

  it("when a known meeting was called off, then it is marked, and nothing else is written", () => {
    const [only, ...rest] = planWrites(input({ verdict: { route: "skip", reasons: ["cancelled"] }, twin: { relation: "cancelled", of: "a0", foreign: false } }));
    assert.deepEqual([only?.kind, only?.route, only?.fields, rest], ["cancel_activity", "auto", { status: "cancelled" }, []]);
  });

  it("names an unknown participant as such", () => {
    assert.match(planWrites(input({}))[0]?.fields.participants ?? "", /Eve Guest \(not in CRM\)/);
  });

  it("writes the mailbox of a plus-address, never what stands behind the plus", () => {
    const activity = someActivity({ participants: [{ role: "from", name: "Ana Example", email: "ana+pumps@example.com" }] });
    const written = writtenStrings(planWrites(input({ activity })), null);
    assert.ok(written.includes("ana@example.com"));
    assert.ok(!written.some((text) => text.includes("pumps@")));
  });

  it("writes no word of the body that the summary does not carry", () => {
    const activity = someActivity({ text: { ...someActivity().text, body: "Between us: the boiler leaks." } });
    assert.ok(!writtenStrings(planWrites(input({ activity })), null).some((text) => text.includes("boiler")));
  });
});
