import assert from "node:assert/strict";
import { grantStore } from "../../../src/adapters/store/grants.ts";
import { pauseStore } from "../../../src/adapters/store/pauses.ts";
import { PolicySchema } from "../../../config/policy.ts";
import { reviewTaskId, activityId, installationId, proposalId } from "../../../src/domain/model/ids.ts";
import type { ReviewTask } from "../../../src/domain/model/proposal.ts";
import { err, ok } from "../../../src/domain/model/result.ts";
import type { Grant } from "../../../src/ports/crm-connection.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed, wantedInstallation } from "../../helpers/sample-rows.ts";

describe("an installation", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  before(async () => { fresh = await freshStore(); });
  after(() => fresh.close());
  const grantsOf = (id: Awaited<ReturnType<typeof installed>>) => grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, id);
  const renewed = (grant: Grant): Grant => ({ ...grant, accessToken: `${grant.accessToken}+`, refreshToken: `${grant.refreshToken}+` });

  it("when it is asked for by a name that does not exist, then that is an error and not an empty tenant", async () => {
    await assert.rejects(fresh.store.inInstallation(installationId("none"), () => Promise.resolve(1)), /no installation/);
  });

  it("when another user of the account installs, then nothing changes, but for an admin's", async () => {
    const id = await installed(fresh.store, "other-user");
    const before = await grantsOf(id).load();
    const wanted = wantedInstallation("other-user");
    const theirs = { ...wanted, grantor: { ...wanted.grantor, userId: "another" }, grant: { ...wanted.grant, accessToken: "theirs" } };
    assert.deepEqual(await fresh.store.acrossTenants.install(theirs), { id, created: false, renewed: false });
    assert.deepEqual(await grantsOf(id).load(), before);
    assert.deepEqual(await fresh.store.acrossTenants.install({ ...theirs, byAdmin: true }), { id, created: false, renewed: true });
    assert.equal((await grantsOf(id).load())?.grant.accessToken, "theirs");
  });

  it("when the same account installs again, then it is the same one with a new grant, connected", async () => {
    const id = await installed(fresh.store, "again");
    const before = await grantsOf(id).load();
    await fresh.store.inInstallation(id, (tx) => tx.setState("reconnect-needed"));
    const second = await fresh.store.acrossTenants.install(wantedInstallation("again", { grant: { ...wantedInstallation("again").grant, accessToken: "new" } }));
    assert.deepEqual(second, { id, created: false, renewed: true });
    const after = await grantsOf(id).load();
    assert.deepEqual([after?.grant.accessToken, after?.generation], ["new", (before?.generation ?? 0) + 1]);
    await fresh.store.inInstallation(id, async (tx) => { assert.equal(tx.installation.state, "connected"); });
  });

  it("when many install the same account at once, then there is one", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => fresh.store.acrossTenants.install(wantedInstallation("race"))));
    assert.equal(new Set(all.map(({ id }) => id)).size, 1);
    assert.equal(all.filter(({ created }) => created).length, 1);
  });

  it("counts the versions of its policy", async () => {
    const id = await installed(fresh.store, "policy");
    const wanted = PolicySchema.parse({ grants: { activityLogging: true } });
    assert.equal(await fresh.store.inInstallation(id, (tx) => tx.setPolicy(wanted)), 2);
    await fresh.store.inInstallation(id, async (tx) => {
      assert.deepEqual([tx.installation.policy, tx.installation.policyVersion], [wanted, 2]);
      await tx.setAbilities({ merge: true });
    });
    await fresh.store.inInstallation(id, async (tx) => { assert.deepEqual(tx.installation.abilities, { merge: true }); });
  });

  describe("and its grant", () => {
    it("when many refresh the same generation at once, then the vendor is asked once and all get the new one", async () => {
      const id = await installed(fresh.store, "refresh");
      const grants = grantsOf(id);
      const { generation } = (await grants.load()) ?? { generation: 0 };
      let asked = 0;
      const all = await Promise.all(Array.from({ length: 5 }, () => grants.refreshOnce(generation, async (grant) => {
        asked += 1;
        return ok(renewed(grant));
      })));
      assert.equal(asked, 1);
      for (const one of all) assert.deepEqual(one.ok && [one.value.grant.accessToken, one.value.generation], ["access-refresh+", generation + 1]);
    });

    it("when the refresh is refused, then the old one stays for the next", async () => {
      const id = await installed(fresh.store, "refused");
      const grants = grantsOf(id);
      const refusal = err({ kind: "unauthorized" as const, publicMessage: "Revoked.", http: 400, requestId: null, retryAfterMs: null, mayHaveHappened: false });
      assert.deepEqual(await grants.refreshOnce(1, () => Promise.resolve(refusal)), refusal);
      assert.equal((await grants.load())?.generation, 1);
    });

    it("when an admin connects anew, then a refresh of the older one gets the new one without asking", async () => {
      const id = await installed(fresh.store, "anew");
      await fresh.store.acrossTenants.install(wantedInstallation("anew", { grant: { ...wantedInstallation("anew").grant, accessToken: "newest" } }));
      const got = await grantsOf(id).refreshOnce(1, () => assert.fail("the vendor must not be asked"));
      assert.ok(got.ok && got.value.grant.accessToken === "newest");
    });
  });

  it("keeps the longer of two pauses of a lane", async () => {
    const pauses = pauseStore(fresh.database.kysely, await installed(fresh.store, "pauses"));
    assert.equal(await pauses.until("api"), null);
    await pauses.pause("api", "2026-11-21T10:00:00.000Z");
    await pauses.pause("api", "2026-11-21T09:30:00.000Z");
    assert.deepEqual([await pauses.until("api"), await pauses.until("search")], ["2026-11-21T10:00:00.000Z", null]);
  });

  it("lists its reviews oldest first, page by page, and keeps what is changed", async () => {
    const id = await installed(fresh.store, "reviews");
    const task = (number: number): ReviewTask => ({
      id: reviewTaskId(`r-${String(number)}`), activityId: activityId("a"), proposalIds: [proposalId("p")], state: "open", reasons: ["no_match"], role: "record-owner", assigneeId: null,
      title: "Who is this?", detail: "Two contacts fit.", createdAt: `2026-11-21T09:00:0${String(number % 3)}.000Z`, dueAt: fresh.clock.now(), expiresAt: fresh.clock.now(), escalations: 0, version: 1,
    });
    await fresh.store.inInstallation(id, async (tx) => {
      for (let number = 0; number < 7; number += 1) await tx.reviews.save(task(number));
      const seen: string[] = [];
      for (let after: string | null = null; ; ) {
        const page: Awaited<ReturnType<typeof tx.reviews.list>> = await tx.reviews.list({ state: "open", after, limit: 3 });
        seen.push(...page.tasks.map((one) => one.id));
        if (page.next === null) break;
        after = page.next;
      }
      assert.deepEqual(seen, ["r-0", "r-3", "r-6", "r-1", "r-4", "r-2", "r-5"]);
      await tx.reviews.save({ ...task(3), state: "approved", version: 2 });
      assert.deepEqual(await tx.reviews.take(reviewTaskId("r-3")), { ...task(3), state: "approved", version: 2 });
      assert.equal((await tx.reviews.list({ state: "open", after: "nonsense", limit: 100 })).tasks.length, 6);
    });
  });
});
