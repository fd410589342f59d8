import assert from "node:assert/strict";

import type { FieldChange } from "../../../src/domain/model/field-change.ts";
import { opportunityId } from "../../../src/domain/model/ids.ts";
import type { Extraction, Match, Twin } from "../../../src/domain/model/judgement.ts";
import { type ReasonCode } from "../../../src/domain/model/reasons.ts";
import type { RecordFields } from "../../../src/domain/model/record-fields.ts";
import { type Doubts, routeProposal } from "../../../src/domain/proposal/route-proposal.ts";
import { PolicySchema } from "../../../config/policy.ts";
import { someActivity } from "../../helpers/some-activity.ts";

const guarded = { fields: { customerVisible: ["opportunity.mapped.Mailing__c"] }, engagements: { customerVisible: ["call"] } };
const granted = PolicySchema.parse({ grants: { activityLogging: true }, ...guarded });
const change = (fields: RecordFields): FieldChange => ({ object: "opportunity", recordId: opportunityId("o1"), fields, base: Object.fromEntries(Object.keys(fields).map((field) => [field, "before"])), said: [] });
const match: Match = { certainty: "clear", contactIds: [], accountId: null, opportunityId: null, confidence: 1, candidates: [], reasons: [], cast: [] };
const extraction: Extraction = { summary: "", claims: [], unsupportedClaims: 0, nextSteps: [], promises: [], signals: [], reasons: [] };
const nothing: Doubts = { activity: someActivity(), screenReasons: [], bulk: false, twin: null, match, extraction, changes: [], hasDataOwner: true };
const twin = (relation: Twin["relation"]): Twin => ({ relation, of: "earlier", foreign: false });
const step = (reasons: readonly ReasonCode[]) => ({ ownerId: null, ownerName: null, action: "call", due: null, duePhrase: null, quote: "q", toWhomId: null, toWhomName: null, certainty: "firm" as const, condition: null, reasons });

describe("routeProposal", () => {
  const stops: readonly [string, Partial<Doubts>, ReasonCode][] = [
    ["sensitive content was found", { screenReasons: ["sensitive"] }, "sensitive"],
    ["the match is uncertain", { match: { ...match, certainty: "uncertain" } }, "match_uncertain"],
    ["nobody is on record", { match: { ...match, certainty: "none" } }, "no_match"],
    ["our side made a promise", { extraction: { ...extraction, promises: [{ type: "price", quote: "q" }] } }, "promise"],
    ["the stage may change", { extraction: { ...extraction, signals: [{ type: "stage", quote: "q" }] } }, "stage_signal"],
    ["the forecast may change", { extraction: { ...extraction, signals: [{ type: "forecast", quote: "q" }] } }, "forecast_signal"],
    ["the closing date may move", { extraction: { ...extraction, signals: [{ type: "close_date", quote: "q" }] } }, "close_date_signal"],
    ["the amount may change", { extraction: { ...extraction, signals: [{ type: "amount", quote: "q" }] } }, "amount_signal"],
    ["a step has no date", { extraction: { ...extraction, nextSteps: [step(["next_step_no_date"])] } }, "next_step_no_date"],
    ["it is probably logged already", { twin: twin("likely") }, "duplicate"],
    ["an attendee of an unknown meeting wants another time", { twin: { relation: "counter", of: null, foreign: false } }, "date_ambiguous"],
    ["a protected field would change", { changes: [change({ stage: "Won" })] }, "protected_field"],
    ["a field that a workflow listens to would change", { changes: [change({ "mapped.Mailing__c": "yes" })] }, "customer_visible"],
    ["a field that routes work would change", { changes: [change({ "mapped.Territory2Id": "north" })] }, "routing_field"],
    ["nobody answers for what would be written over", { changes: [change({ amount: "5" })], hasDataOwner: false }, "not_governed"],
    ["a workflow tells customers of such an activity", { activity: someActivity({ kind: "call" }) }, "customer_visible"],
    ["characters were lost", { activity: { ...someActivity(), decodeLossCount: 1 } }, "decode_loss"],
    ["it was cut", { activity: { ...someActivity(), truncated: true } }, "truncated"],
  ];
  for (const [why, doubt, reason] of stops) {
    it(`when ${why}, then a person is asked, granted or not`, () => {
      assert.deepEqual(routeProposal({ ...nothing, ...doubt }, granted), { route: "review", reasons: [reason] });
      assert.deepEqual(routeProposal({ ...nothing, ...doubt }, PolicySchema.parse(guarded)).reasons, [reason]);
    });
  }

  const skips: readonly [string, Partial<Doubts>, ReasonCode][] = [
    ["it came before", { twin: twin("same") }, "duplicate"],
    ["a newer version is known", { twin: twin("superseded") }, "superseded"],
    ["the meeting was called off", { twin: twin("cancelled") }, "cancelled"],
    ["somebody answers an invitation that is not known", { twin: { relation: "answer", of: null, foreign: false } }, "bulk"],
    ["it is a mass message", { bulk: true }, "bulk"],
    ["the call did not come about", { activity: someActivity({ kind: "call", incomplete: "unanswered" }), twin: twin("likely") }, "cancelled"],
  ];
  for (const [why, doubt, reason] of skips) {
    it(`when ${why}, then nothing is done, whatever else is in doubt`, () => {
      assert.deepEqual(routeProposal({ ...nothing, screenReasons: ["sensitive"], ...doubt }, granted), { route: "skip", reasons: [reason] });
    });
  }

  it("when a competitor is named or a champion left, then nothing is stopped", () => {
    const signals = [{ type: "competitor", quote: "q" }, { type: "champion_left", quote: "q" }] as const;
    assert.equal(routeProposal({ ...nothing, extraction: { ...extraction, signals } }, granted).route, "auto");
  });

  it("when an empty field is filled where nobody owns the data, then nothing is written over and nothing stopped", () => {
    const filling = { ...change({ closeDate: "2026-05-01" }), base: { closeDate: null } };
    assert.equal(routeProposal({ ...nothing, changes: [filling], hasDataOwner: false }, granted).route, "auto");
  });

  it("when a field of an approval class is filled, then a person is asked, though nothing stood there", () => {
    const filling = { ...change({ amount: "5" }), base: { amount: null } };
    assert.deepEqual(routeProposal({ ...nothing, changes: [filling] }, granted), { route: "review", reasons: ["protected_field"] });
  });

  it("when nothing is in doubt, then it is done", () => {
    assert.deepEqual(routeProposal(nothing, granted), { route: "auto", reasons: [] });
  });

  it("when the installation is on probation, then a person is asked all the same", () => {
    assert.deepEqual(routeProposal(nothing, PolicySchema.parse({})), { route: "review", reasons: ["probation"] });
  });
});
