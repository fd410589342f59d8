import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chainOf } from "../helpers/audit-chain.ts";
import { removeDataDir } from "../helpers/data-dir.ts";
import { assertOutcomes, assertSensible } from "../helpers/proof.ts";
import { type AppRun, runApp } from "../helpers/run-app.ts";
import { door, requestCount, sidesOf, stateOf, steppedKeys } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** How many seeded kills; the full set runs in CI. */
const RUNS = Number(process.env["STEWARD_KILL_RUNS"] ?? "3");
const RUN_TIMEOUT_MS = 300_000;
const WORLD_DIR = new URL("../../sandbox/seed/world", import.meta.url).pathname;

/** Access tokens end after so many calls of the data's paths, so that each run renews its grants several times over. */
const TOKENS_END_AT = [4, 20, 36, 52] as const;

/**
 * Kills the app with SIGKILL at a seeded point of its way through the sample day, starts it again, and compares what
 * stands in both CRMs with an undisturbed run. The point is counted in requests that reached the CRMs, so that it
 * falls into installing, reading, renewing tokens and writing alike, whatever the machine's speed. Both vendors rotate
 * their refresh tokens.
 */
describe("when the app is killed", function () {
  this.timeout(RUN_TIMEOUT_MS);
  let undisturbed: { readonly state: readonly string[]; readonly requests: number };

  before(async () => {
    undisturbed = await inFreshCrms(async (sandbox, dataDir) => {
      const run = await runApp(dataDir, sandbox).ended;
      assert.equal(run.code, 0, run.tail);
      return { state: await statesOf(sandbox), requests: await requestsOf(sandbox) };
    });
    assert.ok(undisturbed.state.length > 80, "the undisturbed run wrote too little to compare with");
  });

  for (let seed = 1; seed <= RUNS; seed += 1) {
    it(`at seeded point ${seed}, then the same end state is reached, nothing is doubled, and every change had its intent on the chain`, async () => {
      await inFreshCrms(async (sandbox, dataDir) => {
        const killed = runApp(dataDir, sandbox);
        await killAfter(killed, sandbox, pointOf(seed, undisturbed.requests));
        await assertIntentsPrecede(dataDir, sandbox);

        const second = await runApp(dataDir, sandbox).ended;
        assert.equal(second.code, 0, second.tail);
        assert.deepEqual(await statesOf(sandbox), undisturbed.state);
        await assertIntentsPrecede(dataDir, sandbox);
        assertOutcomes(await chainOf(dataDir));

        const third = await runApp(dataDir, sandbox).ended;
        assert.equal(third.code, 0, third.tail);
        assert.deepEqual(third.result?.crms.map((crm) => crm.writes), [0, 0]);
      });
    });
  }
});

/** A point between the first request and the last, the same for a seed on every machine (a multiplicative hash spreads them). */
function pointOf(seed: number, requests: number): number {
  return 1 + (Math.imul(seed, 2_654_435_761) >>> 0) % Math.max(1, requests - 1);
}

async function killAfter(run: AppRun, sandbox: StartedSandbox, requests: number): Promise<void> {
  while ((await requestsOf(sandbox)) < requests && !run.hasEnded()) await new Promise((resolve) => { setImmediate(resolve); });
  run.kill();
  await run.ended;
}

/** Requests that have reached either CRM. */
async function requestsOf(sandbox: StartedSandbox): Promise<number> {
  const counts = await Promise.all(sidesOf(sandbox).map(requestCount));
  return counts.reduce((sum, count) => sum + count, 0);
}

const statesOf = async (sandbox: StartedSandbox): Promise<readonly string[]> => (await Promise.all(sidesOf(sandbox).map(stateOf))).flat();

/** Every record with a key of ours that a CRM changed has its intent in the chain: it was durable before the call. Each chain makes sense. */
async function assertIntentsPrecede(dataDir: string, sandbox: StartedSandbox): Promise<void> {
  const stepped = await Promise.all(sidesOf(sandbox).map(async (side) => (await steppedKeys(side)).map((key) => `${side.crm} ${key}`)));
  if (stepped.flat().length === 0) return;
  const entries = await chainOf(dataDir);
  for (const log of Map.groupBy(entries, ({ _log }) => _log).values()) assertSensible(log.map(({ bytes }) => bytes));
  const intents = entries.filter((entry) => entry.type === "write").map(({ subject, data }) => `${String(subject?.crm)} ${String(data["idempotency_key"])}`);
  assert.deepEqual(stepped.flat().filter((key) => !intents.includes(key)), []);
}

async function inFreshCrms<Value>(work: (sandbox: StartedSandbox, dataDir: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), "steward-kill-"));
  const sandbox = await startSandbox({ dataDir: join(folder, "sandbox"), seedDir: WORLD_DIR, autoApprove: true });
  try {
    await door(sandbox.url, "facts", { refreshTokenRotates: true });
    const ends = (path: string): readonly object[] => TOKENS_END_AT.map((nth) => ({ match: { path, nth }, fault: "expire-token" }));
    await door(sandbox.url, "faults", ends("/crm/*"));
    await door(sandbox.salesforceUrl, "faults", ends("/services/data/*"));
    return await work(sandbox, join(folder, "app"));
  } finally {
    await sandbox.stop();
    removeDataDir(join(folder, "app"));
    await rm(folder, { recursive: true, force: true });
  }
}
