import type { JobName } from "../../ports/job-queue.ts";
import { instant } from "../../domain/model/time.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";
import { startFeeds } from "./feeds.ts";
import { handle } from "./handlers.ts";
import { startTelling } from "./log-of-logs.ts";
import { startSigning } from "./sign-checkpoints.ts";
import { startVerifying } from "./verify-logs.ts";

const JOBS: readonly JobName[] = ["log-activity", "apply-writes", "read-hints", "propose-merges", "look-at-merges", "ask-hygiene", "anchor-in-crm", "reconcile", "sync-records"];

/** A worker was asked for that could not keep to the limits beside those that run. */
export class SecondWorkerError extends Error {
  override readonly name = "SecondWorkerError";
}

/**
 * Makes this process a worker: it takes jobs until the app stops, and one worker of all follows what the CRMs tell and
 * signs and verifies the audit logs, until the returned function is called, which goes before that. A worker that loses its place (its connection to the database
 * broke) takes no jobs and calls no CRM until it has it again. Throws a {@link SecondWorkerError} when it cannot be one.
 */
export async function startWorker(app: App): Promise<() => Promise<void>> {
  let led: Leading | null = null;
  let resting = Promise.resolve();
  const isWorker = await app.becomeWorker({
    async begin(isAlone) {
      await resting;
      if (isAlone) await takeOver(app);
      for (const name of JOBS) await app.queue.work(name, (job) => handle(app, job));
    },
    lead() {
      led = leading(app);
    },
    lost() {
      app.log.error({}, "this worker lost its connection to the database and with it its place: it takes no jobs and calls no CRM until it has it again");
      resting = app.queue.rest().catch((error: unknown) => { app.log.error({ error: error instanceof Error ? error.name : "unknown" }, "the queue could not be left alone"); });
      void led?.stop();
      led = null;
    },
  });
  if (!isWorker) throw new SecondWorkerError(refusal(app));
  app.beforeClosing(async () => { await led?.signLast(); });
  return async () => { await led?.stop(); };
}

/** What one worker of all does: it follows what the CRMs tell, signs and verifies the audit logs, and tells the log of logs of them. */
interface Leading {
  stop(): Promise<void>;
  /** What the last jobs wrote is signed and told, too. */
  signLast(): Promise<void>;
}

function leading(app: App): Leading {
  const stopFeeds = startFeeds(app);
  const signing = startSigning(app);
  const telling = startTelling(app);
  const stopVerifying = startVerifying(app);
  return {
    async stop() {
      await Promise.all([stopFeeds(), signing.stop(), telling.stop(), stopVerifying()]);
    },
    async signLast() {
      await signing.once();
      await telling.last();
      await signing.once();
    },
  };
}

function refusal({ settings }: App): string {
  if (settings.REDIS_URL === undefined) return "another worker runs on this database already; limits are kept in one process, so stop it first, or set REDIS_URL for all workers";
  return "a worker without REDIS_URL runs on this database and keeps the limits for itself; stop it first, or start it anew with REDIS_URL";
}

/** A call that a dead worker began may still be under way at the vendor for so long. */
const IN_FLIGHT_MS = 10_000;

/**
 * No other worker runs: whatever is leased was left behind by one that is gone, and need not wait out its whole lease.
 * Beside others nobody can tell a dead worker's leases from a living one's: those wait.
 */
async function takeOver(app: App): Promise<void> {
  const until = instant(Date.parse(app.clock.now()) + IN_FLIGHT_MS);
  await eachInstallation(app, "taking over", ({ id }) => app.store.inInstallation(id, async (tx) => {
    if ((await tx.writes.cutLeases(until)) > 0) await tx.enqueue({ name: "apply-writes", installation: id }, { startAfterMs: IN_FLIGHT_MS });
  }));
}
