import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import pg from "pg";
import { type PgBossQueue, startQueue } from "../../../src/adapters/jobs/pg-boss.ts";
import { readJob } from "../../../src/adapters/jobs/read-job.ts";
import { APP_ROLE } from "../../../src/adapters/store/roles.ts";
import { installationId, type InstallationId } from "../../../src/domain/model/ids.ts";
import type { Job } from "../../../src/ports/job-queue.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe("the job queue", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let queue: PgBossQueue;
  let accounts = 0;

  beforeEach(async () => {
    fresh = await freshStore();
    id = await installed(fresh.store, `portal-${String((accounts += 1))}`);
    queue = await startQueue({ connection: fresh.connection, log: silent, appRole: APP_ROLE });
  });
  afterEach(async () => {
    await queue.stop();
    await fresh.close();
  });

  const inOutbox = (job: Job, options?: { readonly startAfterMs?: number }): Promise<void> => fresh.store.inInstallation(id, (tx) => tx.enqueue(job, options));
  const log = (): Job => ({ name: "log-activity", installation: id });

  it("when the transaction fails, then its job does not exist", async () => {
    await assert.rejects(fresh.store.inInstallation(id, async (tx) => {
      await tx.enqueue(log());
      throw new Error("cut");
    }), /cut/);
    assert.deepEqual(await fresh.jobs(), []);
  });

  it("when the same job waits already, then one is enough, and it starts as early as the earlier asked", async () => {
    await inOutbox(log(), { startAfterMs: 3_600_000 });
    await inOutbox(log());
    await Promise.all(Array.from({ length: 5 }, () => inOutbox(log())));
    assert.deepEqual(await fresh.jobs(), [{ name: "log-activity", data: { installation: id } }]);
    const ran = new EventEmitter();
    const running = once(ran, "job");
    await queue.work("log-activity", async () => { ran.emit("job"); });
    await running;
  });

  describe("given up", () => {
    const standing = async () => (await queue.desk.list(id, 10)).map(({ name, state }) => ({ name, state }));
    const givenUp = async (): Promise<string> => {
      for (;;) {
        const dead = (await queue.desk.list(id, 10)).find(({ state }) => state === "dead");
        if (dead !== undefined) return dead.id;
      }
    };
    let runs: EventEmitter;
    let isBroken: boolean;
    beforeEach(async () => {
      runs = new EventEmitter();
      isBroken = true;
      await inOutbox(log());
      await fresh.database.pool.query("UPDATE pgboss.job SET retry_limit = 0 WHERE name = 'log-activity'");
      await queue.work("log-activity", async () => {
        if (isBroken) throw new Error("broken");
        runs.emit("run");
      });
    });

    it("when it is tried again, then it runs, and is no longer among what was given up", async () => {
      const dead = await givenUp();
      assert.deepEqual(await standing(), [{ name: "log-activity", state: "dead" }]);
      isBroken = false;
      const ran = once(runs, "run");
      assert.equal(await queue.desk.retry(id, dead), true);
      await ran;
      assert.ok((await standing()).every(({ state }) => state !== "dead"));
      assert.equal(await queue.desk.retry(id, dead), false);
    });

    it("when it is taken out, then it is gone for good; another installation touches nothing of it", async () => {
      const dead = await givenUp();
      const other = await installed(fresh.store, "another");
      assert.deepEqual([await queue.desk.retry(other, dead), await queue.desk.cancel(other, dead), await queue.desk.cancel(id, "no-id")], [false, false, false]);
      assert.deepEqual([await queue.desk.cancel(id, dead), await queue.desk.cancel(id, dead), await queue.desk.retry(id, dead)], [true, false, false]);
      assert.deepEqual(await standing(), []);
    });
  });

  it("when a job is asked for while the same one runs, then another run follows, and never two at once", async () => {
    const events = new EventEmitter();
    let inside = 0;
    let most = 0;
    let runs = 0;
    const second = once(events, "second");
    await queue.work("log-activity", async () => {
      inside += 1;
      runs += 1;
      most = Math.max(most, inside);
      if (runs === 1) await inOutbox(log());
      inside -= 1;
      if (runs === 2) events.emit("second");
    });
    await inOutbox(log());
    await second;
    assert.deepEqual([runs, most], [2, 1]);
  });

  it("when a waiting job is asked for again in a transaction, then it does not run before that commits", async () => {
    await inOutbox(log());
    const other = await installed(fresh.store, `other-${String(accounts)}`);
    const ran: string[] = [];
    const events = new EventEmitter();
    const othersRan = once(events, other);
    const oursRan = once(events, id);
    const asking = new pg.Client(fresh.connection);
    await asking.connect();
    await asking.query("BEGIN");
    const inTransaction = { query: async <Row extends object>(text: string, values: readonly unknown[]) => (await asking.query<Row>(text, [...values])).rows };
    await queue.send(inTransaction, [{ job: log(), startAfterMs: 0 }]);

    await queue.work("log-activity", async (job) => {
      ran.push(job.installation);
      events.emit(job.installation);
    });
    // The younger job of another installation runs; ours, which is older, is passed over.
    await queue.enqueue({ name: "log-activity", installation: other });
    await othersRan;
    assert.deepEqual(ran, [other]);
    await asking.query("COMMIT");
    await asking.end();
    await oursRan;
    assert.deepEqual(ran, [other, id]);
  });

  it("when jobs of one installation differ, then they still run one at a time, while another installation's do not wait", async () => {
    const other = await installed(fresh.store, `other-${String(accounts)}`);
    const events = new EventEmitter();
    const inside = new Map<string, number>();
    let mostOfOne = 0;
    let mostOfAll = 0;
    let runs = 0;
    const both = once(events, "both");
    const all = once(events, "all");
    await queue.work("sync-records", async (job) => {
      inside.set(job.installation, (inside.get(job.installation) ?? 0) + 1);
      mostOfOne = Math.max(mostOfOne, ...inside.values());
      mostOfAll = Math.max(mostOfAll, [...inside.values()].reduce((sum, one) => sum + one, 0));
      if ([...inside.values()].filter((one) => one > 0).length === 2) events.emit("both");
      // The first of each waits for the other installation's, which proves that neither holds the other up.
      if (runs < 2) await both;
      inside.set(job.installation, (inside.get(job.installation) ?? 0) - 1);
      if ((runs += 1) === 4) events.emit("all");
    });
    for (const installation of [id, other]) {
      for (const object of ["contact", "account"]) await queue.enqueue({ name: "sync-records", installation, object, full: false });
    }
    await all;
    assert.deepEqual([mostOfOne, mostOfAll], [1, 2]);
  });

  it("when a handler throws, then the job runs again later, and nothing of the error is stored", async () => {
    const events = new EventEmitter();
    let runs = 0;
    const second = once(events, "second");
    await queue.work("log-activity", async () => {
      runs += 1;
      if (runs === 1) throw new Error("words of a mail");
      events.emit("second");
    });
    await inOutbox(log());
    await second;
    const { rows } = await fresh.database.pool.query("SELECT output::text FROM pgboss.job");
    assert.ok(!JSON.stringify(rows).includes("words"));
  });

  it("when a look for changes is asked for again and again while one runs or waits to be tried again, then nothing stacks up", async () => {
    const look: Job = { name: "sync-records", installation: id, object: null, full: false };
    const waiting = async (): Promise<number> => (await fresh.database.pool.query("SELECT 1 FROM pgboss.job WHERE name = 'sync-records' AND state IN ('created', 'retry')")).rows.length;
    const events = new EventEmitter();
    const [began, mayEnd] = [once(events, "began"), once(events, "may end")];
    let runs = 0;
    await queue.work("sync-records", async () => {
      runs += 1;
      if (runs > 1) return;
      events.emit("began");
      await mayEnd;
      throw new Error("the CRM is down");
    });
    await queue.enqueue(look);
    await began;
    for (let minute = 0; minute < 5; minute += 1) await queue.enqueue(look);
    assert.equal(await waiting(), 1);
    events.emit("may end");
    assert.equal(await queue.runAndWatch(look), "done");
    assert.ok((await waiting()) <= 1);
  });

  it("when several processes start at once, then all of them do", async () => {
    const queues = await Promise.all(Array.from({ length: 4 }, () => startQueue({ connection: fresh.connection, log: silent, appRole: APP_ROLE })));
    await Promise.all(queues.map((one) => one.stop()));
  });

  it("tells who waits how a job ended", async () => {
    await queue.work("log-activity", async () => undefined);
    assert.equal(await queue.runAndWatch(log()), "done");
  });

  it("when a stored job is not understood, then it is refused", () => {
    assert.throws(() => readJob("log-activity", { installation: "" }));
    assert.throws(() => readJob("log-activity", { installation: "i", more: 1 }));
    assert.deepEqual(readJob("sync-records", { installation: "i", object: null, full: true }), { name: "sync-records", installation: installationId("i"), object: null, full: true });
  });
});
