import assert from "node:assert/strict";

import { PolicySchema } from "../../config/policy.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { ReviewTask, Verb } from "../../src/domain/model/proposal.ts";
import { decideReview } from "../../src/usecases/decide-review.ts";
import { ADMIN, cleanUp } from "../helpers/clean-up.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed } from "../helpers/sample-rows.ts";

const KEY: Actor = { kind: "service", id: "key-1" };

describe("fixes that two people have to approve", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let clean: Awaited<ReturnType<typeof cleanUp>>;
  let installations = 0;
  before(async () => { fresh = await freshStore(); });
  after(() => fresh.close());
  beforeEach(async () => {
    id = await installed(fresh.store, `portal-${String((installations += 1))}`);
    clean = await cleanUp(fresh, id, (sql, values) => fresh.database.pool.query(sql, [...values]));
    await fresh.store.inInstallation(id, async (tx) => { await tx.setPolicy(PolicySchema.parse({ ...tx.installation.policy, hygiene: { fourEyes: { records: 0 } } })); });
  });

  /** The state of the review after that, or why it was refused. */
  async function said(task: ReviewTask, verb: Verb, actor: Actor, more: object = {}): Promise<string> {
    const result = await decideReview(fresh, id, task.id, { judging: { verb, version: task.version, reason: "wrong", edits: [], recordChanges: [], assigneeId: null, ...more }, context: { actor, via: "single", batch: null, msOpen: null } });
    return result.ok ? result.value.state : result.error.message;
  }
  const now = (task: ReviewTask): Promise<ReviewTask> => fresh.store.inInstallation(id, async (tx) => (await tx.reviews.get(task.id)) ?? assert.fail("the review is gone"));
  const writes = (task: ReviewTask): Promise<number> => fresh.store.inInstallation(id, async (tx) => ((await tx.writes.ofActivities([task.activityId])).get(task.activityId) ?? []).length);

  it("when one approved, then nothing is written and whoever is asked next reads why; when a second did, then it is", async () => {
    const task = await clean.suggest();
    assert.equal(await said(task, "approve", clean.user("Dana Whitfield")), "open");
    const open = await now(task);
    assert.deepEqual([await writes(task), open.approvals], [0, [`user:${clean.user("Dana Whitfield").id}`]]);
    assert.match(open.detail, /a second has to:\n- 1 records would change, more than 0\./);
    assert.equal(await said(open, "approve", clean.user("Ben Sample")), "approved");
    assert.equal(await writes(task), 1);
  });

  it("when the same person approves again, by whichever door, or somebody whom the policy does not name, then it is refused and nothing is written", async () => {
    const task = await clean.suggest();
    assert.equal(await said(task, "approve", ADMIN), "open");
    const open = await now(task);
    assert.match(await said(open, "approve", ADMIN), /approved this already/);
    assert.match(await said(open, "approve", { ...ADMIN, id: "console" }), /approved this already/);
    assert.match(await said(open, "approve", clean.user("Dana Whitfield")), /governance\.approvers names/);
    assert.equal(await writes(task), 0);
    assert.equal(await said(open, "reject", clean.user("Dana Whitfield")), "rejected");
  });

  it("a key approves none of them, and they are not edited; when the limit is higher, then one person is enough", async () => {
    const task = await clean.suggest();
    assert.match(await said(task, "approve", KEY), /a key speaks for no person/);
    const change = { object: "contact", id: "c", set: { phone: "+12165550199" }, expect: {} };
    assert.match(await said(task, "edit", ADMIN, { recordChanges: [change] }), /two people have to approve this as it stands/);
    assert.match(await said(task, "approve", clean.user("Dana Whitfield"), { recordChanges: [change] }), /two people have to approve this as it stands/);
    assert.equal(await writes(task), 0);
    await fresh.store.inInstallation(id, async (tx) => { await tx.setPolicy(PolicySchema.parse({ ...tx.installation.policy, hygiene: { fourEyes: { records: 1 } } })); });
    assert.equal(await said(task, "approve", clean.user("Dana Whitfield")), "approved");
    assert.equal(await writes(task), 1);
  });
});
