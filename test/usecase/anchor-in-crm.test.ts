import assert from "node:assert/strict";

import { anchorCheck } from "../../src/app/doctor-anchor.ts";
import { anchorsDue } from "../../src/app/jobs/anchor-in-crm.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Job } from "../../src/ports/job-queue.ts";
import { failure } from "../../connectors/shared/failure.ts";
import { chooseNoAnchor } from "../../src/usecases/choose-anchor.ts";
import { disconnectCrm } from "../../src/usecases/disconnect-crm.ts";
import { erasePeople } from "../../src/usecases/erase-person.ts";
import { ADMIN, type Anchored, anchoredIn, WORDS } from "../helpers/anchored.ts";
import { auditDoorsOf } from "../helpers/audit-deps.ts";
import { CRMS } from "../helpers/in-either-crm.ts";
import { asOwner } from "../helpers/postgres.ts";
import { assertOutcomes, assertSense } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
class Crash extends Error {}

/** What the log tells of anchoring, in order. */
const told = async (all: Anchored): Promise<readonly string[]> => (await all.entries()).flatMap(({ type, data }) => {
  if (type === "write") return ["write"];
  if (type === "outcome") return [`${String(data["status"])}: ${String(data["error_code"] ?? data["settled_by"])}`];
  return data["key"] === "audit.anchor" ? ["anchored"] : [];
});

