import type { App } from "../app.ts";
import { anchorsDue } from "./anchor-in-crm.ts";
import { attendAllReviews } from "./attend-reviews.ts";
import { changeLooker } from "./look-for-changes.ts";
import { compareNightly } from "./compare-mirror.ts";
import { offerAllLinks } from "./offer-links.ts";

/** Work that nobody announced (a crash between commit and queue cannot happen, a lost job can) is found this often. */
const SWEEP_EVERY_MS = 10_000;
/** How often it is asked whose turn it is to be looked at. */
const TURNS_EVERY_MS = 15_000;
const NIGHT_EVERY_MS = 600_000;
/** A write that a crash left without its outcome is told within a quarter of an hour. */
const ANCHORS_EVERY_MS = 300_000;
/** Reviews have hours and days. */
const REVIEWS_EVERY_MS = 300_000;

/** Somebody who was just put on record is looked for in what was logged before within minutes. */
const LINKS_EVERY_MS = 120_000;

/** Makes this process the scheduler; several may run, for the queue collapses what two of them ask for. Returns how to stop it. */
export function startSchedule(app: App): () => void {
  const sweep = setInterval(() => void guarded(app, "sweep", () => sweepOnce(app)), SWEEP_EVERY_MS);
  const lookForChanges = changeLooker(app, async (id) => (await app.callBudget(id)).day);
  const sync = setInterval(() => void guarded(app, "sync", lookForChanges), TURNS_EVERY_MS);
  const night = setInterval(() => void guarded(app, "night", () => compareNightly(app)), NIGHT_EVERY_MS);
  const anchors = setInterval(() => void guarded(app, "anchors", () => anchorsDue(app)), ANCHORS_EVERY_MS);
  const reviews = setInterval(() => void guarded(app, "reviews", () => attendAllReviews(app)), REVIEWS_EVERY_MS);
  const links = setInterval(() => void guarded(app, "links", () => offerAllLinks(app)), LINKS_EVERY_MS);
  return () => {
    clearInterval(links);
    clearInterval(reviews);
    clearInterval(anchors);
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

async function guarded(app: App, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    app.log.error({ what, error: error instanceof Error ? error.message : "unknown" }, "the scheduler will try again");
  }
}
