import type { Context } from "../domain/findings/context.ts";
import { examine } from "../domain/findings/examine.ts";
import { isFreeMail } from "../domain/match/free-mail.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { RECORD_OBJECTS, type RecordObject } from "../domain/model/record-fields.ts";
import { weekOf } from "../domain/quality/week.ts";
import type { Clock } from "../ports/clock.ts";
import type { FindingScan } from "../ports/finding-table.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** Records of one transaction: whoever stores a page of the CRM waits no longer than these take. */
const RECORDS_PER_PAGE = 250;
/** Activities of one transaction, and findings that are closed in one: a second or two, whatever the size of the CRM. */
const ACTIVITIES_PER_PAGE = 10_000;
const CLOSED_PER_PAGE = 2_000;
/** Far more than any CRM has. */
const PAGES_MAX = 1_000_000;
/** Companies before their people, people before their deals. */
const FIRST: RecordObject = "account";
const ORDER: readonly RecordObject[] = [FIRST, "contact", "opportunity"];
/** A pass that was cut is gone on with for so long: what it saw of the first records is that old when it ends. */
const RUN_MAX_MS = 20 * 3_600_000;

/** What a pass, or the part of it that the time allowed, came to. */
export interface HygieneScan {
  readonly isDone: boolean;
  /** Records that the pass has looked at so far. */
  readonly examined: number;
  /** Findings that are open since this part. */
  readonly opened: number;
  /** Findings that are no more; told at the end of a pass. */
  readonly closed: number;
}

/**
 * Looks through the mirror, record by record, for what `domain/findings/` has rules for. Page and place are stored together, so a pass that
 * was cut goes on where it was, two at once share the pages, and the same records give the same findings. What no pass finds any more is
 * closed when it ends. `budgetMs` ends this part; null goes on to the end. Nothing is changed in the CRM, and nobody is asked.
 */
export async function scanHygiene({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, { budgetMs }: { readonly budgetMs: number | null }): Promise<HygieneScan> {
  const endsAt = budgetMs === null ? Infinity : Date.parse(clock.now()) + budgetMs;
  let sum: HygieneScan = { isDone: false, examined: 0, opened: 0, closed: 0 };
  for (let page = 0; page < PAGES_MAX && !sum.isDone && (page === 0 || Date.parse(clock.now()) < endsAt); page += 1) {
    const isFirst = page === 0;
    const step = await store.inInstallation(installation, (tx) => onePage(tx, clock, isFirst));
    sum = { isDone: step.isDone, examined: step.examined, opened: sum.opened + step.opened, closed: sum.closed + step.closed };
  }
  return sum;
}

async function onePage(tx: TenantTransaction, clock: Clock, isFirst: boolean): Promise<HygieneScan> {
  const last = await tx.findings.takeScan();
  // Somebody else ended it meanwhile: nobody needs another one at once.
  if (!isFirst && last?.object === null) return { isDone: true, examined: last.examined, opened: 0, closed: 0 };
  const scan = isUnderWay(last, clock) ? last : await begin(tx, clock);
  if (scan.object === "activity") {
    const after = await tx.findings.addUpActivity(scan.after, ACTIVITIES_PER_PAGE);
    await tx.findings.saveScan({ ...scan, object: after === null ? FIRST : "activity", after: after ?? "" });
    return { isDone: false, examined: 0, opened: 0, closed: 0 };
  }
  const object = scan.object ?? FIRST;
  const context = await contextOf(tx, clock);
  const records = await tx.findings.page(object, scan.after, RECORDS_PER_PAGE);
  const opened = await tx.findings.save(records.flatMap((seen) => examine(seen, context)), scan.startedAt);
  const examined = scan.examined + records.length;
  const next = records.length < RECORDS_PER_PAGE ? nextOf(object) : object;
  if (next === null) {
    const { closed, isDone } = await tx.findings.closeUnseen(scan.startedAt, CLOSED_PER_PAGE);
    if (isDone) await tx.outcomes.noteCompletion(weekOf(scan.startedAt));
    // What is left is closed by the next page, behind the last record.
    const after = records.at(-1)?.record.id ?? scan.after;
    await tx.findings.saveScan(isDone ? { ...scan, object: null, after: "", examined, finishedAt: clock.now() } : { ...scan, object, after, examined });
    return { isDone, examined, opened, closed };
  }
  await tx.findings.saveScan({ ...scan, object: next, after: next === object ? (records.at(-1)?.record.id ?? "") : "", examined });
  return { isDone: false, examined, opened, closed: 0 };
}

const nextOf = (object: RecordObject): RecordObject | null => ORDER[ORDER.indexOf(object) + 1] ?? null;

const isUnderWay = (scan: FindingScan | null, clock: Clock): scan is FindingScan =>
  scan !== null && scan.object !== null && Date.parse(clock.now()) - Date.parse(scan.startedAt) < RUN_MAX_MS;

async function begin(tx: TenantTransaction, clock: Clock): Promise<FindingScan> {
  const begun: FindingScan = { startedAt: clock.now(), object: "activity", after: "", examined: 0, finishedAt: null };
  await tx.findings.begin(begun);
  return begun;
}

async function contextOf(tx: TenantTransaction, clock: Clock): Promise<Context> {
  const { policy } = tx.installation;
  const known = [];
  for (const object of RECORD_OBJECTS) known.push([object, (await tx.schema.known(object))?.fields] as const);
  return {
    at: clock.now(), policy, users: new Map((await tx.mirror.users()).map((user) => [user.id, user])),
    schema: Object.fromEntries(known.filter(([, fields]) => fields !== undefined)), knowsActivities: await knowsActivities(tx), isFreeMail: (domain) => isFreeMail(domain, policy),
  };
}

/** Whether mails, calls and meetings that the CRM has were read once: until then no record is known to be without one. */
async function knowsActivities(tx: TenantTransaction): Promise<boolean> {
  for (const object of ["email", "call", "meeting"] as const) if (!(await tx.sync.wasRead(object))) return false;
  return true;
}