for (const crm of CRMS) {
  describe(`the audit log's checkpoints in the CRM (${crm})`, function () {
    this.timeout(90_000);
    let sandbox: StartedSandbox;
    let all: Anchored | null = null;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    afterEach(async () => {
      if (all !== null) {
        await assertSense(all.one);
        assertOutcomes(await all.entries());
        await all.one.close();
      }
      all = null;
    });
    after(() => sandbox.stop());

    it("stand there as a note on the record that an admin chose, under the admin's entry, with a text that both verifiers take as it is stored", async () => {
      all = await anchoredIn(sandbox, crm);
      await all.run();
      const [note, ...more] = await all.notes();
      assert.ok(note !== undefined && more.length === 0);
      assert.deepEqual(note.seeds, ["a01"]);
      assert.deepEqual(await told(all), ["write", "ok: answer", "anchored"]);
      const entries = await all.entries();
      const [choice, write] = [entries.find(({ data }) => data["key"] === "audit.anchor_record"), entries.find(({ type }) => type === "write")];
      assert.equal(write?.ref?.["cause"], choice?.id);
      assert.deepEqual(choice?.subject, { object: "account", id: all.account });

      const stored = note.values[WORDS[crm].body] ?? "";
      assert.match(stored, /Please leave this note as it is/);
      const { ours, theirs } = await all.checked(stored);
      assert.equal(ours, "valid, 1 brought");
      assert.match(theirs, /^0 chain valid, \d+ walked, root [0-9a-f]{64}, checkpoints 2\/2/);
      const changed = await all.checked(stored.replace(/(?<=(?:\n|<br>))\d+(?=(?:\r?\n|<br>))/, "7"));
      assert.deepEqual([changed.ours, /^2 .*wrong signature/.test(changed.theirs)], ["no checkpoint", true], changed.theirs);
    });

    it("come once a day, where the log grew; what only tells of them is no growth", async () => {
      all = await anchoredIn(sandbox, crm);
      const { one } = all;
      for (let days = 0; days < 3; days += 1) {
        one.clock.advance(DAY_MS);
        for (let times = 0; times < 2; times += 1) await all.run();
      }
      assert.equal((await all.notes()).length, 1, "nothing came that matters");
      assert.equal((await auditDoorsOf(one.fresh).sign(one.id)).state, "unchanged");
      await all.grow();
      await all.run();
      assert.equal((await all.notes()).length, 1, "not before its time");
      one.clock.advance(DAY_MS);
      await all.run();
      assert.equal((await all.notes()).length, 2);
      assert.deepEqual((await all.judged()).findings.map(({ number, state }) => [number, state]), [[1, "good"], [2, "good"]]);
    });

    it("are asked for when they are due, of installations that are connected and have a record", async () => {
      all = await anchoredIn(sandbox, crm);
      const { one } = all;
      const asked: Job[] = [];
      const look = () => anchorsDue({ ...one.app, queue: { enqueue: (job) => { asked.push(job); return Promise.resolve(); } } });
      await look();
      assert.deepEqual(asked, [{ name: "anchor-in-crm", installation: one.id }]);
      await all.run();
      await look();
      one.clock.advance(DAY_MS);
      await one.in((tx) => tx.setState("disconnected"));
      await look();
      await one.in((tx) => tx.setState("connected"));
      await chooseNoAnchor(one.app, one.id, ADMIN);
      await look();
      assert.equal(asked.length, 1);
      await all.run();
      assert.equal((await all.notes()).length, 1);
    });

    for (const [where, before] of [["before the CRM is called", true], ["after the CRM has done it", false]] as const) {
      it(`cut ${where}: the next run reads the CRM before anything is sent, and nothing is there twice`, async () => {
        let isCut = true;
        all = await anchoredIn(sandbox, crm, (writer) => ({
          ...writer,
          async upsert(items) {
            if (before && isCut) { isCut = false; throw new Crash(); }
            const results = await writer.upsert(items);
            if (isCut) { isCut = false; throw new Crash(); }
            return results;
          },
        }));
        await assert.rejects(all.run(), Crash);
        assert.deepEqual(await told(all), ["write"]);
        await all.run();
        assert.deepEqual(await told(all), ["write"], "the call may still be under way");
        all.one.clock.advance(HOUR_MS);
        await all.run();
        assert.equal((await all.notes()).length, 1);
        assert.deepEqual(await told(all), before
          ? ["write", "failed: not-found-afterwards", "write", "ok: answer", "anchored"]
          : ["write", "ok: reading", "anchored"]);
        assert.ok((await all.judged()).findings.every(({ state }) => state === "good"));
      });
    }

    it("when an answer is lost, then that is told at once, and settled by reading when the time has come", async () => {
      all = await anchoredIn(sandbox, crm);
      await all.fault(WORDS[crm].create, { fault: "drop-after-commit" });
      await all.run();
      await all.run();
      all.one.clock.advance(HOUR_MS);
      await all.run();
      assert.equal((await all.notes()).length, 1);
      assert.deepEqual((await told(all)).slice(0, 3), ["write", "unknown: unavailable", "ok: reading"]);
    });

    it("when the record was deleted, then the log and the admin are told, tomorrow it is tried again, and another record takes the next one", async () => {
      all = await anchoredIn(sandbox, crm);
      const { one } = all;
      await all.edit({ object: WORDS[crm].accounts, id: all.account }, "deleted");
      for (let times = 0; times < 3; times += 1) await all.run();
      assert.deepEqual(await told(all), ["write", "rejected: not-found"]);
      assert.equal((await one.in((tx) => tx.anchor.record()))?.trouble, "not-found");
      one.clock.advance(DAY_MS);
      await all.run();
      await all.run();
      assert.equal((await told(all)).length, 4);
      assert.equal((await all.notes()).length, 0);
      const doctor = await anchorCheck(one.app, await one.in((tx) => Promise.resolve(tx.installation)));
      assert.deepEqual([doctor.state, /is not in the CRM any more: choose another one$/.test(doctor.detail)], ["warning", true], doctor.detail);
      await all.choose("account", "a02");
      await all.run();
      assert.deepEqual((await all.notes()).map(({ seeds }) => seeds.includes("a02")), [true]);
      assert.equal((await anchorCheck(one.app, await one.in((tx) => Promise.resolve(tx.installation)))).state, "ok");
    });

    for (const [kind, afterMs] of [["forbidden", DAY_MS], ["throttled", 2 * HOUR_MS]] as const) {
      it(`when the CRM refuses (${kind}), then it is told once, and tried again when it may be`, async () => {
        let isRefused = true;
        let calls = 0;
        all = await anchoredIn(sandbox, crm, (writer) => ({
          ...writer,
          async upsert(items) {
            calls += 1;
            if (!isRefused) return writer.upsert(items);
            const retryAfterMs = kind === "throttled" ? afterMs : null;
            return items.map(({ writeId }) => ({ writeId, result: err({ ...failure(kind, "Not now."), retryAfterMs }) }));
          },
        }));
        const { one } = all;
        await all.run();
        one.clock.advance(afterMs - 1);
        await all.run();
        assert.equal(calls, 1);
        isRefused = false;
        one.clock.advance(1);
        await all.run();
        assert.equal((await all.notes()).length, 1);
        assert.equal((await all.notes())[0]?.key, (await all.entries()).find(({ type }) => type === "write")?.subject?.id, "a number that was refused is used again");
        assert.equal((await one.in((tx) => tx.anchor.record()))?.trouble, null);
      });
    }

    it("come back as nobody's activity, and the comparison with the CRM finds nothing to mend", async () => {
      all = await anchoredIn(sandbox, crm);
      const { one } = all;
      await all.run();
      await one.sync();
      await handle(one.app, { name: "reconcile", installation: one.id });
      await one.drain();
      const { activities, twins, run } = await one.in(async (tx) => ({ activities: await tx.activities.counts(), twins: await one.fresh.database.pool.query("SELECT 1 FROM steward.twin"), run: await tx.reconcile.run() }));
      assert.deepEqual([Object.values(activities).reduce((sum, count) => sum + count, 0), twins.rowCount], [0, 0]);
      const notes = run?.passes.find(({ object }) => object === "note");
      assert.deepEqual([notes?.state, notes?.counts.missing, notes?.counts.gone], ["done", 0, 0]);
      assert.equal((await all.notes()).length, 1);
    });

    it("are read back from the CRM: one that was changed and one that is gone are told, and the others count", async () => {
      all = await anchoredIn(sandbox, crm);
      for (let days = 0; days < 3; days += 1) {
        await all.grow();
        await all.run();
        all.one.clock.advance(DAY_MS);
      }
      const [first, second, third] = await all.notes();
      assert.ok(first && second && third);
      await all.edit(first, { body: (first.values[WORDS[crm].body] ?? "").replaceAll(/[A-Za-z0-9+/]{43}=/g, Buffer.alloc(32).toString("base64")) });
      await all.edit(second, "deleted");
      const { findings, checkpoints } = await all.judged();
      assert.deepEqual(findings.map(({ state }) => state), ["changed", "gone", "good"]);
      assert.equal(checkpoints.length, 1);
      assert.equal((await auditDoorsOf(all.one.fresh).verify(all.one.id, { checkpoints })).ok, true);
    });

    it("tell of a database that was put back to an older state, and go on behind what it had anchored", async () => {
      all = await anchoredIn(sandbox, crm);
      const { one } = all;
      await all.run();
      const sizes = (await all.judged()).checkpoints.map(({ size }) => size);
      const size = sizes[0] ?? assert.fail();
      await asOwner(one.fresh.connection, async (client) => {
        for (const table of ["audit_entry", "audit_checkpoint"]) await client.query(`ALTER TABLE steward.${table} DISABLE TRIGGER USER`);
        await client.query("DELETE FROM steward.anchor_note");
        await client.query("UPDATE steward.anchor_record SET due_at = now() - interval '9 years'");
        await client.query("DELETE FROM steward.audit_checkpoint WHERE size >= $1", [size]);
        await client.query("DELETE FROM steward.audit_entry WHERE seq >= $1", [size - 1]);
      });
      const { findings, checkpoints } = await all.judged();
      assert.deepEqual(findings.map(({ state }) => state), ["good"]);
      const broken = await auditDoorsOf(one.fresh).verify(one.id, { checkpoints });
      assert.deepEqual([broken.ok, broken.broken?.kind, broken.broken?.at], [false, "truncated", size - 1]);
      await all.run();
      assert.equal((await one.in((tx) => tx.anchor.record()))?.trouble, "not-signed", "nothing is signed that is shorter than what was");
      await one.close();
      all = null;
    });

    it("when the CRM has notes of which the database knows nothing, then none is written over, and the admin is told", async () => {
      all = await anchoredIn(sandbox, crm);
      const { one } = all;
      await all.run();
      await asOwner(one.fresh.connection, (client) => client.query("DELETE FROM steward.anchor_note"));
      await all.grow();
      one.clock.advance(DAY_MS);
      await all.run();
      assert.equal((await one.in((tx) => tx.anchor.record()))?.trouble, "behind-crm");
      assert.deepEqual((await all.judged()).findings.map(({ number, state }) => [number, state]), [[1, "good"], [2, "good"]]);
    });

    it("hinder no erasure and no leave-taking: what is in doubt then is told, and read once the CRM is connected again", async () => {
      let isCut = true;
      all = await anchoredIn(sandbox, crm, (writer) => ({
        ...writer,
        async upsert(items) {
          const results = await writer.upsert(items);
          if (isCut) { isCut = false; throw new Crash(); }
          return results;
        },
      }));
      const { one } = all;
      await assert.rejects(all.run(), Crash);
      const person = await all.choose("contact", "c001");
      const erased = await erasePeople({ store: one.fresh.store, clock: one.clock }, one.id, { people: [person], request: null, basis: "request", actor: ADMIN });
      assert.ok(erased.ok && erased.value.contacts === 1);
      await disconnectCrm({ store: one.fresh.store, revoke: () => Promise.resolve(ok(null)) }, one.id, ADMIN);
      for (let times = 0; times < 2; times += 1) await all.run();
      assert.deepEqual(await told(all), ["write", "unknown: reading"]);
      await one.reconnect();
      one.clock.advance(HOUR_MS);
      await all.run();
      assert.deepEqual((await all.judged()).findings.map(({ state }) => state), ["good", "good"], "the second stands on the record that was chosen since");
      assert.equal((await all.notes()).length, 2);
      assert.deepEqual((await told(all)).slice(0, 4), ["write", "unknown: reading", "ok: reading", "anchored"]);
    });
  });
}
