import type { App } from "../app.ts";
import { anchorsDue } from "./anchor-in-crm.ts";
import { askAllAboutRecords } from "./ask-hygiene.ts";
import { attendAllReviews } from "./attend-reviews.ts";
import { indexAllLogs } from "./index-logs.ts";
import { sumUpAllMeasures } from "./sum-up-measures.ts";
import { changeLooker } from "./look-for-changes.ts";
import { compareNightly } from "./compare-mirror.ts";
import { portalScanner } from "./scan-portals.ts";
import { duplicateScanner } from "../compose-scan.ts";
import { alertRaiser } from "./raise-alerts.ts";
import { recordsLooker } from "./look-over-records.ts";
import { lookAtAllMerged } from "./look-at-merges.ts";
import { keepAllMatchKeys } from "./keep-match-keys.ts";
import { textRemover } from "./remove-old-text.ts";
import { proposeAllMerges } from "./propose-merges.ts";
import { weighAllAuthority } from "./weigh-authority.ts";
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
/** Whoever reads measures brings up what is later than that. */
const MEASURES_EVERY_MS = 60_000;
/** Whoever looks something up in the log brings up the last of it. */
const INDEX_EVERY_MS = 15_000;

/** Whoever is to be told hears of it within minutes. */
const ALERTS_EVERY_MS = 60_000;

/** How often it is asked whether a new day began. */
const DAYS_EVERY_MS = 600_000;

/** Somebody who was just put on record is looked for in what was logged before within minutes. */
const LINKS_EVERY_MS = 120_000;

/** A reversal takes authority away by itself; here time does, and what was earned is put before an admin. */
const AUTHORITY_EVERY_MS = 3_600_000;

/** The nightly look over records goes on this often. */
const HYGIENE_EVERY_MS = 60_000;

/** Reviewers have the week for what was found at night; a question that is no longer one ends within the hour. */
const QUESTIONS_EVERY_MS = 1_800_000;

/** Whoever decided one duplicate finds the next within minutes. */
const MERGES_EVERY_MS = 600_000;
/** What a CRM moved after a merge is counted within minutes of when it should be done. */
const LOOKS_EVERY_MS = 120_000;
/** Whoever asks before does the last of it themselves. */
const MATCH_KEYS_EVERY_MS = 15_000;

/** The nightly scan for duplicates begins within minutes of its time. */
const SCANS_EVERY_MS = 120_000;

/** Makes this process the scheduler; several may run, for the queue collapses what two of them ask for. Returns how to stop it. */
export function startSchedule(app: App): () => void {
  const scans = portalScanner(app, duplicateScanner);
  // Before the database is closed: a scan that is stopped says so.
  app.beforeClosing(() => scans.stop());
  const works: readonly (readonly [name: string, everyMs: number, work: () => Promise<void>])[] = [
    ["sweep", SWEEP_EVERY_MS, () => sweepOnce(app)],
    ["sync", TURNS_EVERY_MS, changeLooker(app, async (id) => (await app.callBudget(id)).day)],
    ["night", NIGHT_EVERY_MS, () => compareNightly(app)],
    ["anchors", ANCHORS_EVERY_MS, () => anchorsDue(app)],
    ["reviews", REVIEWS_EVERY_MS, () => attendAllReviews(app)],
    ["measures", MEASURES_EVERY_MS, () => sumUpAllMeasures(app)],
    ["alerts", ALERTS_EVERY_MS, single(alertRaiser(app))],
    ["the index of the logs", INDEX_EVERY_MS, single(() => indexAllLogs(app))],
    ["old text", DAYS_EVERY_MS, textRemover(app)],
    ["merges", MERGES_EVERY_MS, () => proposeAllMerges(app)],
    ["merged records", LOOKS_EVERY_MS, () => lookAtAllMerged(app)],
    ["match keys", MATCH_KEYS_EVERY_MS, single(() => keepAllMatchKeys(app))],
    ["links", LINKS_EVERY_MS, () => offerAllLinks(app)],
    ["authority", AUTHORITY_EVERY_MS, single(() => weighAllAuthority(app))],
    ["duplicates", SCANS_EVERY_MS, () => scans.turn()],
    ["hygiene", HYGIENE_EVERY_MS, recordsLooker(app)],
    ["questions about records", QUESTIONS_EVERY_MS, () => askAllAboutRecords(app)],
  ];
  const timers = works.map(([name, everyMs, work]) => setInterval(() => void guarded(app, name, work), everyMs));
  return () => {
    for (const timer of timers) clearInterval(timer);
    void scans.stop();
  };
}

/** A turn that comes while the one before is still at it is left out: a first load takes minutes. */
function single(work: () => Promise<void>): () => Promise<void> {
  let isRunning = false;
  return async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      await work();
    } finally {
      isRunning = false;
    }
  };
}

/** Enqueues a job for every installation with work waiting. */
async function sweepOnce(app: App): Promise<void> {
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
