import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { hubspotManifest } from "../connectors/hubspot/manifest.ts";
import { salesforceManifest } from "../connectors/salesforce/manifest.ts";
import { createRateLimiter } from "../src/adapters/limits/bottleneck.ts";
import type { LaneLimit, RateLimiter } from "../src/ports/crm-connection.ts";
import type { CrmObject } from "../src/ports/crm-records.ts";
import { syncRecords } from "../src/usecases/sync-records.ts";
import { freshStore } from "../test/helpers/database.ts";
import { stopSharedServer } from "../test/helpers/postgres.ts";
import { door } from "../test/helpers/sandbox-door.ts";
import { startSandbox } from "../test/helpers/start-sandbox.ts";
import { openBench } from "./support/bench-crms.ts";
import { bigWorld } from "./support/big-world.ts";

// A first load into the store from each sandbox CRM under the vendor's own limits, with clocks compressed: calls a record,
// how much of the allowed rate is used, refusals for going too fast, and whether memory grows with the records.

/** How much faster than real the sandbox's clock and our limiter run. */
const COMPRESSED = Number(process.argv[3] ?? "1");
const CONTACTS = Number(process.argv[2] ?? "10000");
const RECORDS = Math.floor(CONTACTS * 1.3);
const OBJECTS: readonly CrmObject[] = ["user", "account", "contact", "opportunity"];
const MANIFESTS = { hubspot: hubspotManifest, salesforce: salesforceManifest } as const;

const folder = await mkdtemp(join(tmpdir(), "steward-bench-sync-"));
await writeFile(join(folder, "world.json"), JSON.stringify(bigWorld(CONTACTS)));
const sandbox = await startSandbox({ dataDir: join(folder, "data"), seedDir: folder, autoApprove: true });
try {
  console.log(`first load of ${String(CONTACTS)} contacts, ${String(Math.floor(CONTACTS / 5))} accounts, ${String(Math.floor(CONTACTS / 10))} deals; clocks run ${String(COMPRESSED)} times as fast`);
  console.log("CRM          records   records/s   calls   calls/record   of the allowed rate   refused   memory at 25/50/75/100 %, MiB");
  for (const crm of ["hubspot", "salesforce"] as const) console.log(await firstLoad(crm));
} finally {
  await sandbox.stop();
  await stopSharedServer();
  await rm(folder, { recursive: true, force: true });
}

async function firstLoad(crm: keyof typeof MANIFESTS): Promise<string> {
  const fresh = await freshStore();
  await door(crm === "hubspot" ? sandbox.url : sandbox.salesforceUrl, "clock", { rate: COMPRESSED });
  const { limits } = MANIFESTS[crm];
  const counts = { calls: 0, refused: 0 };
  const clock = { now: () => new Date().toISOString() };
  const { installation, connection } = await openBench(crm, sandbox, { fresh, limiter: counting(limits, counts), clock });
  const memory: number[] = [];
  let read = 0;
  const begun = performance.now();
  for (const object of OBJECTS) {
    const onPage = (_object: CrmObject, records: number): void => {
      read += records;
      if (memory.length < 4 && read >= (RECORDS * (memory.length + 1)) / 4) memory.push(process.memoryUsage().rss);
    };
    const result = await syncRecords({ store: fresh.store, reader: connection.reader, onPage }, installation, { object, full: true });
    if (!result.ok) throw new Error(`${crm}: ${result.error.publicMessage}`);
  }
  const seconds = (performance.now() - begun) / 1000;
  await fresh.close();
  const allowed = (1000 / limits.api.minTimeMs) * COMPRESSED;
  return [
    crm.padEnd(12), String(read).padStart(7), (read / seconds).toFixed(0).padStart(11), String(counts.calls).padStart(7), (counts.calls / read).toFixed(4).padStart(14),
    `${((counts.calls / seconds / allowed) * 100).toFixed(0)} %`.padStart(21), String(counts.refused).padStart(9), `   ${memory.map((bytes) => (bytes / 1024 / 1024).toFixed(0)).join(" / ")}`,
  ].join(" ");
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
