import assert from "node:assert/strict";

import type { GivenRole } from "../../src/domain/access/roles.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import { readPolicy } from "../../src/app/read-policy.ts";
import { crmRecordId, type InstallationId, type UserId, userId } from "../../src/domain/model/ids.ts";
import type { ReviewTask } from "../../src/domain/model/proposal.ts";
import { decideReview } from "../../src/usecases/decide-review.ts";
import { readReview } from "../../src/usecases/decide-review/read-review.ts";
import { giveRole, listPeople, readStanding, setRoles, takeRole } from "../../src/usecases/manage-roles.ts";
import { editPolicy } from "../../src/usecases/set-policy.ts";
import { decideEdits } from "../../src/usecases/set-policy/proposed-edits.ts";
import { signInByAddress } from "../../src/usecases/sign-in-person.ts";
import { ADMIN, cleanUp } from "../helpers/clean-up.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed } from "../helpers/sample-rows.ts";

describe("persons who decide", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let world: Awaited<ReturnType<typeof cleanUp>>;
  let dana: UserId;
  let ben: UserId;
  before(async () => {
    fresh = await freshStore();
    id = await installed(fresh.store, "one");
    world = await cleanUp(fresh, id, (sql, values) => fresh.database.pool.query(sql, [...values]));
    [dana, ben] = [world.user("Dana Whitfield").id, world.user("Ben Sample").id];
  });
  after(() => fresh.close());

  const standing = async (person: UserId) => (await readStanding(fresh, id, person)) ?? assert.fail("nobody there");
  const approve = async (person: UserId, task: ReviewTask) => decideReview(fresh, id, task.id, {
    judging: { verb: "approve", version: task.version, reason: null, edits: [], recordChanges: [], assigneeId: null },
    context: { actor: { kind: "user", id: person, auth: "session" }, via: "single", batch: null, msOpen: null }, sees: (await standing(person)).sees("reviews:decide"),
  });
  const change = (person: UserId, role: GivenRole) => ({ person, role, actor: ADMIN });

  it("when two have to approve a merge, then its owner and whom the policy names may, each once, though the second sees but their own otherwise", async () => {
    const task = await world.suggestMerge(2);
    const first = await approve(dana, task);
    assert.ok(first.ok, first.ok ? "" : first.error.message);
    assert.equal(first.value.state, "open");
    const again = await approve(dana, first.value);
    assert.equal(again.ok, false);
    const reader = { installation: id, actor: { kind: "user", id: ben } as const, sees: (await standing(ben)).sees("reviews:read") };
    assert.equal((await readReview(fresh, reader, task.id))?.isTheirs, true);
    const second = await approve(ben, first.value);
    assert.ok(second.ok, second.ok ? "" : second.error.message);
    assert.equal(second.value.state, "approved");
  });

  it("when one person is two users of the CRM with one address, then they are one of the two who have to approve", async () => {
    const twin = { object: "user", crmId: crmRecordId("u3"), modifiedAt: "2026-01-01T00:00:00.000Z", archived: false, aliases: [], name: "Ben Sample, admin", email: "U2@seller.example", phone: null, zone: null, active: true } as const;
    const other = await fresh.store.inInstallation(id, async (tx) => {
      await tx.mirror.upsert([twin]);
      return userId((await tx.mirror.toOurs("user", twin.crmId)) ?? assert.fail("not there"));
    });
    await giveRole(fresh, id, change(other, "admin"));
    const first = await approve(other, await world.suggestMerge(2));
    assert.ok(first.ok, first.ok ? "" : first.error.message);
    const second = await approve(ben, first.value);
    assert.equal(second.ok ? "" : second.error.message, "Somebody of your address approved this already; somebody else has to approve it as well.");
    await giveRole(fresh, id, change(ben, "admin"));
    const policy = await fresh.store.inInstallation(id, (tx) => Promise.resolve(tx.installation));
    const wanted = { policy: { ...policy.policy, governance: { ...policy.policy.governance, approvers: [] } }, version: policy.policyVersion, actor: { kind: "user", id: other } as const };
    const edited = await editPolicy({ ...fresh, read: readPolicy }, id, wanted);
    const waiting = edited.ok ? (edited.value.waiting?.id ?? "") : "";
    const said = async (actor: Actor) => decideEdits(fresh, id, waiting, { verb: "approve", actor, read: readPolicy });
    for (const actor of [{ kind: "user", id: ben }, { kind: "service", id: "a-key" }] as const) {
      const approved = await said(actor);
      assert.equal(approved.ok ? "" : approved.error.kind, "not-allowed");
    }
    const approved = await said({ kind: "user", id: dana });
    assert.ok(approved.ok, approved.ok ? "" : approved.error.message);
    await fresh.store.inInstallation(id, async (tx) => {
      await tx.setPolicy(policy.policy);
      await tx.mirror.upsert([{ ...twin, modifiedAt: "2026-01-02T00:00:00.000Z", active: false }]);
    });
    await takeRole(fresh, id, change(other, "admin"));
    await takeRole(fresh, id, change(ben, "admin"));
  });

  it("when what is asked of another is no merge, then it is not there for who sees but their own", async () => {
    const task = await world.suggest();
    assert.equal(task.assigneeId, dana);
    const decided = await approve(ben, task);
    assert.deepEqual(decided.ok ? null : decided.error.kind, "not-found");
  });

  it("when somebody is given the data, then merges are theirs to approve, and not any more when it is taken", async () => {
    const before = await approve(ben, await world.suggestMerge(1));
    assert.equal(before.ok, false);
    assert.equal(await giveRole(fresh, id, change(ben, "data-owner")), true);
    assert.equal(await giveRole(fresh, id, change(ben, "data-owner")), false);
    const given = await approve(ben, await world.suggestMerge(1));
    assert.ok(given.ok, given.ok ? "" : given.error.message);
    assert.equal(await takeRole(fresh, id, change(ben, "data-owner")), true);
    assert.equal(await takeRole(fresh, id, change(ben, "data-owner")), false);
    assert.equal((await approve(ben, await world.suggestMerge(1))).ok, false);
  });

  it("when roles are set, then exactly these are held, and nobody whom the CRM does not know is given any", async () => {
    const set = (roles: readonly GivenRole[], person = ben, over: readonly GivenRole[] | null = null) => setRoles(fresh, id, person, { roles, actor: ADMIN, isSeen: (given) => over === null || given.join() === over.join() });
    assert.deepEqual(await valueOf(set(["auditor", "admin"], ben, [])).then(({ given }) => given), ["auditor", "admin"]);
    assert.deepEqual(await valueOf(set(["auditor"])).then(({ roles }) => roles), ["auditor"]);
    assert.deepEqual((await listPeople(fresh, id)).map(({ user, roles }) => [user.name, roles]), [["Ben Sample", ["auditor"]], ["Dana Whitfield", ["rep", "data-owner"]], ["Ben Sample, admin", []]]);
    assert.deepEqual(await set(["admin"], userId("nobody")), { ok: false, error: { kind: "not-found" } });
    assert.deepEqual(await set(["admin"], ben, ["manager"]), { ok: false, error: { kind: "stale", given: ["auditor"] } });
    await set([]);
  });

  it("when an address is vouched for, then who has it comes in wherever they are active, and nobody else does", async () => {
    const other = await installed(fresh.store, "two");
    const found = await signInByAddress(fresh, "U1@Seller.Example");
    assert.deepEqual(found.ok ? found.value : found.error, [{ installation: id, user: dana }]);
    assert.equal((await signInByAddress(fresh, "nobody@seller.example")).ok, false);
    assert.equal(await readStanding(fresh, other, dana), null);
  });
});

async function valueOf<Value>(work: Promise<{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown }>): Promise<Value> {
  const result = await work;
  assert.ok(result.ok);
  return result.value;
}
