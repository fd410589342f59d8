import type { App } from "../app.ts";
import { compareNightly } from "./compare-mirror.ts";

/** Work that nobody announced (a crash between commit and queue cannot happen, a lost job can) is found this often. */
const SWEEP_EVERY_MS = 10_000;
const SYNC_EVERY_MS = 300_000;
const NIGHT_EVERY_MS = 600_000;

/** Makes this process the scheduler; several may run, for the queue collapses what two of them ask for. Returns how to stop it. */
export function startSchedule(app: App): () => void {
  const sweep = setInterval(() => void guarded(app, "sweep", () => sweepOnce(app)), SWEEP_EVERY_MS);
  const sync = setInterval(() => void guarded(app, "sync", () => syncAll(app)), SYNC_EVERY_MS);
  const night = setInterval(() => void guarded(app, "night", () => compareNightly(app)), NIGHT_EVERY_MS);
  return () => {
    clearInterval(night);
    clearInterval(sweep);
    clearInterval(sync);
  };
}

/** Enqueues a job for every installation with work waiting. */
export async function sweepOnce(app: App): Promise<void> {
  for (const { id, job } of await app.store.acrossTenants.withWork(app.clock.now())) {
    if (job !== "sync-records") await app.queue.enqueue({ name: job, installation: id });
  }
}

async function syncAll(app: App): Promise<void> {
  for (const { id, state } of await app.store.acrossTenants.list()) {
    if (state === "connected") await app.queue.enqueue({ name: "sync-records", installation: id, object: null, full: false });
  }
}

async function guarded(app: App, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    app.log.error({ what, error: error instanceof Error ? error.message : "unknown" }, "the scheduler will try again");
  }
}
