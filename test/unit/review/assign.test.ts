import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { type UserId, userId } from "../../../src/domain/model/ids.ts";
import type { User } from "../../../src/domain/model/records.ts";
import { decider, escalated, reviewerRole } from "../../../src/domain/review/assign.ts";

const user = (id: string, role: User["role"], change: Partial<User> = {}): User => ({ id: userId(id), name: id, email: `${id}@seller.example`, phone: null, zone: "UTC", role, active: true, ...change });
const users = [user("rep", "rep"), user("boss-b", "manager"), user("boss-a", "manager"), user("root", "admin")];

const assignee = (role: Parameters<typeof decider>[0], owner: UserId | null, among: readonly User[]) => decider(role, owner, { users: among, policy: PolicySchema.parse({}), at: "2026-03-05T12:00:00.000Z" }).assigneeId;

describe("reviewerRole", () => {
  it("when something sensitive is among the reasons, then the privacy owner decides, whatever else there is", () => {
    assert.equal(reviewerRole(["match_uncertain", "promise", "sensitive"]), "privacy-owner");
  });
  it("when our side promised something, then the manager decides", () => { assert.equal(reviewerRole(["match_uncertain", "promise"]), "manager"); });
  it("when only the match is in doubt, then the record's owner decides", () => { assert.equal(reviewerRole(["match_uncertain"]), "record-owner"); });
});

describe("assignee", () => {
  it("when several hold the role, then it is the same one in every installation, whatever their ids", () => {
    const renamed = users.map((one) => ({ ...one, id: userId(`x${String(users.length - users.indexOf(one))}`) }));
    const chosen = renamed.find((one) => one.id === assignee("manager", null, renamed));
    assert.equal(chosen?.email, "boss-a@seller.example");
  });
  it("when nobody holds the role, then an admin does", () => { assert.equal(assignee("privacy-owner", userId("rep"), users), "root"); });
  it("when nobody is left but the record's owner, then it is they", () => { assert.equal(assignee("privacy-owner", userId("rep"), [user("rep", "rep")]), "rep"); });
  it("when the owner is no longer active, then the manager stands in", () => {
    assert.equal(assignee("record-owner", userId("rep"), [user("rep", "rep", { active: false }), user("boss", "manager")]), "boss");
  });
  it("when there is nobody, then nobody is named", () => { assert.equal(assignee("manager", null, []), null); });
});

describe("escalated", () => {
  it("ends with the privacy owner", () => { assert.equal(escalated(escalated(escalated("record-owner"))), "privacy-owner"); });
});
