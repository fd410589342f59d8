import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { hubspotManifest } from "../connectors/hubspot/manifest.ts";
import { salesforceManifest } from "../connectors/salesforce/manifest.ts";
import { metadataFiles } from "../connectors/salesforce/metadata-files.ts";
import { createRateLimiter } from "../src/adapters/limits/bottleneck.ts";
import type { LaneLimit, RateLimiter } from "../src/ports/crm-connection.ts";
import { applyWrites } from "../src/usecases/apply-writes.ts";
import { syncRecords } from "../src/usecases/sync-records.ts";
import { freshStore } from "../test/helpers/database.ts";
import { stopSharedServer } from "../test/helpers/postgres.ts";
import { door } from "../test/helpers/sandbox-door.ts";
import { SEED_MS_MAX, startSandbox } from "../test/helpers/start-sandbox.ts";
import { openBench } from "./support/bench-crms.ts";
import { bigWorld } from "./support/big-world.ts";
import { rawCreates } from "./support/raw-creates.ts";
import { changesOf, mailsAndTasks, queued, type Records, recordsOf, updatesOf } from "./support/some-writes.ts";

// What writing costs under the vendors' own limits, clocks compressed: new mails and tasks with their associations from the
// queue to the outcome on the chain, conditional updates, and one activity that somebody waits for. Below each stands the
// same batches sent by bare calls, without looking, journal or chain.

const NEW = Number(process.argv[2] ?? "50000");
/** How much faster than real the sandbox's clock and our limiter run. */
const COMPRESSED = Number(process.argv[3] ?? "10");
const UPDATES = Math.min(1_000, NEW);
const CHANGES = 200;
const CONTACTS = 2_000;
const QUEUED_AT_ONCE = 2_000;
const MANIFESTS = { hubspot: hubspotManifest, salesforce: salesforceManifest } as const;
type Crm = keyof typeof MANIFESTS;

const folder = await mkdtemp(join(tmpdir(), "steward-bench-writes-"));
await writeFile(join(folder, "world.json"), JSON.stringify(bigWorld(CONTACTS)));
const sandbox = await startSandbox({ dataDir: join(folder, "data"), seedDir: folder, autoApprove: true, startMsMax: SEED_MS_MAX });
try {
  console.log(`${String(NEW)} new mails and tasks, each on a contact, its account and a deal; ${String(UPDATES)} updates, ${String(CHANGES)} changes of each kind of record; clocks run ${String(COMPRESSED)} times as fast`);
  for (const crm of ["hubspot", "salesforce"] as const) await measure(crm);
} finally {
  await sandbox.stop();
  await stopSharedServer();
  await rm(folder, { recursive: true, force: true });
}

