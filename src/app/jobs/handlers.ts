import type { InstallationId } from "../../domain/model/ids.ts";
import { unreachable } from "../../domain/model/result.ts";
import { applyWrites } from "../../usecases/apply-writes.ts";
import { tellDoubts } from "../../usecases/apply-writes/tell-doubts.ts";
import { logActivities } from "../../usecases/log-activity.ts";
import { syncRecords } from "../../usecases/sync-records.ts";
import { watchSchema } from "../../usecases/watch-schema.ts";
import type { CrmObject } from "../../ports/crm-records.ts";
import type { Job } from "../../ports/job-queue.ts";
import type { App } from "../app.ts";
import { writeAnchor } from "./anchor-in-crm.ts";
import { askAboutRecords } from "./ask-hygiene.ts";
import { compareMirror } from "./compare-mirror.ts";
import { lastVerification } from "../last-verification.ts";
import { lookIntoHints } from "./look-into-hints.ts";
import { lookAtMerged } from "./look-at-merges.ts";
import { askAboutMerges } from "./propose-merges.ts";

/** A job ends after so many rounds, so that no installation keeps a worker for ever; what is left starts a new one. */
const ROUNDS_MAX = 200;

/** The part of the app that jobs need. */
export type JobApp = Pick<App, "store" | "clock" | "log" | "publicUrl" | "connection"> & Partial<Pick<App, "languageModel">> & { readonly queue: Pick<App["queue"], "enqueue">; readonly audit: Pick<App["audit"], "grown" | "lastVerdict"> };

/** Does one job. Throws when it should be tried again; everything it does may be done twice. */
export async function handle(app: JobApp, job: Job): Promise<void> {
  if (CALLS_CRM.has(job.name) && (await isPaused(app, job.installation))) return;
  switch (job.name) {
    case "log-activity":
      return rounds(app, job, () => logActivities(app, job.installation));
    case "apply-writes":
      return applyDue(app, job);
    case "read-hints":
      return rounds(app, job, () => lookIntoHints(app, job.installation));
    case "propose-merges":
      return askAboutMerges(app, job.installation);
    case "look-at-merges":
      return lookAtMerged(app, job.installation);
    case "ask-hygiene":
      return askAboutRecords(app, job.installation);
    case "anchor-in-crm":
      return writeAnchor(app, job.installation);
    case "reconcile":
      return compareMirror(app, job.installation, job.believe ?? false);
    case "sync-records":
      return sync(app, job.installation, job.object, job.full);
    default:
      return unreachable(job);
  }
}

/** What rests while an installation is paused; writes that a crash left in doubt are told all the same, once it goes on. */
const CALLS_CRM: ReadonlySet<Job["name"]> = new Set<Job["name"]>(["apply-writes", "read-hints", "anchor-in-crm", "reconcile", "sync-records"]);

const isPaused = ({ store }: JobApp, installation: InstallationId): Promise<boolean> => store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.pausedAt !== null));

async function applyDue(app: JobApp, job: Job): Promise<void> {
  const { installation } = job;
  if (!(await isConnected(app, installation))) return app.store.inInstallation(installation, (tx) => tellDoubts(tx, app.clock.now()));
  // Behind every write stands a person's decision, or an activity that just happened.
  const { writer, merger } = await app.connection(installation, "interactive");
  // A grant that dies in one round is not tried in the next.
  await rounds(app, job, async () => ((await isConnected(app, installation)) ? applyWrites({ ...app, writer, ...(merger === undefined ? {} : { merger }), lastVerification: () => lastVerification(app, installation) }, installation) : 0));
}

/** Where not, nothing is lost: writes stay due, marks stand, and connecting anew starts the jobs again. */
function isConnected({ store }: JobApp, installation: InstallationId): Promise<boolean> {
  return store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state === "connected" && tx.installation.pausedAt === null));
}

async function rounds(app: JobApp, job: Job, round: () => Promise<number>): Promise<void> {
  for (let count = 0; count < ROUNDS_MAX; count += 1) {
    if ((await round()) === 0) return;
  }
  await app.queue.enqueue(job);
}

async function sync(app: JobApp, installation: InstallationId, object: string | null, full: boolean): Promise<void> {
  if (!(await isConnected(app, installation))) return;
  const { reader: { objects } } = await app.connection(installation, "sync");
  const one = object === null ? null : known(objects, object);
  await lookAtSchema(app, installation);
  const isWhole = full || (await readsAll(app, installation, one === null ? objects : [one]));
  const { reader } = await app.connection(installation, isWhole ? "backfill" : "sync");
  const result = await syncRecords({ store: app.store, reader }, installation, { object: one, full });
  if (result.ok) {
    // The log of the installation tells it too, as `flagged`.
    for (const blind of result.value.blind) app.log.warn({ installation, object: blind }, "the CRM shows none of these, or none of their changes, although there are some: its permissions should be looked at");
    return;
  }
  if (await isPaused(app, installation)) return;
  app.log.warn({ installation, kind: result.error.kind, http: result.error.http }, "synchronisation stopped");
  // The marks of the pages that were stored stand: the next run goes on from there.
  if (result.error.kind === "throttled" || result.error.kind === "unavailable") throw new Error(`synchronisation: ${result.error.kind}`);
}

/** Before anything is read: what an admin changed decides how it is read. A refusal stops no synchronisation. */
async function lookAtSchema({ store, clock, log, connection }: JobApp, installation: InstallationId): Promise<void> {
  const { reader } = await connection(installation, "sync");
  for (const { object, changes, isReadAgain, refusal } of await watchSchema({ store, reader, clock }, installation)) {
    if (refusal !== null) log.warn({ installation, object, kind: refusal.kind, http: refusal.http }, "the CRM would not tell of its fields");
    else log.info({ installation, object, fields: changes.map(({ field }) => field), isReadAgain }, "the CRM's fields changed");
  }
}

/** Whether a look begins with a pass over everything, or goes on with one that was cut. */
function readsAll({ store }: JobApp, installation: InstallationId, objects: readonly CrmObject[]): Promise<boolean> {
  return store.inInstallation(installation, async (tx) => {
    for (const object of objects) {
      if ((await tx.sync.marks(object)) === null || (await tx.sync.pass(object, "full")) !== null) return true;
    }
    return false;
  });
}

function known(objects: readonly CrmObject[], asked: string): CrmObject {
  const object = objects.find((candidate) => candidate === asked);
  if (object === undefined) throw new TypeError("a job names an object that this CRM has not");
  return object;
}
