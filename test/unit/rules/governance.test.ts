import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { userId } from "../../../src/domain/model/ids.ts";
import type { User } from "../../../src/domain/model/records.ts";
import { dataOwnersOf, type GovernanceFacts, missingControls } from "../../../src/domain/rules/governance.ts";

const user = (name: string, role: User["role"] = "rep", active = true): User =>
  ({ id: userId(name), name, email: `${name}@seller.example`, phone: null, zone: "UTC", role, active });
const USERS = [user("ana", "data-owner"), user("ben"), user("cleo", "rep", false), user("dora", "admin")];
const AT = "2026-05-10T08:00:00.000Z";
const facts = (policy: object, over: Partial<GovernanceFacts> = {}): GovernanceFacts =>
  ({ users: USERS, policy: PolicySchema.parse(policy), verification: { at: "2026-05-09T08:00:00.000Z", isValid: true }, at: AT, ...over });
const WHOLE = { merge: { enabled: true }, governance: { approvers: ["ben@seller.example"] } };
const lacking = (policy: object, over: Partial<GovernanceFacts> = {}) => missingControls(facts(policy, over)).map(({ control, words }) => `${control}: ${words}`);

describe("what has to be there before anything is merged", () => {
  it("when all four controls are there, then nothing is missing", () => {
    assert.deepEqual(missingControls(facts(WHOLE)), []);
  });

  it("when nothing was ever set, then all four are, each with what mends it", () => {
    const missing = missingControls(facts({}, { users: [], verification: null }));
    assert.deepEqual(missing.map(({ control }) => control), ["data-owners", "data-owners", "merge-policy", "verified-chain", "approvers"]);
    for (const { fix } of missing) assert.match(fix, /steward (policy set|audit verify)/);
  });

  it("when the policy names owners of the data, then those alone count, and only while they are active", () => {
    const named = (address: string) => ({ ...WHOLE, governance: { dataOwners: { contact: [address], account: ["ana@seller.example"] }, approvers: ["ben@seller.example"] } });
    assert.deepEqual(lacking(named("DORA@seller.example")), []);
    assert.deepEqual(lacking(named("cleo@seller.example")), ["data-owners: nobody of governance.dataOwners.contact is an active user"]);
    assert.deepEqual(dataOwnersOf("contact", facts(named("dora@seller.example"))).map(({ name }) => name), ["dora"]);
  });

  it("when an admin alone is there, then nobody answers for the data in particular", () => {
    assert.deepEqual(lacking(WHOLE, { users: [user("ben"), user("dora", "admin")] }), ["data-owners: nobody answers for contacts", "data-owners: nobody answers for accounts"]);
  });

  it("when the log was verified too long ago, not at all, or found broken, then it is not verified", () => {
    const verified = (verification: GovernanceFacts["verification"]) => lacking(WHOLE, { verification });
    assert.deepEqual(verified({ at: "2026-05-07T08:00:00.000Z", isValid: true }), []);
    assert.deepEqual(verified({ at: "2026-05-07T07:59:59.999Z", isValid: true }), ["verified-chain: the audit log was last verified on 2026-05-07, more than 72 hours ago"]);
    assert.deepEqual(verified({ at: AT, isValid: false }), ["verified-chain: the last verification of the audit log did not find it right"]);
    assert.deepEqual(verified(null), ["verified-chain: the audit log was never verified"]);
  });

  it("when the only approver is the only owner of the data, then two pairs of eyes are one", () => {
    const alone = (approvers: readonly string[]) => lacking({ ...WHOLE, governance: { approvers } });
    assert.deepEqual(alone(["ana@seller.example"]), ["approvers: only whoever answers for contacts and accounts could give the second approval, too"]);
    assert.deepEqual(alone(["ana@seller.example", "ben@seller.example"]), []);
    assert.deepEqual(alone(["cleo@seller.example"]), ["approvers: nobody of governance.approvers is an active user"]);
  });

  it("names nobody", () => {
    for (const { words, fix } of missingControls(facts({ governance: { approvers: ["cleo@seller.example"] } }, { users: [] }))) assert.ok(!/cleo/.test(words + fix));
  });
});
