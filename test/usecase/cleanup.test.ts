import assert from "node:assert/strict";

import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { ReviewTask } from "../../src/domain/model/proposal.ts";
import type { CleanupBreakdown } from "../../src/domain/quality/cleanup.ts";
import { exact } from "../../src/domain/quality/exact.ts";
import { type Cleanup, readCleanup } from "../../src/usecases/read-cleanup.ts";
import { readAuthority } from "../../src/usecases/decide-review/authority/weigh-authority.ts";
import { scanHygiene } from "../../src/usecases/scan-hygiene.ts";
import { cleanUp } from "../helpers/clean-up.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed } from "../helpers/sample-rows.ts";

const MONDAY = "2026-03-02T09:00:00.000Z";
const WEEK_MS = 7 * 86_400_000;
const MINUTE_MS = 60_000;

describe("the measures of clean-up, after real decisions", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let world: Awaited<ReturnType<typeof cleanUp>>;
  let accounts = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => {
    fresh.clock.moveTo(MONDAY);
    id = await installed(fresh.store, `cleanup-${String((accounts += 1))}`);
    world = await cleanUp(fresh, id, (sql, values) => fresh.database.pool.query(sql, [...values]));
  });
  after(() => fresh.close());

  const read = async (by: CleanupBreakdown = "week", from = "2026-03-02", to = "2026-04-05"): Promise<Cleanup> =>
    (await readCleanup(fresh, id, { from, to, by })) ?? assert.fail("out of range");
  const useful = (review: string, isUseful: boolean): Promise<boolean> => fresh.store.inInstallation(id, async (tx) => {
    const { tasks } = await tx.reviews.list({ state: null, after: null, limit: 100 });
    return tx.outcomes.foundUseful(tasks.find((task) => task.id === review)?.id ?? assert.fail(review), isUseful);
  });

  it("when nothing was decided, then there are no rows, no shares and no durations, by whatever is asked", async () => {
    await world.suggest();
    for (const by of ["week", "rule", "object", "owner"] as const) {
      const { rows, completion, total } = await read(by);
      assert.deepEqual([rows, completion, total.decided, total.acceptanceRate, total.falseMergeRate, total.falseMergeBounds, total.agreement, total.overrideRate, total.usefulRate, total.medianMs, total.p95Ms],
        [[], [], 0, null, null, null, null, null, null, null, null]);
    }
  });

  it("when people approve, edit, reject and take back, then each is counted once: by rule, kind of record, owner and week", async () => {
    const taken = await world.suggest();
    await world.decide(taken, "approve");
    await world.decide(await world.suggest({ of: "c2" }), "edit", { set: { phone: "+12165550199" } });
    fresh.clock.advance(WEEK_MS);
    await world.decide(await world.suggest({ rule: "name-casing", fields: { lastName: "Example" }, of: "c3" }), "reject");
    await world.decide(await world.suggest({ of: "c2" }), "approve");
    await world.takeBack(taken);
    const { total } = await read();
    assert.deepEqual([total.decided, total.approved, total.edited, total.rejected, total.rollbacks, total.auto], [4, 2, 1, 1, 1, 0]);
    assert.deepEqual([total.acceptanceRate, total.editRate, total.rejectionRate, total.overrideRate], [0.5, 0.25, 0.25, 0.5]);
    const rows = async (by: CleanupBreakdown) => (await read(by)).rows.map(({ name, decided, approved, edited, rejected, rollbacks }) => [name, decided, approved, edited, rejected, rollbacks]);
    assert.deepEqual(await rows("rule"), [["contact.name-casing", 1, 0, 0, 1, 0], ["contact.phone-form", 3, 2, 1, 0, 1]]);
    assert.deepEqual(await rows("object"), [["contact", 4, 2, 1, 1, 1]]);
    assert.deepEqual(await rows("owner"), [["Ben Sample", 2, 1, 1, 0, 0], ["Dana Whitfield", 1, 1, 0, 0, 1], [null, 1, 0, 0, 1, 0]]);
    assert.deepEqual(await rows("week"), [["2026-03-02", 2, 1, 1, 0, 1], ["2026-03-09", 2, 1, 0, 1, 0]], "what was taken back counts in the week of its decision");
    assert.equal((await read("week", "2026-03-16")).total.decided, 0, "and in no other");
  });

  it("when an edit says what was suggested, then it is an approval; when it sets another owner, then it corrects the routing", async () => {
    await world.decide(await world.suggest(), "edit", { set: { phone: "+12165550188" } });
    await world.decide(await world.suggest(), "edit", { set: { ownerId: world.user("Ben Sample").id } });
    const { total } = await read();
    assert.deepEqual([total.approved, total.edited, total.routed, total.routingCorrections], [1, 1, 1, 1]);
  });

  it("when a question is handed on, then that decides nothing; it is counted with what is decided later, and once for each hand", async () => {
    const ben = world.user("Ben Sample");
    const first = await world.decide(await world.suggest(), "assign", { to: ben.id });
    assert.deepEqual([(await read()).total.decided, (await read()).total.reassigned, await useful(first.id, true)], [0, 1, false]);
    const second = await world.decide(first, "assign", { to: world.user("Dana Whitfield").id });
    await world.decide(second, "approve");
    const { total } = await read();
    assert.deepEqual([total.decided, total.approved, total.reassigned, total.routingCorrections], [1, 1, 2, 2]);
  });

  it("when it takes a while until somebody decides, then the median and the 95th of a hundred tell how long", async () => {
    for (const minutes of [10, 20, 60]) {
      const task = await world.suggest();
      fresh.clock.advance(minutes * MINUTE_MS);
      await world.decide(task, "approve");
    }
    const { total } = await read();
    assert.deepEqual([total.medianMs, total.p95Ms], [20 * MINUTE_MS, 56 * MINUTE_MS]);
  });

  it("when a question is said to have been useful twice, then it is useful once; the last word holds, and an open one is refused", async () => {
    const [open, one, other] = [await world.suggest(), await world.decide(await world.suggest(), "approve"), await world.decide(await world.suggest(), "reject")];
    assert.deepEqual([await useful(one.id, true), await useful(one.id, true), await useful(other.id, true), await useful(other.id, false), await useful(open.id, true)], [true, true, true, true, false]);
    const { total } = await read();
    assert.deepEqual([total.useful, total.useless, total.usefulRate], [1, 1, 0.5]);
  });

  it("when merges are said to be of two after all, then they are false ones, with the exact interval; a rejected one is none", async () => {
    const merges = [];
    for (let index = 0; index < 4; index += 1) merges.push(await world.decide(await world.suggestMerge(1), "approve", { actor: world.user("Dana Whitfield") }));
    await world.decide(await world.suggestMerge(1), "reject");
    const before = await read("rule");
    assert.deepEqual([before.total.merges, before.total.falseMergeRate, before.total.falseMergeBounds], [4, 0, exact(0, 4)]);
    const [first, second] = merges.flatMap(({ proposalIds }) => proposalIds);
    assert.ok(first !== undefined && second !== undefined);
    await fresh.store.inInstallation(id, async (tx) => {
      await tx.outcomes.differed(first, fresh.clock.now());
      assert.equal(await tx.outcomes.reversed(first, fresh.clock.now()), "contact.merge");
      await tx.outcomes.reversed(second, fresh.clock.now());
    });
    const { total, rows } = await read("rule");
    assert.deepEqual([total.merges, total.falseMerges, total.falseMergeRate, total.falseMergeBounds, total.rejected], [4, 2, 0.5, exact(2, 4), 1]);
    assert.deepEqual(rows.map(({ key, falseMerges }) => [key, falseMerges]), [["contact.merge", 2]]);
  });

  it("when two have to approve a merge, then the second tells whether they agree; before that nothing is decided", async () => {
    const [dana, ben] = [world.user("Dana Whitfield"), world.user("Ben Sample")];
    const same = await world.decide(await world.suggestMerge(2), "approve", { actor: dana });
    assert.deepEqual([same.state, (await read()).total.decided, (await read()).total.agreement], ["open", 0, null]);
    await world.decide(same, "approve", { actor: ben });
    await world.decide(await world.decide(await world.suggestMerge(2), "approve", { actor: dana }), "reject", { actor: ben });
    await world.decide(await world.suggestMerge(2), "reject", { actor: dana });
    const { total } = await read();
    assert.deepEqual([total.decided, total.checksRight, total.checksWrong, total.agreement], [3, 1, 1, 0.5], "whoever refuses alone agrees with nobody");
  });

  it("when the CRM refused what was approved, then leaving a merge is no rejection of it, and trying a fix again is no second look", async () => {
    const merge = await world.decide(await world.suggestMerge(1), "approve", { actor: world.user("Dana Whitfield") });
    await world.decide(await world.refusedByCrm(merge), "reject");
    const { merges, rejected } = (await read()).total;
    assert.deepEqual([merges, rejected], [1, 0]);
    const looked = (task: ReviewTask): Promise<ReviewTask> => {
      fresh.clock.advance(MINUTE_MS);
      return world.decide(task, "approve", { actor: world.user("Dana Whitfield") });
    };
    await looked(await world.refusedByCrm(await looked(await world.suggest())));
    fresh.clock.advance(3 * WEEK_MS);
    const [standing] = await readAuthority(fresh, id);
    assert.deepEqual([standing?.class, standing?.evidence.accepted, standing?.evidence.judged], ["contact.phone-form", 1, 1]);
  });

  it("when records are looked over in two weeks, then each week says how many were complete; two looks in one week are its last", async () => {
    const look = async (emails: readonly string[]): Promise<void> => {
      fresh.clock.advance(MINUTE_MS);
      await world.addressed(emails);
      assert.equal((await scanHygiene(fresh, id, { budgetMs: null })).isDone, true);
    };
    await look([]);
    fresh.clock.advance(WEEK_MS);
    await look([]);
    await look(["c3@example.com"]);
    const { completion } = await read();
    assert.deepEqual(completion, [
      { week: "2026-03-02", object: "contact", records: 3, incomplete: 1, completeRate: 1 - 1 / 3 }, { week: "2026-03-09", object: "contact", records: 3, incomplete: 0, completeRate: 1 },
    ]);
    assert.deepEqual((await read("week", "2026-03-09")).completion.map(({ week }) => week), ["2026-03-09"]);
  });

  it("when the range ends before it begins, or is longer than two years, then it is none; what another installation decided is not in it", async () => {
    await world.decide(await world.suggest(), "approve");
    const ask = (from: string | null, to: string | null) => readCleanup(fresh, id, { from, to, by: "week" });
    assert.deepEqual([await ask("2026-03-09", "2026-03-08"), await ask("2024-02-25", "2026-03-08")], [null, null]);
    assert.deepEqual([(await ask("2026-03-08", "2026-03-02"))?.total.decided, (await ask("2024-02-26", "2026-03-08"))?.total.decided], [1, 1], "any two days of one week are that week");
    const other = await installed(fresh.store, `cleanup-${String((accounts += 1))}`);
    assert.equal((await readCleanup(fresh, other, { from: null, to: null, by: "week" }))?.total.decided, 0);
  });
});
