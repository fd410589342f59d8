import { hubspotManifest } from "../../connectors/hubspot/manifest.ts";
import { salesforceManifest } from "../../connectors/salesforce/manifest.ts";
import { createRateLimiter } from "../../src/adapters/limits/bottleneck.ts";
import type { LaneLimit, RateLimiter } from "../../src/ports/crm-connection.ts";
import type { CrmReader } from "../../src/ports/crm-reader.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import { syncRecords } from "../../src/usecases/sync-records.ts";
import type { FreshStore } from "../../test/helpers/database.ts";
import { freshStore } from "../../test/helpers/database.ts";
import { stopSharedServer } from "../../test/helpers/postgres.ts";
import type { BenchCrm } from "./bench-crms.ts";
import { openBench } from "./bench-crms.ts";
import { OrderSchema } from "./load-order.ts";
import type { Load, LoadOrder } from "./load-order.ts";

// One first load in a process of its own, so that its memory is that of nothing else: prints what it measured as one line of JSON.

const OBJECTS: readonly CrmObject[] = ["user", "account", "contact", "opportunity"];
const MANIFESTS = { hubspot: hubspotManifest, salesforce: salesforceManifest } as const;

const order = OrderSchema.parse(JSON.parse(process.argv[2] ?? "null"));
const fresh = await freshStore();
try {
  console.log(JSON.stringify(await load(fresh, order)));
} finally {
  await fresh.close();
  await stopSharedServer();
}

async function load(store: FreshStore, { crm, records, way, compressed, ...sandbox }: LoadOrder): Promise<Load> {
  const { limits } = MANIFESTS[crm];
  const counts = { calls: 0, refused: 0 };
  const clock = { now: () => new Date().toISOString() };
  const bench = await openBench(crm, sandbox, { fresh: store, limiter: counting(limits, compressed, counts), clock });
  const memory = [process.memoryUsage().rss];
  const heap = [process.memoryUsage().heapUsed];
  let read = 0;
  const note = (count: number): void => {
    read += count;
    for (; memory.length <= 4 && read >= (records * memory.length) / 4;) {
      memory.push(process.memoryUsage().rss);
      heap.push(process.memoryUsage().heapUsed);
    }
  };
  const begun = performance.now();
  for (const object of OBJECTS) await (way === "storing" ? stored(store, bench, { object, note }) : readOnly(bench.connection.reader, object, note));
  const seconds = (performance.now() - begun) / 1000;
  return { read, seconds, ...counts, perSecond: counts.calls / seconds, memory, heap };
}

async function stored({ store }: FreshStore, { installation, connection }: BenchCrm, { object, note }: { readonly object: CrmObject; readonly note: (count: number) => void }): Promise<void> {
  const result = await syncRecords({ store, reader: connection.reader, onPage: (_object, count) => note(count) }, installation, { object, full: true });
  if (!result.ok) throw new Error(result.error.publicMessage);
}

async function readOnly(reader: CrmReader, object: CrmObject, note: (count: number) => void): Promise<void> {
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<CrmReader["readPage"]>> = await reader.readPage({ object, since: null, cursor });
    if (!page.ok) throw new Error(page.error.publicMessage);
    note(page.value.records.length);
    cursor = page.value.next;
    if (cursor === null) return;
  }
}

/** The app's own limiter, as fast as the sandbox's clock runs; counts calls, and pauses that the vendor asked for. */
function counting(limits: Readonly<Record<"api" | "search", LaneLimit>>, compressed: number, counts: { calls: number; refused: number }): RateLimiter {
  const faster = ({ minTimeMs, maxConcurrent }: LaneLimit): LaneLimit => ({ minTimeMs: minTimeMs / compressed, maxConcurrent });
  const none = { until: () => Promise.resolve(null), pause: () => { counts.refused += 1; return Promise.resolve(); } };
  const limiter = createRateLimiter({ api: faster(limits.api), search: faster(limits.search) }, none, { now: () => new Date().toISOString() });
  return {
    run: (lane, call) => { counts.calls += 1; return limiter.run(lane, call); },
    pauseUntil: (lane, until) => limiter.pauseUntil(lane, until),
  };
}
