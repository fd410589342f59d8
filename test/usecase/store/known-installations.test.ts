import assert from "node:assert/strict";
import { UnknownInstallationError } from "../../../src/adapters/store/store.ts";
import { installationId, type InstallationId } from "../../../src/domain/model/ids.ts";
import type { Installation, Store } from "../../../src/ports/store.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

describe("what a transaction begins with", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let other: Store;
  let ours: InstallationId;
  before(async () => {
    fresh = await freshStore();
    other = fresh.elsewhere();
  });
  beforeEach(async () => { ours = await installed(fresh.store, `begins-${String(count += 1)}`); });
  after(async () => { await fresh.close(); });

  let count = 0;
  const seenBy = (store: Store): Promise<Installation> => store.inInstallation(ours, ({ installation }) => Promise.resolve(installation));
  const regionSeen = async (store: Store): Promise<string> => (await seenBy(store)).policy.organisation.defaultRegion;
  const changeRegion = (store: Store, defaultRegion: string): Promise<unknown> => store.inInstallation(ours, (tx) => {
    const { policy } = tx.installation;
    return tx.setPolicy({ ...policy, organisation: { ...policy.organisation, defaultRegion } });
  });

  it("when nothing changed, then it is what it was, read once", async () => {
    assert.equal(await seenBy(fresh.store), await seenBy(fresh.store));
  });

  it("when another process changes the policy, or pauses, then the next transaction sees it", async () => {
    await seenBy(other);
    await changeRegion(fresh.store, "NO");
    assert.equal(await regionSeen(other), "NO");
    await fresh.store.inInstallation(ours, (tx) => tx.setPaused(fresh.clock.now()));
    assert.equal((await seenBy(other)).pausedAt, fresh.clock.now());
    assert.equal((await seenBy(other)).policyVersion, (await seenBy(fresh.store)).policyVersion);
  });

  it("when a change is taken back before it is committed, then nobody sees it, and the next one is seen", async () => {
    const before = await regionSeen(fresh.store);
    await assert.rejects(fresh.store.inInstallation(ours, async (tx) => {
      await tx.setPolicy({ ...tx.installation.policy, organisation: { ...tx.installation.policy.organisation, defaultRegion: "SE" } });
      throw new Error("not after all");
    }), /not after all/);
    assert.equal(await regionSeen(fresh.store), before);
    assert.equal(await regionSeen(other), before);
    await changeRegion(fresh.store, "DK");
    assert.equal(await regionSeen(fresh.store), "DK");
    assert.equal(await regionSeen(other), "DK");
  });

  it("is shared, so nobody can change it by hand", async () => {
    const { policy } = await seenBy(fresh.store);
    assert.throws(() => { policy.organisation.ownDomains.push("hostile.example"); }, TypeError);
    assert.throws(() => { Object.assign(policy.merge, { enabled: true }); }, TypeError);
  });

  it("when there is no such installation, then it is refused", async () => {
    await assert.rejects(fresh.store.inInstallation(installationId("nobody"), () => Promise.resolve()), UnknownInstallationError);
    const { rows } = await fresh.database.pool.query<{ version: string | null }>("SELECT steward.act_for('steward_app', 'nobody') AS version");
    assert.deepEqual(rows, [{ version: null }]);
  });
});
