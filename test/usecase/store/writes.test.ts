import assert from "node:assert/strict";
import { activityId, type InstallationId, writeId } from "../../../src/domain/model/ids.ts";
import type { Proposal } from "../../../src/domain/model/proposal.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed, someChange, someProposal } from "../../helpers/sample-rows.ts";

describe("writes on their way to the CRM", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let accounts = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => { id = await installed(fresh.store, `portal-${String((accounts += 1))}`); });
  after(() => fresh.close());

  const now = (): string => fresh.clock.now();
  const later = (ms: number): string => new Date(Date.parse(now()) + ms).toISOString();
  const save = (name: string, proposal: Proposal, dueAt = now()): Promise<void> => fresh.store.inInstallation(id, (tx) =>
    tx.writes.save([{ id: writeId(name), proposal, proposalAuditId: "p-audit", decisionAuditId: null, dueAt }]));
  const claim = (limit = 10) => fresh.store.inInstallation(id, (tx) => tx.writes.claim(now(), later(60_000), limit));
  const claimed = async (limit = 10) => (await claim(limit)).map((write) => write.id);

  it("when a record has two, then the second waits until the first has ended", async () => {
    await save("first", someProposal(1));
    await save("second", someProposal(1, { kind: "update_activity" }));
    const got = await claim();
    assert.deepEqual(got.map((write) => write.id), ["first"]);
    assert.deepEqual(await claimed(), []);
    await fresh.store.inInstallation(id, (tx) => tx.writes.settleDone([{ id: writeId("first"), claim: 1 }]));
    assert.deepEqual(await claimed(), ["second"]);
  });

  it("when the first of a record is put off, then the second does not overtake it", async () => {
    await save("first", someProposal(1), later(10_000));
    await save("second", someProposal(1));
    assert.deepEqual(await claimed(), []);
  });

  it("when many claim at once, then no write is given out twice", async () => {
    for (let number = 0; number < 20; number += 1) await save(`w-${String(number)}`, someProposal(number));
    const all = (await Promise.all(Array.from({ length: 6 }, () => claimed(5)))).flat();
    assert.equal(new Set(all).size, all.length);
    assert.equal(all.length, 20);
  });

  it("when a lease runs out, then the write is claimed again, and what the first claimer reports is refused", async () => {
    await save("w", someProposal(1));
    const first = await claim();
    assert.equal(first[0]?.attempts, 1);
    await fresh.store.inInstallation(id, (tx) => tx.writes.markIntended([{ id: writeId("w"), claim: 1, intentAuditId: "intent-1" }]));
    fresh.clock.advance(61_000);
    const second = await claim();
    assert.deepEqual(second.map(({ claim: fence, attempts, openIntentAuditId, state }) => ({ fence, attempts, openIntentAuditId, state })), [{ fence: 2, attempts: 2, openIntentAuditId: "intent-1", state: "intended" }]);
    await fresh.store.inInstallation(id, async (tx) => {
      assert.deepEqual(await tx.writes.settleDone([{ id: writeId("w"), claim: 1 }]), new Set());
      assert.deepEqual(await tx.writes.counts(), { due: 0, intended: 1, done: 0, refused: 0 });
    });
    await assert.rejects(fresh.store.inInstallation(id, (tx) => tx.writes.markIntended([{ id: writeId("w"), claim: 1, intentAuditId: "intent-2" }])), /claimed anew/);
  });

  it("when it only waited for the account's budget, then that was no try of it; any other way back was", async () => {
    for (const [name, isNoAttempt, next] of [["waited", true, 1], ["failed", false, 2]] as const) {
      await save(name, someProposal(name.length));
      const fence = (await claim())[0]?.claim ?? 0;
      await fresh.store.inInstallation(id, (tx) => tx.writes.settle(writeId(name), fence, { state: "due", dueAt: now(), inDoubt: false, isNoAttempt }));
      const again = await claim();
      assert.equal(again[0]?.attempts, next, name);
      await fresh.store.inInstallation(id, (tx) => tx.writes.settleDone([{ id: writeId(name), claim: fence + 1 }]));
    }
  });

  it("when it goes back to the queue, then it is in doubt only if its call may have happened", async () => {
    for (const [name, inDoubt] of [["sure", false], ["doubt", true]] as const) {
      await save(name, someProposal(name.length));
      const got = await claim();
      const fence = got[0]?.claim ?? 0;
      await fresh.store.inInstallation(id, async (tx) => {
        await tx.writes.markIntended([{ id: writeId(name), claim: fence, intentAuditId: `intent-${name}` }]);
        assert.ok(await tx.writes.settle(writeId(name), fence, { state: "due", dueAt: now(), inDoubt }));
      });
      const again = await claim();
      assert.equal(again[0]?.openIntentAuditId ?? null, inDoubt ? "intent-doubt" : null);
      await fresh.store.inInstallation(id, (tx) => tx.writes.settleDone([{ id: writeId(name), claim: fence + 1 }]));
    }
  });

  it("when it is saved again, then nothing changes", async () => {
    await save("w", someProposal(1));
    await save("w", someProposal(1, { rationale: "another" }));
    assert.equal((await claim())[0]?.proposal.rationale, "One contact has this address.");
  });

  const of = (name: string) => ({ activityId: activityId(name) });

  it("are given out by object, oldest first, with the proposal as it will be written", async () => {
    await save("mail", someProposal(1, of("a")));
    await save("task", someProposal(2, { object: "task", kind: "create_task", ...of("b") }));
    await save("mail-2", someProposal(3, of("c")));
    const first = await claim();
    assert.deepEqual(first.map((write) => write.id), ["mail", "mail-2"]);
    assert.deepEqual(first[0]?.proposal, someProposal(1, of("a")));
    assert.deepEqual(await claimed(), ["task"]);
  });

  it("are given out with the engagements that are due of their activities, up to as many again, and without changes of records", async () => {
    await save("mail", someProposal(1, of("a")));
    await save("task", someProposal(2, { object: "task", kind: "create_task", ...of("a") }));
    await save("account", someChange(3, of("a")));
    await save("mail-2", someProposal(4, of("b")));
    await save("task-2", someProposal(5, { object: "task", kind: "create_task", ...of("b") }));
    await save("task-3", someProposal(6, { object: "task", kind: "create_task", ...of("b") }));
    assert.deepEqual(await claimed(2), ["mail", "task", "mail-2", "task-2"]);
    assert.deepEqual(await claimed(2), ["account"]);
    assert.deepEqual(await claimed(2), ["task-3"]);
  });

  it("are told of each activity in the order of their making, and are done only by whoever holds their claim", async () => {
    await save("w", someProposal(1, of("a")));
    await save("task", someProposal(2, { object: "task", kind: "create_task", ...of("a") }));
    await save("other", someProposal(3, of("b")));
    await claim();
    await fresh.store.inInstallation(id, async (tx) => {
      assert.deepEqual(await tx.writes.settleDone([{ id: writeId("w"), claim: 1 }, { id: writeId("task"), claim: 2 }]), new Set(["w"]));
      assert.deepEqual(await tx.writes.ofActivities([activityId("a"), activityId("c")]), new Map([
        ["a", [{ id: "w", proposalId: "proposal-1", kind: "log_activity", state: "done", dueAt: now() }, { id: "task", proposalId: "proposal-2", kind: "create_task", state: "due", dueAt: now() }]], ["c", []],
      ]));
    });
  });

  it("when one is due or was left by a crash, then its installation has work", async () => {
    const mine = async (): Promise<readonly string[]> => (await fresh.store.acrossTenants.withWork(now())).filter((work) => work.id === id).map((work) => work.job);
    await save("w", someProposal(1), later(5_000));
    assert.deepEqual(await mine(), []);
    fresh.clock.advance(5_000);
    assert.deepEqual(await mine(), ["apply-writes"]);
    await claim();
    assert.deepEqual(await mine(), []);
    fresh.clock.advance(61_000);
    assert.deepEqual(await mine(), ["apply-writes"]);
  });
});
