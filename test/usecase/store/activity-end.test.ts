import assert from "node:assert/strict";
import { PolicySchema } from "../../../config/policy.ts";
import { type InstallationId, writeId } from "../../../src/domain/model/ids.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { screenContext } from "../../../src/domain/privacy/screen-context.ts";
import { closeActivities } from "../../../src/usecases/apply-writes/settle.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed, someProposal, someTrace } from "../../helpers/sample-rows.ts";
import { someActivity } from "../../helpers/some-activity.ts";

describe("the end of an activity", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => { id = await installed(fresh.store, "portal"); });
  after(() => fresh.close());

  it("is seen when two workers settle its last two writes at the same time", async () => {
    const screening = screen(someActivity(), screenContext([], PolicySchema.parse({})));
    assert.ok(screening.outcome === "pass");
    const now = fresh.clock.now();
    const { id: activityId } = await fresh.store.inInstallation(id, (tx) =>
      tx.activities.accept("d-1", { outcome: "pass", activity: screening.activity, trace: someTrace(1, ["p1"]), reasons: [] }, now));
    const proposals = [someProposal(1, { activityId }), someProposal(2, { activityId, object: "task", kind: "create_task" })];
    const claimed = await fresh.store.inInstallation(id, async (tx) => {
      await tx.activities.settle(activityId, { state: "logging", route: "auto", reasons: [], duplicateOf: null });
      await tx.writes.save(proposals.map((proposal) => ({ id: writeId(`w-${proposal.id}`), proposal, proposalAuditId: "a", decisionAuditId: null, dueAt: now })));
      return tx.writes.claim(now, new Date(Date.parse(now) + 60_000).toISOString(), 10);
    });
    assert.equal(claimed.length, 2);

    // Both have settled theirs before either looks at the other's.
    const settled = claimed.map(() => Promise.withResolvers<null>());
    await Promise.all(claimed.map((write, index) => fresh.store.inInstallation(id, async (tx) => {
      await tx.writes.settleDone([write]);
      settled[index]?.resolve(null);
      await Promise.all(settled.map(({ promise }) => promise));
      await closeActivities(tx, [write]);
    })));
    assert.equal((await fresh.store.inInstallation(id, (tx) => tx.activities.get(activityId)))?.state, "logged");
  });
});
