import assert from "node:assert/strict";

import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { ReviewTask } from "../../src/domain/model/proposal.ts";
import { decideReviews } from "../../src/usecases/decide-review.ts";
import { ADMIN, cleanUp } from "../helpers/clean-up.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { chain } from "../helpers/proof.ts";
import { installed } from "../helpers/sample-rows.ts";

describe("many decisions at once", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let world: Awaited<ReturnType<typeof cleanUp>>;
  before(async () => {
    fresh = await freshStore();
    id = await installed(fresh.store, "one");
    world = await cleanUp(fresh, id, (sql, values) => fresh.database.pool.query(sql, [...values]));
  });
  after(() => fresh.close());

  const decide = (tasks: readonly ReviewTask[]) => decideReviews(fresh, id, tasks.map((task, index) => ({
    id: task.id, judging: { verb: "reject", version: task.version, reason: "no", edits: [], recordChanges: [], assigneeId: null },
    context: { actor: ADMIN, via: "bulk", batch: { id: "b", n: tasks.length, index, selector: "" }, msOpen: null },
  })));
  const unreadable = ({ id: review }: ReviewTask) => fresh.database.pool.query("UPDATE steward.review_task SET sealed = '\\x00' WHERE installation_id = $1 AND id = $2", [id, review]);
  const decisions = async (): Promise<number> => (await chain(fresh, id)).filter(({ type }) => type === "decision").length;

  it("when one of them fails on our side, then the others are taken and told, each once in the log", async () => {
    const [one, two, three] = [await world.suggest(), await world.suggest({ of: "c2" }), await world.suggest({ of: "c3" })];
    await unreadable(two);
    const results = await decide([one, two, three, one]);
    assert.deepEqual(results.map((result) => (result.ok ? result.value.state : result.error.kind)), ["rejected", "failed", "rejected", "closed"]);
    assert.equal(await decisions(), 2);
  });

  it("when none can be taken, then that is our failure and nothing was done", async () => {
    const before = await decisions();
    const tasks = [await world.suggest(), await world.suggest({ of: "c2" })];
    for (const task of tasks) await unreadable(task);
    await assert.rejects(decide(tasks));
    assert.equal(await decisions(), before);
  });
});
