import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { activityId, opportunityId, proposalId } from "../../../src/domain/model/ids.ts";
import type { RecordProposal } from "../../../src/domain/model/proposal.ts";
import { protectedRefusal } from "../../../src/domain/rules/protected-fields.ts";

const at = "2026-03-20T10:00:00.000Z";
const change = (fields: RecordProposal["fields"]): RecordProposal => ({
  id: proposalId("p"), activityId: activityId("a"), kind: "update_record", object: "opportunity", recordId: opportunityId("o"), fields, base: {},
  confidenceBp: 10_000, reasons: [], evidence: [], rationale: "", route: "review", undo: { how: "restore-fields", note: "" }, createdAt: at, expiresAt: at,
});
const policy = PolicySchema.parse({ fields: { protected: { "opportunity.stage": "manager", "opportunity.amount": "nobody" } } });
const said = (fields: RecordProposal["fields"], role: Parameters<typeof protectedRefusal>[2]["role"], looked = true) => protectedRefusal([change(fields)], policy, { role, looked });

describe("a protected field", () => {
  it("when it is not protected, then whoever decides the review may change it", () => {
    for (const role of ["rep", null] as const) assert.equal(said({ closeDate: "2026-05-31", ownerId: "u1" }, role, false), null);
  });

  it("when the policy names a role, then it and an admin may, and nobody else", () => {
    for (const role of ["manager", "admin"] as const) assert.equal(said({ stage: "Won" }, role), null);
    for (const role of ["rep", "data-owner", "privacy-owner", null] as const) assert.match(said({ name: "x", stage: "Won" }, role) ?? "", /opportunity\.stage is protected: it is changed by a manager or an admin/);
  });

  it("when many are decided at once, then it is not changed even by whom it is for", () => {
    assert.match(said({ stage: "Won" }, "manager", false) ?? "", /one review at a time/);
  });

  it("when it is nobody's, then not even an admin changes it", () => {
    assert.match(said({ amount: "1" }, "admin") ?? "", /nobody changes it/);
  });

  it("when the policy says nothing, then owners and the stage are protected; a slip in a name is refused", () => {
    assert.deepEqual(Object.keys(PolicySchema.parse({}).fields.protected).toSorted(), ["account.ownerId", "contact.ownerId", "opportunity.ownerId", "opportunity.stage"]);
    assert.ok(!PolicySchema.safeParse({ fields: { protected: { "opportunity.stge": "admin" } } }).success);
  });
});
