import assert from "node:assert/strict";

import { chooseSurvivor } from "../../../src/domain/merge/choose-survivor.ts";
import { candidate, children, field, policyOf, snapshot } from "./some-records.ts";

const FIELDS = [field("jobtitle"), field("vip", { type: "boolean" }), field("score", { type: "number", writable: false }), field("hs_email_optout", { type: "boolean", writable: false })];
const by = (...rules: readonly string[]) => ({ policy: policyOf({ merge: { survivor: { contact: rules } } }), fields: FIELDS });
const SHIPPED = { policy: policyOf({}), fields: FIELDS };

const rich = snapshot("2", { jobtitle: "Chief", hubspot_owner_id: "7" }, { children: [children("deals", "d1", "d2")], createdAt: "2025-01-01T00:00:00.000Z", modifiedAt: "2025-02-01T00:00:00.000Z" });
const poor = snapshot("10", { vip: "false", score: "9" }, { children: [children("deals", "d1")] });
const told = (one: Parameters<typeof chooseSurvivor>[0], other: Parameters<typeof chooseSurvivor>[1], context: Parameters<typeof chooseSurvivor>[2]) => {
  const { survivor, by: rule, because } = chooseSurvivor(one, other, context);
  return [survivor.crmId, rule, because];
};

describe("the record that survives", () => {
  const CASES: readonly (readonly [string, readonly string[], readonly [string, string, string]])[] = [
    ["the one with an owner", ["owned"], ["2", "owned", "it has an owner"]],
    ["the one with more records on it", ["most-active"], ["2", "most-active", "more records hang on it (2 to 1)"]],
    ["the one that people filled more of: a box that is not ticked and what the CRM reckons do not count", ["most-complete"], ["2", "most-complete", "more of its properties are filled (1 to 0)"]],
    ["the older", ["oldest"], ["10", "oldest", "it was made first (2024-01-01, the other 2025-01-01)"]],
    ["the newer", ["newest"], ["2", "newest", "it was made last (2025-01-01, the other 2024-01-01)"]],
    ["the one changed last", ["last-changed"], ["10", "last-changed", "it was changed last (2026-01-01, the other 2025-02-01)"]],
    ["without a rule, the first id, numbers by their size", [], ["2", "id", "nothing else tells the two apart, and its id comes first"]],
  ];
  for (const [what, rules, expected] of CASES) {
    it(`is ${what}`, () => {
      assert.deepEqual(told(candidate(rich), candidate(poor), by(...rules)), expected);
      assert.deepEqual(told(candidate(poor), candidate(rich), by(...rules)), expected);
    });
  }

  it("is chosen by the first rule that tells the two apart", () => {
    assert.equal(told(candidate(rich), candidate(poor), by("last-active", "oldest", "owned"))[0], "10");
    assert.equal(told(candidate(rich), candidate(poor, { lastActivityAt: "2026-01-01T00:00:00.000Z" }), by("last-active", "owned"))[1], "owned");
    assert.deepEqual(told(candidate(rich, { lastActivityAt: "2026-02-03T00:00:00.000Z" }), candidate(poor, { lastActivityAt: "2026-01-01T00:00:00.000Z" }), by("last-active")), ["2", "last-active", "something was last logged on it (2026-02-03)"]);
  });

  it("when the CRM takes only one way, then that way, whatever the policy prefers", () => {
    assert.deepEqual(told(candidate(rich, { obstacles: ["250 merges"] }), candidate(poor), SHIPPED), ["10", "crm", "the CRM does not take the other way round"]);
    assert.equal(told(candidate(rich, { obstacles: ["no"] }), candidate(poor, { obstacles: ["no", "no"] }), SHIPPED)[0], "2");
  });

  it("when the CRM alone writes a consent, then the record with the stricter one", () => {
    const asked = snapshot("10", { hs_email_optout: "true" });
    assert.deepEqual(told(candidate(rich), candidate(asked), SHIPPED), ["10", "consent", "it holds the stricter consent in a property that only the CRM writes"]);
  });

  it("when another system knows one, then that; an owner who left is none", () => {
    const synced = snapshot("10", { salesforcecontactid: "003000000000001" });
    assert.deepEqual(told(candidate(rich), candidate(synced), SHIPPED), ["10", "synced", "another system knows it (salesforcecontactid)"]);
    const owned = snapshot("10", { OwnerId: "005000000000001" });
    assert.deepEqual(told(candidate(rich, { isOwnerActive: false }), candidate(owned, { isOwnerActive: true }), by("owned")), ["10", "owned", "its owner is still active"]);
  });

  it("when a day of making is not told, then another rule decides", () => {
    assert.equal(told(candidate(rich), candidate({ ...poor, createdAt: null }), by("oldest"))[1], "id");
  });
});
