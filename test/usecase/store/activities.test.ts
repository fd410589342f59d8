import assert from "node:assert/strict";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { screenContext } from "../../../src/domain/privacy/screen-context.ts";
import type { ScreenedActivity } from "../../../src/domain/model/activity.ts";
import { crmRecordId, type InstallationId } from "../../../src/domain/model/ids.ts";
import { PolicySchema } from "../../../config/policy.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed, keyOf, someTrace } from "../../helpers/sample-rows.ts";
import { someActivity } from "../../helpers/some-activity.ts";

function screened(): ScreenedActivity {
  const screening = screen(someActivity(), screenContext([], PolicySchema.parse({})));
  assert.ok(screening.outcome === "pass");
  return screening.activity;
}

describe("activities", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let accounts = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => { id = await installed(fresh.store, `portal-${String((accounts += 1))}`); });
  after(() => fresh.close());

  const accept = (delivery: string, trace = someTrace(1, ["p1"])) => fresh.store.inInstallation(id, (tx) =>
    tx.activities.accept(delivery, { outcome: "pass", activity: screened(), trace, reasons: [] }, fresh.clock.now()));
  const settle = (activity: Awaited<ReturnType<typeof accept>>) => fresh.store.inInstallation(id, (tx) =>
    tx.activities.settle(activity.id, { state: "logging", route: "auto", reasons: [], duplicateOf: null }));

  it("when a delivery comes again, then it is the first one, and nothing new is stored", async () => {
    const first = await accept("d-1");
    assert.deepEqual(await accept("d-1"), { id: first.id, seenBefore: true });
    await fresh.store.inInstallation(id, async (tx) => { assert.equal((await tx.activities.list({ before: null, limit: 10 })).length, 1); });
  });

  it("when the same deliveries come at once from many sides, then each is stored once and numbers have no hole", async () => {
    const all = await Promise.all(Array.from({ length: 24 }, (_, index) => accept(`d-${String(index % 8)}`)));
    assert.equal(all.filter((one) => !one.seenBefore).length, 8);
    const stored = await fresh.store.inInstallation(id, (tx) => tx.activities.list({ before: null, limit: 100 }));
    assert.deepEqual(stored.map((one) => one.arrival), [8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it("when one is blocked, then only kind, time and reasons are kept", async () => {
    const { id: activity } = await fresh.store.inInstallation(id, (tx) =>
      tx.activities.accept("secret-delivery", { outcome: "block", kind: "email", occurredAt: fresh.clock.now(), reasons: ["privileged"] }, fresh.clock.now()));
    const stored = await fresh.store.inInstallation(id, (tx) => tx.activities.get(activity));
    assert.deepEqual(stored, { id: activity, arrival: 1, state: "blocked", kind: "email", occurredAt: fresh.clock.now(), route: "block", reasons: ["privileged"], activity: null, trace: null, duplicateOf: null });
    const { rows } = await fresh.database.pool.query<{ row: string }>("SELECT a::text AS row FROM steward.activity a WHERE id = $1", [activity]);
    assert.ok(!JSON.stringify(rows).includes("secret-delivery"));
  });

  it("when two workers take from the queue, then the second waits and finds what the first left", async () => {
    for (let index = 0; index < 6; index += 1) await accept(`d-${String(index)}`);
    const take = () => fresh.store.inInstallation(id, async (tx) => {
      const taken = await tx.activities.takeQueued(3);
      for (const one of taken) await tx.activities.settle(one.id, { state: "skipped", route: "skip", reasons: [], duplicateOf: null });
      return taken.map((one) => one.arrival);
    });
    assert.deepEqual((await Promise.all([take(), take()])).toSorted(), [[1, 2, 3], [4, 5, 6]]);
  });

  it("when the transaction fails, then they are queued again", async () => {
    await accept("d-1");
    await assert.rejects(fresh.store.inInstallation(id, async (tx) => {
      const [one] = await tx.activities.takeQueued(1);
      assert.ok(one);
      await tx.activities.setState([one.id], "logged");
      throw new Error("cut");
    }), /cut/);
    await fresh.store.inInstallation(id, async (tx) => { assert.equal((await tx.activities.counts()).queued, 1); });
  });

  it("come back as they were accepted", async () => {
    const { id: activity } = await accept("d-1");
    const stored = await fresh.store.inInstallation(id, (tx) => tx.activities.get(activity));
    assert.deepEqual(stored?.activity, JSON.parse(JSON.stringify(screened())));
    assert.deepEqual(stored?.trace, someTrace(1, ["p1"]));
  });

  it("what people are recognised by stands in no table in the clear", async () => {
    const person = "m0123456789abcdef";
    const thread = "fedcba9876543210";
    await settle(await accept("d-1", someTrace(1, [person])));
    await fresh.store.inInstallation(id, (tx) => tx.activities.blockThread(thread, fresh.clock.now()));
    assert.equal(await fresh.store.inInstallation(id, (tx) => tx.activities.isThreadBlocked(thread)), true);
    for (const table of ["activity", "twin", "twin_key", "blocked_thread"]) {
      const { rows } = await fresh.database.pool.query<{ row: string }>(`SELECT t::text AS row FROM steward.${table} t WHERE installation_id = $1`, [id]);
      assert.ok(rows.length > 0, table);
      assert.ok(rows.every(({ row }) => !row.includes(person) && !row.includes(thread) && !row.includes(Buffer.from(person).toString("hex"))), table);
    }
  });

  describe("as twins of later ones", () => {
    const earlier = (arrival: number) => fresh.store.inInstallation(id, (tx) =>
      tx.activities.earlier({ keys: [keyOf(1)], people: ["p1"], from: "2026-11-19T00:00:00.000Z", to: "2026-11-21T00:00:00.000Z" }, arrival));

    it("when they were not judged yet, or came later, then they are not found", async () => {
      const first = await accept("d-1");
      assert.deepEqual(await earlier(2), []);
      await settle(first);
      assert.deepEqual(await earlier(1), []);
      assert.deepEqual((await earlier(2)).map((one) => one.ref), [first.id]);
    });

    it("are found by key however old, and by a person only within the window", async () => {
      const old = "2020-01-01T00:00:00.000Z";
      await settle(await accept("same key", someTrace(1, ["p9"], old)));
      await settle(await accept("same person, old", someTrace(2, ["p1"], old)));
      await settle(await accept("same person, near", someTrace(3, ["p1"])));
      await settle(await accept("another person", someTrace(4, ["p2"])));
      assert.deepEqual((await earlier(99)).map((one) => one.trace.key), [keyOf(1), keyOf(3)]);
    });

    it("when a busy mailbox has more neighbours than are looked at, then the one with the same key is still found", async () => {
      const same = await accept("same key", someTrace(1, ["p9"], "2020-01-01T00:00:00.000Z"));
      await settle(same);
      const crowd = Array.from({ length: 1_001 }, (_, index) => ({
        engagement: { object: "email" as const, crmId: crmRecordId(String(1_000 + index)), modifiedAt: "2026-11-20T10:00:00.000Z", archived: false, aliases: [], key: null, occurredAt: null, endedAt: null, subject: "", externalId: null, contacts: [], fields: {} },
        trace: someTrace(5, ["p1"]),
      }));
      await fresh.store.inInstallation(id, (tx) => tx.mirror.saveForeign(crowd));
      assert.ok((await earlier(99)).some((one) => one.ref === same.id));
    });

    it("include what another tool logged in the CRM, until it is archived there", async () => {
      const engagement = { object: "email" as const, crmId: crmRecordId("77"), modifiedAt: "2026-11-20T10:00:00.000Z", archived: false, aliases: [], key: null, occurredAt: null, endedAt: null, subject: "", externalId: null, contacts: [], fields: {} };
      await fresh.store.inInstallation(id, (tx) => tx.mirror.saveForeign([{ engagement, trace: someTrace(5, ["p1"]) }]));
      assert.deepEqual((await earlier(1)).map(({ ref, foreign }) => ({ ref, foreign })), [{ ref: "email:77", foreign: true }]);
      await fresh.store.inInstallation(id, (tx) => tx.mirror.saveForeign([{ engagement: { ...engagement, archived: true }, trace: someTrace(5, ["p1"]) }]));
      assert.deepEqual(await earlier(1), []);
    });
  });

  it("when a thread was blocked, then it stays blocked, and others are not", async () => {
    await fresh.store.inInstallation(id, async (tx) => {
      await tx.activities.blockThread("t-1", fresh.clock.now());
      await tx.activities.blockThread("t-1", fresh.clock.now());
      assert.deepEqual([await tx.activities.isThreadBlocked("t-1"), await tx.activities.isThreadBlocked("t-2")], [true, false]);
    });
  });
});
