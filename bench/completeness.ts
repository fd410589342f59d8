import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { hubspotManifest } from "../connectors/hubspot/manifest.ts";
import { salesforceManifest } from "../connectors/salesforce/manifest.ts";
import { pollIntervalMs } from "../src/domain/sync/poll-interval.ts";
import type { InstallationId } from "../src/domain/model/ids.ts";
import type { CrmConnection } from "../src/ports/crm-connection.ts";
import { syncRecords } from "../src/usecases/sync-records.ts";
import type { SyncCounts } from "../src/usecases/sync-records.ts";
import { freshStore, type FreshStore } from "../test/helpers/database.ts";
import { stopSharedServer } from "../test/helpers/postgres.ts";
import { door } from "../test/helpers/sandbox-door.ts";
import { simulatedTime, type SimulatedTime } from "../test/helpers/simulated-time.ts";
import { SEED_MS_MAX, startSandbox, type StartedSandbox } from "../test/helpers/start-sandbox.ts";
import { openBench } from "./support/bench-crms.ts";
import { bigWorld } from "./support/big-world.ts";
import { changeables, changeIt, staleRecords, type Changeable } from "./support/people-at-work.ts";
import { plannedChanges, type PlannedChange } from "./support/some-changes.ts";

// Six hours of people's work in each sandbox CRM, read by both streams alone (no webhooks, no change events), under the
// vendor's limits, in simulated time: what the mirror has wrong at the end, and what that cost.
//   npm run bench -- completeness [RECORDS,…] [hubspot|salesforce]

const HOUR_MS = 3_600_000;
const DURATION_MS = 6 * HOUR_MS;
const [SIZES = "5000,10000,20000", ONLY] = process.argv.slice(2);
const MANIFESTS = { hubspot: hubspotManifest, salesforce: salesforceManifest } as const;
type Crm = keyof typeof MANIFESTS;
/** HubSpot's index is seconds behind, and of some changes minutes; it may show rows as they are by now (F06). Jobs in bulk need no time. */
const SETTINGS = {
  hubspot: { searchLagMs: 5_000, searchLagTailMs: 8 * 60_000, searchLagTailRate: 0.02, searchShowsPresent: true },
  salesforce: { bulkJobMs: 0 },
} as const;
/** Salesforce shows a transaction's rows when it ends, stamped with a time up to five minutes before (F04). */
const LATE = { hubspot: { lateRate: 0, lateMs: 0 }, salesforce: { lateRate: 0.05, lateMs: 5 * 60_000 } } as const;
const DAILY = { hubspot: null, salesforce: { used: 0, limit: 100_000 } } as const;
/** Calls of a look at every object of Salesforce that finds nothing. */
const CALLS_PER_POLL = 16;

interface Day {
  readonly crm: Crm;
  readonly sandbox: StartedSandbox;
  readonly url: string;
  readonly fresh: FreshStore;
  readonly time: SimulatedTime;
  readonly installation: InstallationId;
  readonly connection: CrmConnection;
}

console.log("CRM          records   changes   stale   overfetch   calls: first load   streams   a change   refused   looks   memory at 25/50/75/100 %, MiB   seconds");
try {
  for (const size of SIZES.split(",").map(Number)) for (const crm of ["hubspot", "salesforce"] as const) if (ONLY === undefined || ONLY === crm) console.log(await sixHours(crm, size));
} finally {
  await stopSharedServer();
}

