import { syncFact } from "../../domain/audit/sync-fact.ts";
import { ENGAGEMENT_OBJECTS } from "../../domain/model/engagement.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { Instant } from "../../domain/model/time.ts";
import { lagMs } from "../../domain/sync/delay.ts";
import type { Look } from "../../domain/sync/streams.ts";
import { traceOfEngagement } from "../../domain/twin/engagement-trace.ts";
import type { CrmError } from "../../ports/crm-errors.ts";
import type { CrmReader, ReadPage } from "../../ports/crm-reader.ts";
import type { CrmEngagement, CrmObject, CrmRecord } from "../../ports/crm-records.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import type { Pass, Stream } from "../../ports/sync-table.ts";
import { readAhead } from "./read-ahead.ts";

/** What a pass needs. */
export interface PassDeps {
  readonly store: Store;
  readonly reader: CrmReader;
  /** Told after every page, for people who wait. */
  readonly onPage?: (object: CrmObject, records: number) => void;
}

/** A pass to run, from where it stands. */
export interface PassPlan {
  readonly object: CrmObject;
  readonly stream: Stream;
  readonly pass: Pass;
  /** The last looks of the live stream: what they did not see tells how late it was. */
  readonly looks: readonly Look[];
  /** Moves the marks in the transaction of the last page. */
  readonly finish: (tx: TenantTransaction, pass: Pass, watermark: Instant) => Promise<Finish>;
}

/** How a pass ended: where its stream stands now, and whether it saw nothing where something had to be. */
export interface Finish {
  readonly mark: Instant;
  readonly isBlind: boolean;
}

/** What a run of a pass did: only the pages of this run count. */
export interface Ran extends Finish {
  readonly read: number;
  readonly changed: number;
  /** The vendor's present, as far as it told. */
  readonly now: Instant | null;
}

/** A pass that has not begun. */
export const freshPass = (since: Instant | null, until: Instant | null): Pass =>
  ({ since, until, cursor: null, beganAt: null, lastAt: null, read: 0, changed: 0, total: null, lateMs: 0, isTold: false });

/** Far more than any portal has; a reader that never ends is a bug, not a big portal. */
const PAGES_MAX = 1_000_000;
/** Read of a whole object and not yet kept: some pages where they are small, one where they are sets of a bulk job. */
const AHEAD_RECORDS_MAX = 1_000;

/**
 * Reads a pass to its end. Each page is stored with the place after it in one transaction, so that a cut pass goes on
 * where it was; reading a page twice changes nothing. Throws when the pass went on without it.
 */
export async function runPass({ store, reader, onPage }: PassDeps, installation: InstallationId, plan: PassPlan): Promise<Result<Ran, CrmError>> {
  const { object } = plan;
  let { pass } = plan;
  const begun = pass;
  const { since, until } = pass;
  const read = (cursor: string | null): Promise<Result<ReadPage, CrmError>> => reader.readPage({ object, since, cursor, ...(until === null ? {} : { until }) });
  const pages = readAhead(read, (got) => (got.ok ? got.value : null), { from: pass.cursor, recordsMax: plan.stream === "full" ? AHEAD_RECORDS_MAX : 0 });
  let count = 0;
  for await (const got of pages) {
    if (!got.ok) {
      await store.inInstallation(installation, (tx) => abort(tx, plan, pass, got.error));
      return err(got.error);
    }
    const stored = await store.inInstallation(installation, (tx) => keepPage(tx, plan, pass, got.value));
    pass = stored.pass;
    if (stored.isPaused && stored.end === null) return err(PAUSED);
    onPage?.(object, got.value.records.length);
    if (stored.end !== null) return ok({ ...stored.end, read: pass.read - begun.read, changed: pass.changed - begun.changed, now: pass.lastAt });
    if ((count += 1) >= PAGES_MAX) break;
  }
  throw new Error("a synchronisation does not come to an end");
}

/** An admin has it rest: the pages that were stored stand. */
const PAUSED: CrmError = { kind: "unavailable", publicMessage: "Paused by an admin.", http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false };

async function keepPage(tx: TenantTransaction, plan: PassPlan, before: Pass, page: ReadPage): Promise<{ readonly pass: Pass; readonly end: Finish | null; readonly isPaused: boolean }> {
  const { object, stream } = plan;
  const news = await store(tx, page.records);
  if (!(await isWhereWeLeftIt(tx, plan, before))) throw new Error("a pass was taken on by another worker, or is to begin anew");
  const isNews = news.length > 0 || stream === "full";
  if (isNews && !before.isTold) await tell(tx, plan, before, { phase: "start", after: null, isBlind: false });
  const pass: Pass = {
    ...before, cursor: page.next,
    beganAt: before.beganAt ?? page.readAt ?? null, lastAt: page.readAt ?? before.lastAt,
    read: before.read + page.records.length, changed: before.changed + news.length, total: before.total ?? page.total ?? null,
    lateMs: Math.max(before.lateMs, ...(stream === "settled" ? news.map(({ modifiedAt }) => lagMs(modifiedAt, plan.looks)) : [])),
    isTold: before.isTold || isNews,
  };
  if (page.next !== null) {
    await tx.sync.savePass(object, stream, pass);
    return { pass, end: null, isPaused: tx.installation.pausedAt !== null };
  }
  if (page.watermark === null) throw new TypeError("a reader ended a pass without saying how far it got");
  const end = await plan.finish(tx, pass, page.watermark);
  await tx.sync.endPass(object, stream);
  // A look that found nothing new is no event; one a minute would bury what is.
  if (pass.isTold) await tell(tx, plan, pass, { phase: "end", after: end.mark, isBlind: end.isBlind });
  return { pass, end, isPaused: false };
}

/** The fence: a worker that was thought dead, and a pass that was put back while a page was read, change nothing any more. */
async function isWhereWeLeftIt(tx: TenantTransaction, { object, stream }: PassPlan, pass: Pass): Promise<boolean> {
  const kept = await tx.sync.pass(object, stream);
  // What is newest, or settled, is not kept before its first page: read twice it costs a look.
  return kept === null ? stream !== "full" && pass.cursor === null : kept.cursor === pass.cursor;
}

async function store(tx: TenantTransaction, records: readonly CrmRecord[]): Promise<readonly CrmRecord[]> {
  const news = await tx.mirror.upsertNews(records);
  const foreign = records.filter(isEngagement).filter((engagement) => engagement.key === null && engagement.object !== "task");
  const { policy } = tx.installation;
  await tx.mirror.saveForeign(foreign.map((engagement) => ({ engagement, trace: traceOfEngagement(engagement, policy) })));
  return news;
}

async function abort(tx: TenantTransaction, plan: PassPlan, pass: Pass, { kind }: CrmError): Promise<void> {
  if (kind === "unauthorized") await tx.setState("reconnect-needed");
  if (!pass.isTold || !(await isWhereWeLeftIt(tx, plan, pass))) return;
  await tell(tx, plan, pass, { phase: "abort", after: pass.since, isBlind: false });
  // It begins once more for the log when it goes on.
  await tx.sync.savePass(plan.object, plan.stream, { ...pass, isTold: false });
}

async function tell(tx: TenantTransaction, { object, stream }: PassPlan, pass: Pass, told: { readonly phase: "start" | "end" | "abort"; readonly after: Instant | null; readonly isBlind: boolean }): Promise<void> {
  await tx.audit.append([syncFact(object, { stream, ...told, before: pass.since, read: pass.read, changed: pass.changed })]);
}

function isEngagement(record: CrmRecord): record is CrmEngagement {
  return ENGAGEMENT_OBJECTS.some((object) => object === record.object);
}