async function measure(crm: Crm): Promise<void> {
  const url = crm === "hubspot" ? sandbox.url : sandbox.salesforceUrl;
  await door(url, "clock", { rate: COMPRESSED });
  if (crm === "salesforce") {
    await door(url, "deploy", { files: Object.fromEntries(await metadataFiles()) });
    await door(url, "settings", { dailyRequests: 10_000_000 });
  }
  const fresh = await freshStore();
  const counts = { calls: 0, refused: 0 };
  const clock = { now: () => new Date().toISOString() };
  const { installation, connection } = await openBench(crm, sandbox, { fresh, limiter: counting(MANIFESTS[crm].limits, counts), clock });
  const plan = await connection.provisioner.apply();
  if (!plan.ok) throw new Error(plan.error.publicMessage);
  for (const object of ["user", "account", "contact", "opportunity"] as const) {
    const read = await syncRecords({ store: fresh.store, reader: connection.reader }, installation, { object, full: true });
    if (!read.ok) throw new Error(read.error.publicMessage);
  }
  const records = await recordsOf(fresh, installation);
  const deps = { store: fresh.store, clock, writer: connection.writer };
  /** Runs the queue empty; the calls it took, and how long. */
  const applied = async (): Promise<Cost> => {
    const [before, begun] = [counts.calls, performance.now()];
    let done = 0;
    for (;;) {
      const taken = await applyWrites(deps, installation);
      if (taken === 0) return { calls: counts.calls - before, seconds: (performance.now() - begun) / 1000, done };
      done += taken;
    }
  };
  const queue = async (proposals: Parameters<typeof queued>[1]): Promise<void> => queued({ fresh, installation, now: clock.now() }, proposals);

  await queue(mailsAndTasks(records, { from: 0, count: 2 }));
  await applied();
  await queue(mailsAndTasks(records, { from: 2, count: 2 }));
  const interactive = await applied();
  const creates = await newOnes(records, { queue, applied });
  await queue(updatesOf(mailsAndTasks(records, { from: 4, count: UPDATES })));
  const updates = await applied();
  console.log(`\n${crm}`);
  console.log(`  one activity with its associations and its task: ${String(interactive.calls)} calls`);
  report("  new", creates, crm);
  console.log(`    seconds by quarter ${creates.quarters.map((seconds) => seconds.toFixed(1)).join(" / ")}; memory ${creates.memory.map((bytes) => (bytes / 1024 / 1024).toFixed(0)).join(" / ")} MiB; refused ${String(counts.refused)}`);
  report("  bare batches", await rawCreates(crm, sandbox, { fresh, installation, count: Math.min(NEW, 10_000), records, batchMax: connection.writer.batchMax }), crm);
  report("  updates", updates, crm);
  for (const object of ["contact", "account", "opportunity"] as const) {
    await queue(await changesOf(connection.writer, records, { object, count: CHANGES }));
    report(`  changes of the ${object}`, await applied(), crm);
  }
  const { done, refused, due, intended } = await fresh.store.inInstallation(installation, (tx) => tx.writes.counts());
  console.log(`  in the end: ${String(done)} done, ${String(refused)} refused, ${String(due + intended)} open`);
  await fresh.close();
}

interface Cost {
  readonly calls: number;
  readonly seconds: number;
  readonly done: number;
}

/** Filled and emptied in portions, as a first import does, so that the queue is never longer than a day's. */
async function newOnes(records: Records, { queue, applied }: { readonly queue: (proposals: Parameters<typeof queued>[1]) => Promise<void>; readonly applied: () => Promise<Cost> }): Promise<Cost & { readonly quarters: readonly number[]; readonly memory: readonly number[] }> {
  const total = { calls: 0, seconds: 0, done: 0 };
  const quarters = [0, 0, 0, 0];
  const memory: number[] = [];
  for (let at = 0; at < NEW; at += QUEUED_AT_ONCE) {
    await queue(mailsAndTasks(records, { from: 4 + at, count: Math.min(QUEUED_AT_ONCE, NEW - at) }));
    const cost = await applied();
    total.calls += cost.calls;
    total.seconds += cost.seconds;
    total.done += cost.done;
    const quarter = Math.min(3, Math.floor((at * 4) / NEW));
    quarters[quarter] = (quarters[quarter] ?? 0) + cost.seconds;
    memory[quarter] = process.memoryUsage().rss;
  }
  return { ...total, quarters, memory };
}

function report(what: string, { calls, seconds, done }: Cost, crm: Crm): void {
  const allowed = (1000 / MANIFESTS[crm].limits.api.minTimeMs) * COMPRESSED;
  const rate = `${(done / seconds).toFixed(0)}/s, ${((calls / seconds / allowed) * 100).toFixed(0)} % of the allowed calls`;
  console.log(`${what.padEnd(26)} ${String(done).padStart(7)} in ${seconds.toFixed(1).padStart(6)} s, ${rate}, ${String(calls)} calls, ${(calls / done).toFixed(4)} each`);
}

/** The app's own limiter, as fast as the sandbox's clock runs; counts calls, and pauses that the vendor asked for. */
function counting(limits: Readonly<Record<"api" | "search", LaneLimit>>, counts: { calls: number; refused: number }): RateLimiter {
  const faster = ({ minTimeMs, maxConcurrent }: LaneLimit): LaneLimit => ({ minTimeMs: minTimeMs / COMPRESSED, maxConcurrent });
  const none = { until: () => Promise.resolve(null), pause: () => { counts.refused += 1; return Promise.resolve(); } };
  const limiter = createRateLimiter({ api: faster(limits.api), search: faster(limits.search) }, none, { now: () => new Date().toISOString() });
  return {
    run: (lane, call) => { counts.calls += 1; return limiter.run(lane, call); },
    pauseUntil: (lane, until) => limiter.pauseUntil(lane, until),
  };
}
