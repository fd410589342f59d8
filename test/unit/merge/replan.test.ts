import assert from "node:assert/strict";

import fc from "fast-check";

import { type MergeBasis, trimmedBasis } from "../../../src/domain/merge/merge-basis.ts";
import { planMerge } from "../../../src/domain/merge/merge-plan.ts";
import { mergeView } from "../../../src/domain/merge/merge-view.ts";
import { replanMerge } from "../../../src/domain/merge/replan.ts";
import { contactId, crmRecordId } from "../../../src/domain/model/ids.ts";
import type { RecordSnapshot } from "../../../src/domain/model/merge.ts";
import { field, FIELDS, inputOf, outcomeOf, policies, POLICY, policyOf, snapshot, snapshots } from "./some-records.ts";

const NO_WEIGHT = { openDeals: [], accounts: [] };

function basisOf(one: RecordSnapshot, other: RecordSnapshot, fields: MergeBasis["fields"] = FIELDS, fills = false): MergeBasis {
  const way = (stays: RecordSnapshot, goes: RecordSnapshot) => ({ outcome: outcomeOf(stays, goes, fills), obstacles: [], differences: [] });
  return { pair: [one, other], ways: { [one.crmId]: way(one, other), [other.crmId]: way(other, one) }, fields, chosen: { survivorId: one.crmId, because: "it was made first" } };
}

const chosen = { survivorId: null, picks: [], role: "admin" } as const;
const planned = (...[basis, choices, policy = POLICY]: readonly [MergeBasis, Parameters<typeof replanMerge>[1], typeof POLICY?]) => {
  const plan = replanMerge(basis, choices, { policy, weight: NO_WEIGHT });
  assert.ok(plan.ok, plan.ok ? "" : plan.error);
  return plan.value;
};

