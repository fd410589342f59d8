import type { JobName } from "../../ports/job-queue.ts";
import { instant } from "../../domain/model/time.ts";
import type { App } from "../app.ts";
import { startFeeds } from "./feeds.ts";
import { handle } from "./handlers.ts";

const JOBS: readonly JobName[] = ["log-activity", "apply-writes", "read-hints", "reconcile", "sync-records"];

/** A second worker was asked for: limits are kept in one process. */
export class SecondWorkerError extends Error {
  override readonly name = "SecondWorkerError";
}

/** Makes this process the worker: it takes jobs until the app stops, and follows what the CRMs tell until the returned function is called, which goes before that. Throws a {@link SecondWorkerError} when there is one already. */
export async function startWorker(app: App): Promise<() => Promise<void>> {
  if (!(await app.becomeWorker())) {
    throw new SecondWorkerError("another worker runs on this database already; limits are kept in one process, so stop it first");
  }
  await takeOver(app);
  for (const name of JOBS) await app.queue.work(name, (job) => handle(app, job));
  return startFeeds(app);
}

/** A call that a dead worker began may still be under way at the vendor for so long. */
const IN_FLIGHT_MS = 10_000;

/** There is one worker: whatever is leased was left behind by one that is gone, and need not wait out its whole lease. */
async function takeOver(app: App): Promise<void> {
  const until = instant(Date.parse(app.clock.now()) + IN_FLIGHT_MS);
  for (const { id } of await app.store.acrossTenants.list()) {
    await app.store.inInstallation(id, async (tx) => {
      if ((await tx.writes.cutLeases(until)) > 0) await tx.enqueue({ name: "apply-writes", installation: id }, { startAfterMs: IN_FLIGHT_MS });
    });
  }
}
