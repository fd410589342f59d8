import assert from "node:assert/strict";

import { type CrmRecordId, crmRecordId, type InstallationId } from "../../../src/domain/model/ids.ts";
import { instant } from "../../../src/domain/model/time.ts";
import { marksAfterFullPass } from "../../../src/domain/sync/streams.ts";
import type { ChangeHint, HintKind } from "../../../src/ports/change-hints.ts";
import type { HintOverflow, WaitingHint } from "../../../src/ports/hint-table.ts";
import { hintSink, noteHints } from "../../../src/usecases/note-hints.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

const at = (minute: number): string => instant(Date.parse("2026-11-20T09:00:00.000Z") + minute * 60_000);
const crm = (id: number | string): CrmRecordId => crmRecordId(String(id));
const hint = (id: number | string, kind: HintKind = "changed", minute = 0, object: ChangeHint["object"] = "contact"): ChangeHint => ({ object, crmId: crm(id), kind, at: at(minute) });
const many = (count: number, kind: HintKind, minute = 5): readonly ChangeHint[] => Array.from({ length: count }, (_, index) => hint(index + 1, kind, minute));

describe("hints that wait", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let portals = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => { id = await installed(fresh.store, `portal-${String((portals += 1))}`); });
  after(() => fresh.close());

  const add = (...hints: readonly ChangeHint[]): Promise<readonly HintOverflow[]> => fresh.store.inInstallation(id, (tx) => tx.hints.add(hints, fresh.clock.now()));
  const take = (records = 100, now = fresh.clock.now()): Promise<readonly WaitingHint[]> => fresh.store.inInstallation(id, (tx) => tx.hints.take(now, records));
  const settle = (hints: readonly WaitingHint[]): Promise<void> => fresh.store.inInstallation(id, (tx) => tx.hints.settle(hints));
  const lines = (hints: readonly WaitingHint[]): readonly string[] => hints.map((one) => `${one.object} ${one.crmId} ${one.kind} ${one.at.slice(11, 16)}`);
  const jobs = async (name: string): Promise<readonly unknown[]> => (await fresh.jobs()).filter((job) => job.name === name && JSON.stringify(job.data).includes(id)).map(({ data }) => data);

  it("are there once for each record and kind, with the latest time, in whatever order they came", async () => {
    await add(hint(1, "changed", 5), hint(1, "changed", 3), hint(1, "deleted", 4), hint(2));
    await add(hint(1, "changed", 2), hint(2, "changed", 9));
    assert.deepEqual(lines(await take()), ["contact 1 changed 09:05", "contact 1 deleted 09:04", "contact 2 changed 09:09"]);
  });

  it("are taken for some records of one object, all of each record, and stay until they are settled", async () => {
    await add(hint(1, "changed", 0, "opportunity"), hint(2), hint(2, "associations"), hint(3));
    const first = await take(1);
    assert.deepEqual(lines(first), ["contact 2 associations 09:00", "contact 2 changed 09:00"]);
    assert.deepEqual(await take(1), first);
    await settle(first);
    assert.deepEqual(lines(await take()), ["contact 3 changed 09:00"]);
    await settle(await take());
    assert.deepEqual(lines(await take()), ["opportunity 1 changed 09:00"]);
  });

  it("when one is told again while its record is being read, then settling the first does not settle it", async () => {
    await add(hint(1), hint(2));
    const being = await take();
    await add(hint(1));
    await settle(being);
    assert.deepEqual(lines(await take()), ["contact 1 changed 09:00"]);
    // And not either when the first was settled by somebody else before it came again.
    await settle(await take());
    await add(hint(1));
    await settle(being);
    assert.equal((await take()).length, 1);
  });

  it("when a second look is asked for, then it comes at its time, whatever is told and settled meanwhile", async () => {
    const later = instant(Date.parse(fresh.clock.now()) + 1_000);
    await fresh.store.inInstallation(id, (tx) => tx.hints.lookAgain([hint(1)], later));
    await add(hint(1));
    await settle(await take());
    assert.deepEqual(await take(), []);
    assert.deepEqual(lines(await take(100, later)), ["contact 1 changed 09:00"]);
  });

  it("when they are put off, then they wait until then, unless they are told again", async () => {
    await add(hint(1), hint(2));
    const until = instant(Date.parse(fresh.clock.now()) + 60_000);
    const both = await take();
    await fresh.store.inInstallation(id, (tx) => tx.hints.postpone(both, until));
    assert.deepEqual(await take(), []);
    await add(hint(2));
    assert.deepEqual(lines(await take()), ["contact 2 changed 09:00"]);
    assert.equal((await take(100, until)).length, 2);
  });

  it("when more wait than are kept, then they are read from the oldest's time on instead; deletions and forgotten people still wait", async () => {
    await add(hint("d", "deleted"), hint("f", "forgotten"), hint("old", "changed", 1));
    assert.deepEqual(await add(...many(20_000, "changed")), [{ object: "contact", from: at(1), full: false }]);
    assert.deepEqual(lines(await take(30_000)), ["contact d deleted 09:00", "contact f forgotten 09:00"]);
  });

  it("when more deletions wait than are kept, then everything is read; forgotten people still wait", async () => {
    await add(hint("f", "forgotten"));
    await noteHints({ store: fresh.store, clock: fresh.clock }, id, many(20_001, "deleted"));
    assert.deepEqual(lines(await take(30_000)), ["contact f forgotten 09:00"]);
    assert.deepEqual(await jobs("sync-records"), [{ installation: id, object: "contact", full: true }]);
  });

  it("when a feed lost track, then the object is read again from then on, and nothing newer is skipped", async () => {
    await fresh.store.inInstallation(id, (tx) => tx.sync.saveMarks("contact", marksAfterFullPass(at(30), null)));
    const sink = hintSink({ store: fresh.store, clock: fresh.clock }, id);
    const mark = (): Promise<string | null> => fresh.store.inInstallation(id, async (tx) => (await tx.sync.marks("contact"))?.live ?? null);
    await sink.gap({ object: "contact", from: at(10) });
    assert.equal(await mark(), at(10));
    await sink.gap({ object: "contact", from: at(20) });
    assert.equal(await mark(), at(10));
    assert.deepEqual(await jobs("sync-records"), [{ installation: id, object: "contact", full: false }]);
  });

  it("are found by the sweep when their job was lost, once they are due and the CRM may be asked", async () => {
    const found = async (now: string): Promise<boolean> => (await fresh.store.acrossTenants.withWork(now)).some((one) => one.id === id && one.job === "read-hints");
    const later = instant(Date.parse(fresh.clock.now()) + 1_000);
    await fresh.store.inInstallation(id, (tx) => tx.hints.lookAgain([hint(1)], later));
    assert.equal(await found(fresh.clock.now()), false);
    assert.equal(await found(later), true);
    await fresh.store.inInstallation(id, (tx) => tx.setState("reconnect-needed"));
    assert.equal(await found(later), false);
  });

  it("when many tell of the same records at once, then nobody waits for nobody, and all of it is there", async () => {
    const sink = hintSink({ store: fresh.store, clock: fresh.clock }, id);
    const batches = Array.from({ length: 12 }, (_, turn) => many(60, "changed", turn));
    await Promise.all(batches.map((hints, turn) => sink.hints(turn % 2 === 0 ? hints : hints.toReversed())));
    const all = await take(1_000);
    assert.equal(all.length, 60);
    assert.ok(all.every((one) => one.at === at(11)));
  });
});
