import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { mended, NO_MENDS, sumOfMends } from "../src/domain/reconcile/mends.ts";
import type { RateLimiter } from "../src/ports/crm-connection.ts";
import { reconcileRecords } from "../src/usecases/reconcile-records.ts";
import { syncRecords } from "../src/usecases/sync-records.ts";
import { type FreshStore, freshStore } from "../test/helpers/database.ts";
import { stopSharedServer } from "../test/helpers/postgres.ts";
import { door } from "../test/helpers/sandbox-door.ts";
import { SEED_MS_MAX, startSandbox } from "../test/helpers/start-sandbox.ts";
import { openBench } from "./support/bench-crms.ts";
import { bigWorld } from "./support/big-world.ts";

// `bench -- reconcile [RECORDS]`: the nightly comparison of a mirror that lacks every thousandth record and holds nothing
// else wrong: calls a record (at most 0.05), records a second without the vendor's limits, and whether memory grows.

const RECORDS = Number(process.argv[2] ?? "20000");
/** A contact in thirteen tenths of a record: its share of accounts and deals. */
const CONTACTS = Math.floor(RECORDS / 1.3);
const clock = { now: () => new Date().toISOString() };

const folder = await mkdtemp(join(tmpdir(), "steward-bench-reconcile-"));
await writeFile(join(folder, "world.json"), JSON.stringify(bigWorld(CONTACTS)));
const sandbox = await startSandbox({ dataDir: join(folder, "data"), seedDir: folder, autoApprove: true, startMsMax: SEED_MS_MAX });
const fresh = await freshStore();
try {
  await door(sandbox.url, "settings", { requestsPerWindow: 100_000, searchesPerSecond: 100_000 });
  console.log("CRM         records  mended  seconds  records/s  calls  calls/record  resident memory at 0/25/50/75/100 %, MiB");
  for (const crm of ["hubspot", "salesforce"] as const) console.log(await compared(crm, fresh));
} finally {
  await fresh.close();
  await stopSharedServer();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}

async function compared(crm: "hubspot" | "salesforce", { store, database }: FreshStore): Promise<string> {
  let calls = 0;
  const limiter: RateLimiter = { run: (_lane, call) => { calls += 1; return call(); }, pauseUntil: () => Promise.resolve() };
  const { installation, connection: { reader } } = await openBench(crm, sandbox, { fresh, limiter, clock });
  const loaded = await syncRecords({ store, reader }, installation, { object: null, full: false });
  if (!loaded.ok) throw new Error(loaded.error.publicMessage);
  await database.pool.query("DELETE FROM steward.mirror_contact WHERE installation_id = $1 AND abs(hashtext(id)) % 1000 = 0", [installation]);
  calls = 0;
  let read = 0;
  const memory = [process.memoryUsage().rss];
  const begun = performance.now();
  const onPage = (_object: string, count: number): void => {
    read += count;
    while (memory.length <= 4 && read >= (loaded.value.read * memory.length) / 4) memory.push(process.memoryUsage().rss);
  };
  const result = await reconcileRecords({ store, reader, clock, onPage }, installation);
  if (!result.ok) throw new Error(result.error.publicMessage);
  const seconds = (performance.now() - begun) / 1000;
  const counts = result.value.map((pass) => pass.counts).reduce(sumOfMends, NO_MENDS);
  return [
    crm.padEnd(10), String(read).padStart(8), String(mended(counts) + counts.late).padStart(7), seconds.toFixed(1).padStart(8), (read / seconds).toFixed(0).padStart(10),
    String(calls).padStart(6), (calls / read).toFixed(4).padStart(13), `  ${memory.map((one) => (one / 1024 / 1024).toFixed(0)).join(" / ")}`,
  ].join(" ");
}
