import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { permissionsOf } from "../../../src/domain/access/roles.ts";
import { reviewFor, seesActivity, seesAny } from "../../../src/domain/access/sees.ts";
import { rolesOf, sightOf, standingOf } from "../../../src/domain/access/standing.ts";
import { userId } from "../../../src/domain/model/ids.ts";
import type { User } from "../../../src/domain/model/records.ts";

const user = (name: string, change: Partial<User> = {}): User => ({ id: userId(name), name, email: `${name}@seller.example`, phone: null, zone: "UTC", role: "rep", active: true, ...change });
const [rita, mia, mark, olga] = [user("rita"), user("mia", { role: "manager" }), user("mark", { role: "manager" }), user("olga", { role: "data-owner" })];
const users = [rita, mia, mark, olga];
const policy = PolicySchema.parse({ organisation: { teams: { "Rita@seller.example": "north", "mia@seller.example": "north", "olga@seller.example": "south" } } });
const desk = { users, policy };

describe("what somebody of the CRM is", () => {
  it("when nothing was given, then an active user is a rep, and what the policy says besides", () => {
    assert.deepEqual(rolesOf(rita, []), ["rep"]);
    assert.deepEqual(rolesOf(mia, []), ["rep", "manager"]);
    assert.deepEqual(rolesOf(olga, []), ["rep", "data-owner"]);
  });

  it("when the policy calls somebody an admin, then they are none here: it takes an admin to make one", () => {
    assert.deepEqual(rolesOf(user("eve", { role: "admin" }), []), ["rep"]);
    assert.deepEqual(rolesOf(user("eve", { role: "privacy-owner" }), []), ["rep"]);
  });

  it("when roles were given, then they come on top", () => {
    assert.deepEqual(rolesOf(mia, ["auditor", "admin"]), ["rep", "manager", "auditor", "admin"]);
  });

  it("when somebody is an auditor and nothing else, then they are not even a rep: they change nothing", () => {
    assert.deepEqual(rolesOf(rita, ["auditor"]), ["auditor"]);
    assert.deepEqual(standingOf(rita, ["auditor"], desk)?.permissions, permissionsOf("auditor"));
  });

  it("when an auditor has another role, then they read everything, and change what that role lets them alone", () => {
    const standing = standingOf(mia, ["auditor"], desk);
    assert.deepEqual(standing?.sees("reviews:read"), { kind: "all" });
    assert.deepEqual(standing.sees("reviews:decide"), { kind: "users", ids: [mia.id, rita.id] });
  });

  it("when somebody is no longer active, or unknown, then they are nothing, whatever they were given", () => {
    assert.equal(standingOf({ ...rita, active: false }, ["admin"], desk), null);
    assert.equal(standingOf(null, ["admin"], desk), null);
  });
});

describe("whose work somebody sees", () => {
  it("when somebody is a rep, then their own", () => {
    assert.deepEqual(sightOf(rita, ["rep"], desk), { kind: "users", ids: [rita.id] });
  });

  it("when somebody is a manager, then that of their team, in whatever case its addresses are written", () => {
    assert.deepEqual(sightOf(mia, ["rep", "manager"], desk), { kind: "users", ids: [mia.id, rita.id] });
  });

  it("when a manager is in no team, then their own and not that of others in none", () => {
    assert.deepEqual(sightOf(mark, ["rep", "manager"], { ...desk, users: [...users, user("nobody", { email: null })] }), { kind: "users", ids: [mark.id] });
    assert.deepEqual(sightOf(user("nomail", { email: null }), ["manager"], desk), { kind: "users", ids: [userId("nomail")] });
  });

  it("when somebody owns data, audits or administers, then everybody's", () => {
    for (const role of ["data-owner", "auditor", "admin"] as const) assert.deepEqual(sightOf(rita, ["rep", role], desk), { kind: "all" });
  });
});

describe("what is in sight", () => {
  const sees = sightOf(rita, ["rep"], desk);
  it("when nobody is named, then only whoever sees everything sees it", () => {
    assert.ok(!seesAny(sees, [null]) && !seesAny(sees, []));
    assert.ok(seesAny({ kind: "all" }, [null]));
  });

  it("when a review is asked of somebody else, then it is neither seen nor decided, but by whom it is asked of", () => {
    const viewer = { sees, isApprover: false };
    assert.equal(reviewFor(viewer, { assigneeId: mia.id }), "hidden");
    assert.equal(reviewFor(viewer, { assigneeId: null }), "hidden");
    assert.equal(reviewFor(viewer, { assigneeId: rita.id }), "theirs");
  });

  it("when a review is about their work and asked of somebody else, then it is shown and not theirs to decide", () => {
    const viewer = { sees, isApprover: false };
    for (const assigneeId of [mia.id, null]) assert.equal(reviewFor(viewer, { assigneeId, whose: [mia.id, rita.id] }), "shown");
    assert.equal(reviewFor(viewer, { assigneeId: rita.id, whose: [mia.id] }), "theirs");
  });

  it("when somebody approves merges, then those are theirs whoever was asked, and nothing else is", () => {
    const viewer = { sees, isApprover: true };
    assert.deepEqual([reviewFor(viewer, { assigneeId: mia.id, forApprovers: true }), reviewFor(viewer, { assigneeId: mia.id })], ["theirs", "hidden"]);
  });

  it("when somebody in sight took part in an activity, then it is seen", () => {
    assert.ok(seesActivity(sees, [], { addresses: ["RITA@seller.example"], users }));
    assert.ok(!seesActivity(sees, [], { addresses: ["mia@seller.example", "ana@customer.example"], users }));
    assert.ok(!seesActivity(sees, [], { addresses: [], users }));
  });
});
