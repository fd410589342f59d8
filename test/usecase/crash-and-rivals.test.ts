import assert from "node:assert/strict";

import { failure } from "../../connectors/shared/failure.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { disconnectCrm } from "../../src/usecases/disconnect-crm.ts";
import { freshStore } from "../helpers/database.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven, chain, endings } from "../helpers/proof.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** Longer than a write is leased. */
const LEASE_OVER_MS = 121_000;
class Crash extends Error {}

describe("applying writes", function () {
  this.timeout(90_000);
  let sandbox: StartedSandbox;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());

  for (const [where, breaking] of [
    ["before the CRM is called", { before: true, finding: false }],
    ["after the CRM has done it", { before: false, finding: false }],
    ["while it looks for the records", { before: true, finding: true }],
  ] as const) {
    it(`cut ${where}: the next run settles the doubt by reading, and nothing is doubled`, async () => {
      let crashes = 2;
      const crash = (): void => { if (crashes > 0) { crashes -= 1; throw new Crash(); } };
      const breakable = (writer: CrmWriter): CrmWriter => ({
        ...writer,
        async find(object, keys) { if (breaking.finding && crashes === 1) crash(); return writer.find(object, keys); },
        async upsert(items) {
          // Nothing is looked for before it was tried once.
          if (breaking.before && (!breaking.finding || crashes === 2)) crash();
          const results = await writer.upsert(items);
          if (!breaking.before) crash();
          return results;
        },
      });
      const one = await installed(sandbox.url, { around: breakable });
      const accepted = await one.arrive(plainMail(1), plainMail(2), plainMail(3));
      for (let cut = 1; cut <= 2; cut += 1) {
        await assert.rejects(one.drain(), Crash);
        // A lease that has not run out protects whoever may still be at it.
        const before = (await one.portal.requests()).length;
        await handle(one.app, { name: "log-activity", installation: one.id });
        assert.equal((await one.portal.requests()).length, before);
        one.clock.advance(LEASE_OVER_MS);
      }
      await one.drain();
      for (const { id } of accepted) assert.equal((await one.activity(id)).state, "logged");
      assert.equal((await one.portal.ours()).length, 6);
      await assertProven(one);
      const settled = (await chain(one.fresh)).filter(({ data }) => data["settled_by"] === "reading").map(({ data }) => data["status"]);
      assert.deepEqual(new Set(settled), new Set([breaking.before ? "failed" : "ok"]));
      await one.close();
    });
  }

  for (const [kind, end] of [["unavailable", "logged"], ["throttled", "logged"], ["invalid", "review"]] as const) {
    it(`cut after the call, and one object cannot be read then (${kind}): the other's doubt is settled, and nothing is sent blindly`, async () => {
      let [isCut, isHidden] = [true, true];
      const sent: string[] = [];
      const one = await installed(sandbox.url, { around: (writer) => ({
        ...writer,
        async find(object, keys) { return object === "task" && isHidden ? err(failure(kind, "Tasks cannot be read.")) : writer.find(object, keys); },
        async upsert(items) {
          sent.push(...items.filter(({ existing }) => existing === null).map(({ key }) => key));
          const results = await writer.upsert(items);
          if (isCut) { isCut = false; throw new Crash(); }
          return results;
        },
      }) });
      const [accepted] = await one.arrive(plainMail(1));
      assert.ok(accepted);
      await assert.rejects(one.drain(), Crash);
      const first = [...sent];
      for (let failures = 0; failures < 2; failures += 1) {
        one.clock.advance(LEASE_OVER_MS);
        await handle(one.app, { name: "apply-writes", installation: one.id });
      }
      // What could be read is asked for the ties that a cut call may have left out: two outcomes.
      assert.deepEqual((await endings(one)).map(({ status }) => status).toSorted(), ["ok", "ok", "unknown"]);
      isHidden = false;
      one.clock.advance(LEASE_OVER_MS);
      await one.drain();
      assert.equal((await one.activity(accepted.id)).state, end);
      assert.deepEqual(sent.filter((key) => first.includes(key)), first, "something was made blindly");
      assert.equal(first.length, 2);
      await assertProven(one);
      await one.close();
    });
  }

  for (const [state, leave] of [
    ["disconnected", (one: Installed) => disconnectCrm({ store: one.fresh.store, revoke: () => Promise.resolve(ok(null)) }, one.id, { kind: "admin", id: "console" })],
    ["reconnect-needed", (one: Installed) => one.in((tx) => tx.setState("reconnect-needed"))],
  ] as const) {
    it(`cut after the call, and the CRM is left then (${state}): the doubt is told all the same, and settled once it is connected again`, async () => {
      let isCut = true;
      const one = await installed(sandbox.url, { around: (writer) => ({
        ...writer,
        async upsert(items) {
          const results = await writer.upsert(items);
          if (isCut) { isCut = false; throw new Crash(); }
          return results;
        },
      }) });
      const [accepted] = await one.arrive(plainMail(1));
      assert.ok(accepted);
      await assert.rejects(one.drain(), Crash);
      const statuses = async () => (await chain(one.fresh, one.id)).filter(({ type }) => type === "outcome").map(({ data }) => data["status"]);
      await handle(one.app, { name: "apply-writes", installation: one.id });
      assert.deepEqual(await statuses(), [], "whoever is still at it hears the answer");
      one.clock.advance(LEASE_OVER_MS);
      await leave(one);
      for (let times = 0; times < 2; times += 1) await handle(one.app, { name: "apply-writes", installation: one.id });
      assert.deepEqual(await statuses(), ["unknown", "unknown"]);
      await assertProven(one);

      await one.reconnect();
      await one.drain();
      assert.equal((await one.activity(accepted.id)).state, "logged");
      assert.equal((await one.portal.ours()).length, 2);
      assert.deepEqual((await statuses()).slice(2, 4), ["ok", "ok"]);
      await assertProven(one);
      await one.close();
    });
  }

  it("by several workers at once: each record is made once, with one intent", async () => {
    const one = await installed(sandbox.url);
    const accepted = await one.arrive(...Array.from({ length: 30 }, (_, index) => plainMail(index + 1)));
    const rivals = (name: "log-activity" | "apply-writes") => [1, 2, 3].map(() => handle(one.app, { name, installation: one.id }));
    await Promise.all([...rivals("log-activity"), ...rivals("apply-writes")]);
    await Promise.all(rivals("apply-writes"));
    await one.drain();
    assert.equal((await one.portal.ours()).length, 60);
    assert.equal((await endings(one)).length, 60);
    for (const { id } of accepted) assert.equal((await one.activity(id)).state, "logged");
    await assertProven(one);
    await one.close();
  });

  it("of two installations on one store: the same mail is logged once in each, rows and chains apart", async () => {
    const other = await startSandbox({ autoApprove: true });
    const fresh = await freshStore();
    try {
      const [a, b]: readonly [Installed, Installed] = [await installed(sandbox.url, { fresh }), await installed(other.url, { fresh, accountId: "77000001" })];
      assert.notEqual(a.id, b.id);
      for (const one of [a, b]) assert.equal((await one.through("001-sensor-count.eml")).state, "logged");
      await Promise.all([a.drain(), b.drain()]);
      const ids = [];
      for (const one of [a, b]) {
        assert.deepEqual((await one.portal.ours()).map(({ object }) => object).toSorted(), ["emails", "tasks"]);
        await assertProven(one);
        const [own] = await one.in((tx) => tx.activities.list({ before: null, limit: 10 }));
        assert.ok(own);
        ids.push(own.id);
        const logs = await fresh.database.pool.query("SELECT DISTINCT log FROM steward.audit_entry WHERE installation_id = $1", [one.id]);
        assert.equal(logs.rows.length, 1);
      }
      const [mine, theirs] = ids;
      assert.ok(mine && theirs && mine !== theirs);
      assert.equal(await a.in((tx) => tx.activities.get(theirs)), null);
      assert.equal(await b.in((tx) => tx.activities.get(mine)), null);
    } finally {
      await fresh.close();
      await other.stop();
    }
  });
});