describe("a merge is planned once more from what was kept of it", () => {
  it("what is left out of the basis changes no plan, whichever of the two stays", () => {
    fc.assert(fc.property(snapshots("1"), snapshots("2"), policies, fc.boolean(), (one, other, policy, fills) => {
      const whole = basisOf(one, other, FIELDS, fills);
      const trimmed = trimmedBasis(whole);
      for (const survivorId of [one.crmId, other.crmId]) {
        assert.deepEqual(planned(trimmed, { ...chosen, survivorId }, policy), planned(whole, { ...chosen, survivorId }, policy));
      }
      assert.deepEqual(planned(trimmed, chosen, policy), planMerge(inputOf(one, other, FIELDS, { policy, outcome: outcomeOf(one, other, fills) })));
    }), { numRuns: 200 });
  });

  it("what says the same in both is not kept", () => {
    const one = snapshot("1", { jobtitle: "Chief", city: "Kiel", secret: "x" });
    const other = snapshot("2", { jobtitle: "VP", city: "Kiel", secret: "x" });
    const trimmed = trimmedBasis(basisOf(one, other, [field("jobtitle"), field("city")]));
    assert.deepEqual([trimmed.fields.map(({ name }) => name), trimmed.pair.map(({ values }) => Object.keys(values))], [["jobtitle"], [["jobtitle"], ["jobtitle"]]]);
  });

  it("when another record is to stay, then it does, its values stand, and the losses are those of that way", () => {
    const basis = basisOf(snapshot("1", { jobtitle: "Chief" }), snapshot("2", { jobtitle: "VP" }), [field("jobtitle")]);
    const plan = planned(basis, { ...chosen, survivorId: crmRecordId("2") });
    assert.deepEqual([plan.survivorId, plan.loserId, plan.because], ["2", "1", "a person chose it"]);
    assert.deepEqual(plan.lost.map(({ of, value }) => [of, value]), [["loser", "Chief"]]);
  });

  it("when a value of the other is picked, then it is written, and what it takes the place of is lost", () => {
    const basis = basisOf(snapshot("1", { jobtitle: "Chief" }), snapshot("2", { jobtitle: "VP" }), [field("jobtitle")]);
    const plan = planned(basis, { ...chosen, picks: [{ field: "jobtitle", from: crmRecordId("2") }] });
    assert.deepEqual([plan.values, plan.lost.map(({ of, value }) => [of, value])], [{ jobtitle: "VP" }, [["survivor", "Chief"]]]);
  });

  it("when a pick would loosen a consent, then it is not taken and says why, without the value", () => {
    const optOut = field("HasOptedOutOfEmail", { type: "boolean" });
    const basis = basisOf(snapshot("1", { HasOptedOutOfEmail: "true" }), snapshot("2", { HasOptedOutOfEmail: "false" }), [optOut]);
    const [told] = planned(basis, { ...chosen, picks: [{ field: "HasOptedOutOfEmail", from: crmRecordId("2") }] }).fields;
    assert.deepEqual([told?.becomes, told?.by], ["true", "strictest"]);
    assert.match(told?.refusal ?? "", /consent: a merge never loosens it/);
  });

  it("when a protected field is picked, then only who decides it may", () => {
    const policy = policyOf({ merge: { enabled: true }, fields: { protected: { "contact.title": "manager" } } });
    const basis = basisOf(snapshot("1", { jobtitle: "Chief" }), snapshot("2", { jobtitle: "VP" }), [field("jobtitle")]);
    const picks = [{ field: "jobtitle", from: crmRecordId("2") }];
    const becomes = (role: "data-owner" | "manager" | "admin" | null) => planned(basis, { survivorId: null, picks, role }, policy).fields[0]?.becomes;
    assert.deepEqual([becomes("data-owner"), becomes(null), becomes("manager"), becomes("admin")], ["Chief", "Chief", "VP", "VP"]);
  });

  for (const [what, choices, words] of [
    ["a record that is none of the two", { ...chosen, survivorId: crmRecordId("3") }, /none of the two/],
    ["a value of a record that is none of the two", { ...chosen, picks: [{ field: "jobtitle", from: crmRecordId("3") }] }, /none of the two/],
    ["a property in which they do not differ", { ...chosen, picks: [{ field: "city", from: crmRecordId("2") }] }, /do not differ in city/],
    ["a property twice", { ...chosen, picks: [{ field: "jobtitle", from: crmRecordId("1") }, { field: "jobtitle", from: crmRecordId("2") }] }, /named twice/],
  ] as const) {
    it(`when it names ${what}, then it is refused`, () => {
      const basis = basisOf(snapshot("1", { jobtitle: "Chief", city: "Kiel" }), snapshot("2", { jobtitle: "VP", city: "Kiel" }), [field("jobtitle"), field("city")]);
      const plan = replanMerge(basis, choices, { policy: POLICY, weight: NO_WEIGHT });
      assert.match(plan.ok ? "" : plan.error, words);
    });
  }

  it("side by side the one that stays comes first, and each property says whose value wins", () => {
    const basis = basisOf(snapshot("1", { jobtitle: "Chief", size: "5" }), snapshot("2", { jobtitle: "VP", size: null }), [field("jobtitle"), field("size", { type: "number" })]);
    const plan = planned(basis, { ...chosen, survivorId: crmRecordId("2") });
    const records = [{ id: contactId("a"), crmId: crmRecordId("1"), name: "A. Bell" }, { id: contactId("b"), crmId: crmRecordId("2"), name: "Ana Bell" }] as const;
    const refusals = new Map([[crmRecordId("1"), new Map([["size", "no"]])]]);
    const view = mergeView({ plan, pair: basis.pair, records, picks: [], refusals });
    assert.deepEqual(view.records.map(({ id, title, stays }) => [id, title, stays]), [["b", "Ana Bell", true], ["a", "A. Bell", false]]);
    assert.deepEqual(view.fields.map((one) => [one.field, one.choices.map(({ from, value, refusal }) => [from, value, refusal]), one.becomes, one.winner]), [
      ["jobtitle", [["b", "VP", null], ["a", "Chief", null]], "VP", "b"],
      ["size", [["b", null, null], ["a", "5", "no"]], "5", "a"],
    ]);
    assert.deepEqual(view.lost.map(({ of, value }) => [of, value]), [["a", "Chief"]]);
  });
});
