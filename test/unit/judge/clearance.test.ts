import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { clearanceOf } from "../../../src/domain/judge/clearance.ts";
import { indexKnowledge } from "../../../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../../../src/domain/match/match-activity.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import { crm, mail } from "../match/sample-crm.ts";

const policyOf = (match: Readonly<Record<string, number>>) => PolicySchema.parse({ organisation: { ownDomains: ["seller.example"] }, match });

function cleared(activity: Activity, match: Readonly<Record<string, number>>) {
  const policy = policyOf(match);
  const index = indexKnowledge(crm, policy);
  const present = matchActivity(activity, index, policy);
  return { certainty: present.certainty, clearance: clearanceOf(activity, present, index, policy) };
}

/** Somebody of the name of a contact, writing from another address under the account's domain: eleven bits. */
const byName = mail({ name: "Lucía Vega", email: "lucia.vega@molinos.example" }, { subject: "Flour bagging", body: "The bags arrived." });
const byAddress = mail({ name: "Mateo Ríos", email: "mateo@molinos.example" }, { subject: "Flour bagging", body: "The bags arrived." });
const stranger = mail({ name: "Otto Fremd", email: "otto@elsewhere.example" }, { subject: "Hello", body: "Are you there?" });

describe("where an activity would go without a question about its match", () => {
  it("a clear one: where it goes, as sure as it is", () => {
    const { certainty, clearance } = cleared(byAddress, {});
    assert.equal(certainty, "clear");
    assert.deepEqual(clearance?.links.contactIds, ["mateo"]);
    assert.ok(clearance.margin.bits >= 20 && clearance.margin.lead >= 20);
  });

  it("one that is not clear: where it would go at the least thresholds, and at which it would begin to", () => {
    const { certainty, clearance } = cleared(byName, {});
    assert.notEqual(certainty, "clear");
    assert.deepEqual([clearance?.links.contactIds, clearance?.links.accountId], [["lucia"], "sol"]);
    assert.ok(clearance !== null && clearance.margin.bits >= 10 && clearance.margin.bits < 12);
    const { bits, lead } = clearance.margin;
    assert.equal(cleared(byName, { clearAtBits: bits, leadBits: Math.min(lead, 5) }).certainty, "clear");
    assert.notEqual(cleared(byName, { clearAtBits: bits + 0.5, leadBits: 3 }).certainty, "clear");
  });

  it("one that is not clear even there: nowhere", () => {
    assert.equal(cleared(byName, { clearAtBitsMin: 11.5 }).clearance, null);
    assert.equal(cleared(stranger, {}).clearance, null);
  });

  it("when an admin set the thresholds below the least, then as they are set", () => {
    assert.equal(cleared(byName, { clearAtBits: 8, leadBits: 2 }).certainty, "clear");
    assert.deepEqual(cleared(byName, { clearAtBits: 8, leadBits: 2, clearAtBitsMin: 15 }).clearance?.links.contactIds, ["lucia"]);
  });
});
