import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chainOf } from "../helpers/audit-chain.ts";
import { type AppRun, runApp } from "../helpers/run-app.ts";
import { portalState, requestCount, steppedRecords } from "../helpers/sandbox-door.ts";
import { startSandbox } from "../helpers/start-sandbox.ts";

/** How many seeded kills; the full set runs in CI. */
const RUNS = Number(process.env["STEWARD_KILL_RUNS"] ?? "3");
const RUN_TIMEOUT_MS = 300_000;
const WORLD_DIR = new URL("../../sandbox/seed/world", import.meta.url).pathname;

/**
 * Kills the app with SIGKILL at a seeded point of its way through the sample day, starts it again, and compares what
 * stands in the portal with an undisturbed run. The point is counted in requests that reached the portal, so that it
 * falls into installing, provisioning, reading and writing alike, whatever the machine's speed.
 */
describe("when the app is killed", function () {
  this.timeout(RUN_TIMEOUT_MS);
  let undisturbed: { readonly state: readonly string[]; readonly requests: number };

  before(async () => {
    undisturbed = await inFreshPortal(async (sandbox, dataDir) => {
      const run = await runApp(dataDir, sandbox.url).ended;
      assert.equal(run.code, 0, run.tail);
      return { state: await portalState(sandbox.url), requests: await requestCount(sandbox.url) };
    });
    assert.ok(undisturbed.state.length > 40, "the undisturbed run wrote too little to compare with");
  });

  for (let seed = 1; seed <= RUNS; seed += 1) {
    it(`at seeded point ${seed}, then the same end state is reached, nothing is doubled, and every change had its intent on the chain`, async () => {
      await inFreshPortal(async (sandbox, dataDir) => {
        const killed = runApp(dataDir, sandbox.url);
        await killAfter(killed, sandbox.url, pointOf(seed, undisturbed.requests));
        await assertIntentsPrecede(dataDir, sandbox.url);

        const second = await runApp(dataDir, sandbox.url).ended;
        assert.equal(second.code, 0, second.tail);
        assert.deepEqual(await portalState(sandbox.url), undisturbed.state);
        await assertIntentsPrecede(dataDir, sandbox.url);

        const third = await runApp(dataDir, sandbox.url).ended;
        assert.equal(third.code, 0, third.tail);
        assert.deepEqual(third.result?.crms.map((crm) => crm.writes), [0]);
      });
    });
  }
});

/** A point between the first request and the last, the same for a seed on every machine (a multiplicative hash spreads them). */
function pointOf(seed: number, requests: number): number {
  return 1 + (Math.imul(seed, 2_654_435_761) >>> 0) % Math.max(1, requests - 1);
}

async function killAfter(run: AppRun, url: string, requests: number): Promise<void> {
  while ((await requestCount(url)) < requests && !run.hasEnded()) await new Promise((resolve) => { setImmediate(resolve); });
  run.kill();
  await run.ended;
}

/** Every record with a key of ours that the portal changed has its intent in the chain: it was durable before the call. */
async function assertIntentsPrecede(dataDir: string, url: string): Promise<void> {
  const changed = await steppedRecords(url);
  if (changed.length === 0) return;
  const intents = new Set((await chainOf(dataDir)).filter((entry) => entry.type === "write").map((entry) => entry.data["idempotency_key"]));
  assert.deepEqual(changed.filter((key) => !intents.has(key)), []);
}

async function inFreshPortal<Value>(work: (sandbox: Awaited<ReturnType<typeof startSandbox>>, dataDir: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), "steward-kill-"));
  const sandbox = await startSandbox({ dataDir: join(folder, "sandbox"), seedDir: WORLD_DIR, autoApprove: true });
  try {
    return await work(sandbox, join(folder, "app"));
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
