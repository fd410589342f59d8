import assert from "node:assert/strict";

import { takeWorkerLock, type WorkerDuties, type WorkerLock } from "../../../src/adapters/store/worker-lock.ts";
import { asOwner, freshDatabase } from "../../helpers/postgres.ts";

type Address = Awaited<ReturnType<typeof freshDatabase>>;
const QUICK = { tryForMs: 500, watchEveryMs: 50 } as const;
const ALONE = { isShared: false, ...QUICK } as const;
const SHARED = { isShared: true, ...QUICK } as const;

/** Duties that write down what happens, in order. */
function diary() {
  const lines: string[] = [];
  const waiting: { readonly line: string; readonly seen: () => void }[] = [];
  const write = (line: string): void => {
    lines.push(line);
    for (const one of waiting) if (lines.includes(one.line)) one.seen();
  };
  const duties: WorkerDuties = {
    begin: async (isAlone) => { write(isAlone ? "begins alone" : "begins beside others"); },
    lost: () => { write("lost"); },
    lead: () => { write("leads"); },
  };
  return {
    lines, duties,
    clear: () => { lines.length = 0; },
    saw: (line: string): Promise<void> => new Promise((resolve) => {
      if (lines.includes(line)) resolve();
      else waiting.push({ line, seen: resolve });
    }),
  };
}

describe("a worker's place", function () {
  this.timeout(60_000);
  let address: Address;
  const held: WorkerLock[] = [];
  beforeEach(async () => { address = await freshDatabase(); });
  afterEach(async () => { for (const lock of held.splice(0)) await lock.release(); });

  async function take(duties: WorkerDuties, options: Parameters<typeof takeWorkerLock>[2]): Promise<WorkerLock | null> {
    const lock = await takeWorkerLock(address, duties, options);
    if (lock !== null) held.push(lock);
    return lock;
  }

  it("when limits are kept in one process, then a second worker is refused, and may work once the first has gone", async () => {
    const first = await take(diary().duties, ALONE);
    assert.ok(first);
    assert.equal(await take(diary().duties, ALONE), null);
    assert.equal(await take(diary().duties, SHARED), null, "a worker with a shared budget began beside one with its own");
    await first.release();
    assert.ok(await take(diary().duties, ALONE));
  });

  it("when limits are shared, then several work, only the first is told that it is alone, and one leads", async () => {
    const [first, second] = [diary(), diary()];
    const lock = await take(first.duties, SHARED);
    await first.saw("leads");
    assert.ok(await take(second.duties, SHARED));
    assert.equal(await take(diary().duties, ALONE), null, "a worker with its own budget began beside others");
    assert.deepEqual([first.lines, second.lines], [["begins alone", "leads"], ["begins beside others"]]);
    await lock?.release();
    await second.saw("leads");
  });

  it("when what is to be done alone takes its time, then nobody begins meanwhile", async () => {
    const [begun, over] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const order: string[] = [];
    const slow = take({ ...diary().duties, begin: async () => { begun.resolve(undefined); await over.promise; order.push("first is done"); } }, SHARED);
    await begun.promise;
    const second = take({ ...diary().duties, begin: async () => { order.push("second begins"); } }, { ...SHARED, tryForMs: 20_000 });
    setTimeout(() => { over.resolve(undefined); }, 600);
    await Promise.all([slow, second]);
    assert.deepEqual(order, ["first is done", "second begins"]);
  });

  it("when the connection breaks, then the worker is told at once, and begins again when it has its place back", async () => {
    const one = diary();
    const lock = await take(one.duties, ALONE);
    await one.saw("leads");
    one.clear();
    await breakConnections(address);
    await one.saw("lost");
    await one.saw("leads");
    assert.deepEqual(one.lines, ["lost", "begins alone", "leads"]);
    assert.equal(lock?.isHeld(), true);
  });

  it("when somebody else took the place meanwhile, then whoever lost it stays out until they have gone", async () => {
    const one = diary();
    const lock = await take(one.duties, ALONE);
    await one.saw("leads");
    one.clear();
    await asOwner(address, async (rival) => {
      const taken = rival.query("SELECT pg_advisory_lock(7839273)");
      await breakConnections(address);
      await taken;
      await one.saw("lost");
      // Whoever lost it has tried several times by then.
      assert.equal(await take(diary().duties, ALONE), null);
      assert.deepEqual([one.lines, lock?.isHeld()], [["lost"], false]);
    });
    await one.saw("begins alone");
    assert.equal(lock?.isHeld(), true);
  });
});

/** Ends the workers' connections, as a restart of the database or a broken network does. */
async function breakConnections(address: Address): Promise<void> {
  await asOwner(address, (client) => client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'steward worker' AND datname = current_database()"));
}
