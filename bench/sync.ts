import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { hubspotManifest } from "../connectors/hubspot/manifest.ts";
import { salesforceManifest } from "../connectors/salesforce/manifest.ts";
import { APP_FLAGS } from "../scripts/lib/app-flags.mjs";
import { door } from "../test/helpers/sandbox-door.ts";
import { SEED_MS_MAX, startSandbox } from "../test/helpers/start-sandbox.ts";
import { bigWorld } from "./support/big-world.ts";
import { LoadSchema } from "./support/load-order.ts";
import type { Load, LoadOrder } from "./support/load-order.ts";

// `bench -- sync [CONTACTS] [TIMES]`: a first load from each sandbox CRM under the vendor's own limits, with clocks compressed:
// calls a record, how much of the allowed rate is used, refusals for going too fast, and whether memory grows with the
// records. Beside it what reading alone comes to, without keeping anything: no store makes it faster than that.

/** How much faster than real the sandbox's clock and our limiter run. */
const COMPRESSED = Number(process.argv[3] ?? "1");
const CONTACTS = Number(process.argv[2] ?? "100000");
const RECORDS = Math.floor(CONTACTS * 1.3);
const LOAD = fileURLToPath(new URL("./support/first-load.ts", import.meta.url));
/** Two hours: a machine that is slower than this measures nothing. */
const TIMEOUT_MS = 2 * 60 * 60 * 1000;
const API = { hubspot: hubspotManifest.limits.api, salesforce: salesforceManifest.limits.api } as const;

const folder = await mkdtemp(join(tmpdir(), "steward-bench-sync-"));
await writeFile(join(folder, "world.json"), JSON.stringify(bigWorld(CONTACTS)));
const sandbox = await startSandbox({ dataDir: join(folder, "data"), seedDir: folder, autoApprove: true, startMsMax: SEED_MS_MAX });
try {
  console.log(`first load of ${String(CONTACTS)} contacts, ${String(Math.floor(CONTACTS / 5))} accounts, ${String(Math.floor(CONTACTS / 10))} deals; clocks run ${String(COMPRESSED)} times as fast`);
  console.log("CRM         way       records  seconds  records/s   calls  calls/record  of the allowed rate  refused  resident memory at 0/25/50/75/100 %, MiB   heap in use, MiB");
  for (const crm of ["hubspot", "salesforce"] as const) {
    await door(crm === "hubspot" ? sandbox.url : sandbox.salesforceUrl, "clock", { rate: COMPRESSED });
    for (const way of ["reading", "storing"] as const) console.log(lineOf(crm, way, await load(crm, way)));
  }
  console.log("HubSpot is bound by its rate. Salesforce publishes none a second, and its results come in sets of 2,000 rows: there the bound is what keeping takes, and the jobs' own time.");
} finally {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}

/** In a process of its own: neither the world nor the other CRM is in its memory. */
async function load(crm: LoadOrder["crm"], way: LoadOrder["way"]): Promise<Load> {
  const order: LoadOrder = { crm, way, url: sandbox.url, salesforceUrl: sandbox.salesforceUrl, compressed: COMPRESSED, records: RECORDS };
  const { stdout } = await promisify(execFile)(process.execPath, [...APP_FLAGS, LOAD, JSON.stringify(order)], { timeout: TIMEOUT_MS });
  return LoadSchema.parse(JSON.parse(stdout));
}

function lineOf(crm: LoadOrder["crm"], way: LoadOrder["way"], { read, seconds, calls, refused, perSecond, memory, heap }: Load): string {
  const allowed = (1000 / API[crm].minTimeMs) * COMPRESSED;
  const mib = (bytes: readonly number[]): string => bytes.map((one) => (one / 1024 / 1024).toFixed(0)).join(" / ");
  return [
    crm.padEnd(11), way.padEnd(8), String(read).padStart(8), seconds.toFixed(1).padStart(8), (read / seconds).toFixed(0).padStart(10), String(calls).padStart(7),
    (calls / read).toFixed(4).padStart(13), `${((perSecond / allowed) * 100).toFixed(0)} %`.padStart(20), String(refused).padStart(8), `  ${mib(memory)}`.padEnd(48), mib(heap),
  ].join(" ");
}
