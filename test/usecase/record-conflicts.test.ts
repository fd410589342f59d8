import assert from "node:assert/strict";

import type { ReviewTask } from "../../src/domain/model/proposal.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven, chain, witnessed } from "../helpers/proof.ts";
import { endsOf, inPortal, openReview, personEdits, wish, writesOf } from "../helpers/record-hands.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** An activity about o44 of a39, with c090, that asks because of a promise. */
const PROMISE = "095-rebecca-sla.json";
const UPDATE = { method: "POST", path: "/crm/objects/2026-09/deals/batch/update" };
const READ = { method: "POST", path: "/crm/objects/2026-09/deals/batch/read" };
/** Longer than a write is leased. */
const LEASE_OVER_MS = 121_000;
class Crash extends Error {}

/** A field of each object, what Steward is asked to make of it, and what a person makes of it meanwhile. */
const RIVALS = [
  { seed: "o44", set: { closeDate: "2026-05-31" }, theirs: { closedate: "2026-06-30T00:00:00.000Z" }, other: { description: "Seen at the fair." }, shown: /closeDate is "2026-06-30" now; it was "2026-04-29"/ },
  { seed: "a39", set: { phone: "+1 313 555 0111" }, theirs: { phone: "+1 313 555 0122" }, other: { description: "Seen at the fair." }, shown: /phone is "\+1 313 555 0122" now/ },
  { seed: "c090", set: { title: "Head of Quality" }, theirs: { jobtitle: "Head of Purchasing" }, other: { mobilephone: "+1 313 555 0133" }, shown: /title is "Head of Purchasing" now/ },
] as const;