async function sixHours(crm: Crm, records: number): Promise<string> {
  const begun = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "steward-bench-completeness-"));
  await writeFile(join(folder, "world.json"), JSON.stringify(bigWorld(Math.ceil(records / 1.3))));
  const sandbox = await startSandbox({ dataDir: join(folder, "data"), seedDir: folder, autoApprove: true, startMsMax: SEED_MS_MAX });
  const fresh = await freshStore();
  try {
    const url = crm === "hubspot" ? sandbox.url : sandbox.salesforceUrl;
    await door(url, "settings", SETTINGS[crm]);
    // An hour after the seeding: all of it is in the index.
    const time = await simulatedTime(url, Date.parse("2026-03-20T22:00:00Z") + 24 * HOUR_MS, MANIFESTS[crm].limits);
    const bench = await openBench(crm, sandbox, { fresh, limiter: time.limiter, clock: time.clock });
    const all = await changeables(crm, sandbox);
    const result = await work({ crm, sandbox, url, fresh, time, ...bench }, all);
    const stale = await staleRecords(crm, sandbox, fresh, all);
    const { first, streams } = result.calls;
    return [
      crm.padEnd(12), String(all.length).padStart(7), String(result.changes).padStart(9), String(stale).padStart(7), (result.read / result.changes).toFixed(2).padStart(11),
      String(first).padStart(19), String(streams).padStart(9), (streams / result.changes).toFixed(2).padStart(10), String(time.calls.refused).padStart(9), String(result.looks).padStart(7),
      `   ${result.memory.map((bytes) => (bytes / 1024 / 1024).toFixed(0)).join(" / ")}`, `   ${((performance.now() - begun) / 1000).toFixed(0)}`,
    ].join(" ");
  } finally {
    await fresh.close();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Worked {
  readonly changes: number;
  readonly read: number;
  readonly looks: number;
  readonly memory: readonly number[];
  readonly calls: { readonly first: number; readonly streams: number };
}

/** People change records while the streams read; afterwards the streams go on until they have settled what was done. */
async function work(day: Day, all: readonly Changeable[]): Promise<Worked> {
  const { time } = day;
  await sync(day, true);
  const first = time.calls.api + time.calls.search;
  const startMs = time.nowMs();
  const plan = plannedChanges({ records: all.length, durationMs: DURATION_MS, singles: Math.round(all.length * 0.3), bursts: 12, burstSize: Math.round(all.length * 0.025), ...LATE[day.crm] });
  const everyMs = pollIntervalMs(CALLS_PER_POLL, DAILY[day.crm]);
  const memory: number[] = [];
  let [read, looks, done] = [0, 0, 0];
  for (let due = startMs + everyMs; done < plan.length || !(await isSettled(day, startMs + DURATION_MS)); due += everyMs) {
    done = await changeUntil(day, { all, plan, done, startMs, untilMs: due });
    await time.set(Math.max(time.nowMs(), due));
    read += (await sync(day, false)).read;
    looks += 1;
    if (memory.length < 4 && time.nowMs() - startMs >= (DURATION_MS * (memory.length + 1)) / 4) memory.push(process.memoryUsage().rss);
  }
  return { changes: plan.length, read, looks, memory, calls: { first, streams: time.calls.api + time.calls.search - first } };
}

interface Due {
  readonly all: readonly Changeable[];
  readonly plan: readonly PlannedChange[];
  readonly done: number;
  readonly startMs: number;
  readonly untilMs: number;
}

/** What comes into view until then: each change stamped with its own instant, which may be minutes ago. */
async function changeUntil({ crm, url, time }: Day, { all, plan, done, startMs, untilMs }: Due): Promise<number> {
  const before = time.nowMs();
  let at = done;
  for (let change = plan[at]; change !== undefined && startMs + change.seenMs <= untilMs; change = plan[at]) {
    const what = all[change.record];
    // People work while a long look is under way, too; only what comes late is stamped with the past.
    const stampMs = change.seenMs > change.atMs ? startMs + change.atMs : Math.max(before, startMs + change.atMs);
    if (time.nowMs() !== stampMs) await time.set(stampMs);
    if (what !== undefined) await changeIt(crm, url, what, `Value ${String(at)}`);
    at += 1;
  }
  await time.set(Math.max(before, time.nowMs()));
  return at;
}

/** Whether the settled stream has been everywhere up to then. */
function isSettled({ fresh, installation }: Day, ms: number): Promise<boolean> {
  return fresh.store.inInstallation(installation, async (tx) => {
    for (const object of ["contact", "account", "opportunity"] as const) {
      const marks = await tx.sync.marks(object);
      if (marks === null || Date.parse(marks.settled) <= ms) return false;
    }
    return true;
  });
}

async function sync({ fresh, connection, installation }: Day, full: boolean): Promise<SyncCounts> {
  const result = await syncRecords({ store: fresh.store, reader: connection.reader }, installation, { object: null, full });
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.publicMessage}`);
  return result.value;
}