describe("a record that somebody else changes as well", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  /** Runs once, just before the CRM is asked to change a record. */
  let beforeChange: (() => Promise<void>) | null = null;
  let afterChange: (() => void) | null = null;
  const unannounced: string[] = [];
  const hooked = (writer: CrmWriter): CrmWriter => ({
    ...writer,
    async changeRecords(object, changes) {
      const [before, after] = [beforeChange, afterChange];
      [beforeChange, afterChange] = [null, null];
      await before?.();
      const results = await writer.changeRecords(object, changes);
      after?.();
      return results;
    },
  });
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => { one = await installed(sandbox.url, { around: (writer, fresh) => witnessed(hooked(writer), fresh, unannounced) }); });
  afterEach(async () => {
    await one.portal.calm();
    await assertProven(one);
    assert.deepEqual(unannounced, []);
    await one.close();
  });

  for (const { seed, set, theirs, other, shown } of RIVALS) {
    it(`${seed}, the same field, between decision and write: theirs survives, the chain tells, a person is asked`, async () => {
      const task = await approved(seed, set);
      await personEdits(one, seed, theirs);
      await one.drain();
      await assertTheirs(seed, theirs);
      assert.deepEqual(await ends(seed), [["conflict", "changed-meanwhile"]]);
      const question = await openReview(one);
      assert.match(question.detail, shown);
      assert.equal((await one.activity(task.activityId)).state, "review");

      assert.ok((await one.decide(question, "reject", { reason: "theirs is right" })).ok);
      await one.drain();
      await assertTheirs(seed, theirs);
      assert.equal((await one.activity(task.activityId)).state, "logged");
    });

    it(`${seed}, the same field, between our read and our write: theirs survives, planned again, a person is asked`, async () => {
      await approved(seed, set);
      beforeChange = () => personEdits(one, seed, theirs);
      await one.drain();
      await assertTheirs(seed, theirs);
      assert.deepEqual(await ends(seed), [["conflict", "conflict"], ["conflict", "changed-meanwhile"]]);
      assert.match((await openReview(one)).detail, shown);
    });

    it(`${seed}, another field, between our read and our write: both stand`, async () => {
      await approved(seed, set);
      beforeChange = () => personEdits(one, seed, other);
      await one.drain();
      await assertTheirs(seed, other);
      assert.equal((await ends(seed)).at(-1)?.[0], "ok");
      assert.deepEqual((await one.reviews()).filter(({ state }) => state === "open"), []);
    });
  }

  it("approved all the same, having seen what stands there now: it is written over that", async () => {
    const task = await approved("o44", { closeDate: "2026-05-31" });
    await personEdits(one, "o44", { closedate: "2026-06-30T00:00:00.000Z" });
    await one.drain();
    assert.ok((await one.decide(await openReview(one), "approve")).ok);
    await one.drain();
    await assertTheirs("o44", { closedate: "2026-05-31T00:00:00.000Z" });
    assert.deepEqual(await endsOf(one, "o44"), ["conflict", "ok"]);
    assert.equal((await one.activity(task.activityId)).state, "logged");
  });

  it("edited instead: the new value is written over what was shown, before any synchronisation", async () => {
    await approved("o44", { closeDate: "2026-05-31" });
    await personEdits(one, "o44", { closedate: "2026-06-30T00:00:00.000Z" });
    await one.drain();
    const question = await openReview(one);
    assert.ok((await one.decide(question, "edit", { recordChanges: [await wish(one, "o44", { closeDate: "2026-07-31" })] })).ok);
    await one.drain();
    await assertTheirs("o44", { closedate: "2026-07-31T00:00:00.000Z" });
    const edits = (await chain(one.fresh)).filter(({ type, subject }) => type === "decision" && subject?.id === question.id).map(({ data }) => JSON.stringify(data["edits"]));
    assert.match(edits.join(""), /closeDate/);
  });

  it("what the reviewer says they saw counts, not what was read long ago", async () => {
    await personEdits(one, "o44", { amount: "120000" });
    const task = await review();
    assert.ok((await one.decide(task, "approve", { recordChanges: [await wish(one, "o44", { amount: "260000" }, { amount: "120000" })] })).ok);
    await one.drain();
    assert.deepEqual(await endsOf(one, "o44"), ["ok"]);
    assert.equal((await inPortal(one, "o44")).properties["amount"], "260000");
  });

  it("set by the person to what was wanted: nothing is written, and nobody is asked", async () => {
    await approved("o44", { amount: "260000" });
    await personEdits(one, "o44", { amount: "260000" });
    await one.drain();
    assert.deepEqual(await endsOf(one, "o44"), []);
    assert.deepEqual((await one.reviews()).filter(({ state }) => state === "open"), []);
  });

  it("deleted meanwhile: a person is asked, and it is not made anew", async () => {
    await approved("c090", { title: "Head of Quality" });
    await one.portal.edit({ object: "contacts", id: (await inPortal(one, "c090")).id, archived: true });
    await one.drain();
    // What was to be tied to the record is asked about as well.
    const [about, ...more] = (await one.reviews()).filter(({ title }) => title.endsWith("contact: title"));
    assert.match(about?.detail ?? "", /no longer there/);
    assert.deepEqual([more, await one.in(async (tx) => (await tx.writes.counts()).due)], [[], 0]);
  });

  for (const fault of ["drop-before", "drop-after-commit", "garbage", "lock", "429-secondly"]) {
    it(`when the call meets ${fault}, then the change lands once`, async () => {
      const task = await approved("o44", { amount: "260000" });
      await one.portal.fault({ ...UPDATE, times: 1 }, { fault });
      await one.drain();
      await assertLandedOnce(task);
      // The account's budget is no failure of the write that met it.
      assert.equal((await writesOf(one, "o44")).at(-1)?.outcome?.data["attempts"], fault === "429-secondly" ? 1 : 2);
    });
  }

  for (const [where, crash] of [["before", true], ["after", false]] as const) {
    it(`cut ${where} the CRM did it: the next run settles the doubt by reading, and it lands once`, async () => {
      const task = await approved("o44", { amount: "260000" });
      const fall = (): never => { throw new Crash(); };
      if (crash) beforeChange = async () => { await Promise.resolve(); fall(); };
      else afterChange = fall;
      await assert.rejects(one.drain(), Crash);
      one.clock.advance(LEASE_OVER_MS);
      await one.drain();
      await assertLandedOnce(task);
      const [first] = await writesOf(one, "o44");
      assert.deepEqual([first?.outcome?.data["settled_by"], first?.outcome?.data["status"]], ["reading", crash ? "failed" : "ok"]);
    });
  }

  for (const { status, asks } of [{ status: 503, asks: false }, { status: 403, asks: true }]) {
    it(`when an answer is lost after the CRM did it, and what reads next answers ${String(status)}, then it is unknown and never failed, until reading tells`, async () => {
      await approved("o44", { amount: "260000" });
      // The first read is that of the plan, the second the connector's own before it writes.
      await one.portal.fault({ ...READ, nth: 3, times: 4 }, { fault: "status", status });
      await one.portal.fault({ ...UPDATE, times: 1 }, { fault: "drop-after-commit" });
      await one.drain();
      const told = (await chain(one.fresh, one.id)).filter(({ type, ref }) => type === "outcome" && ref?.["write"] !== undefined);
      const [intent, ...more] = await writesOf(one, "o44");
      assert.ok(intent !== undefined && more.length === 0, "nothing is sent twice");
      const said = told.filter(({ ref }) => ref?.["write"] === intent.intent.id).map(({ data }) => data["status"]);
      assert.deepEqual(said, asks ? ["unknown"] : ["unknown", "ok"]);
      assert.equal((await inPortal(one, "o44")).properties["amount"], "260000");
      if (!asks) return;
      const question = await openReview(one);
      assert.doesNotMatch(question.detail, /Nothing was written/);
      await one.portal.calm();
      assert.ok((await one.decide(question, "approve")).ok);
      await one.drain();
      assert.equal((await writesOf(one, "o44")).length, 1, "what stands there is as wanted");
    });
  }

  it("changed by a person while our answer was lost: theirs survives, and the doubt is told as a doubt", async () => {
    await approved("o44", { amount: "260000" });
    afterChange = () => { throw new Crash(); };
    await assert.rejects(one.drain(), Crash);
    await personEdits(one, "o44", { amount: "275000" });
    one.clock.advance(LEASE_OVER_MS);
    await one.drain();
    await assertTheirs("o44", { amount: "275000" });
    assert.deepEqual(await ends("o44"), [["unknown", "differs-afterwards"], ["conflict", "changed-meanwhile"]]);
    assert.match((await openReview(one)).detail, /amount is "275000" now/);
  });

  const review = async (): Promise<ReviewTask> => one.review((await one.through(PROMISE)).id);
  async function approved(seed: string, set: Parameters<typeof wish>[2]): Promise<ReviewTask> {
    const task = await review();
    assert.ok((await one.decide(task, "approve", { recordChanges: [await wish(one, seed, set)] })).ok);
    return task;
  }
  const ends = async (seed: string) => (await writesOf(one, seed)).map(({ outcome }) => [outcome?.data["status"], outcome?.data["error_code"]]);
  async function assertTheirs(seed: string, theirs: Readonly<Record<string, string>>): Promise<void> {
    const { properties } = await inPortal(one, seed);
    for (const [name, value] of Object.entries(theirs)) assert.equal(properties[name], value);
  }
  async function assertLandedOnce(task: ReviewTask): Promise<void> {
    const { id, properties } = await inPortal(one, "o44");
    assert.equal(properties["amount"], "260000");
    const mutations = (await one.portal.mutations()).flatMap(({ changed }) => changed).filter((change) => change.object === "deals" && change.id === id && change.op === "update");
    assert.equal(mutations.length, 1);
    assert.equal((await one.activity(task.activityId)).state, "logged");
  }
});
