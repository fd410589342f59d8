import { reconcileFact } from "../domain/audit/reconcile-fact.ts";
import type { CrmRecordId, InstallationId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { type Instant, instant } from "../domain/model/time.ts";
import { canBeGone, MAY_LAG_MS, mended, type MendCounts, NO_MENDS, sumOfMends } from "../domain/reconcile/mends.ts";
import { traceOfEngagement } from "../domain/twin/engagement-trace.ts";
import type { Clock } from "../ports/clock.ts";
import { type CrmError, stopsEverything } from "../ports/crm-errors.ts";
import type { CrmReader } from "../ports/crm-reader.ts";
import { type CrmObject, type CrmRecord, foreignEngagements } from "../ports/crm-records.ts";
import type { Mend, ReconcilePass } from "../ports/reconcile-table.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** What a comparison needs. */
export interface ReconcileDeps {
  readonly store: Store;
  readonly reader: CrmReader;
  readonly clock: Clock;
  /** Told after every page that was stored. */
  readonly onPage?: (object: CrmObject, records: number) => void;
}

/** A comparison that was cut is gone on with for so long; after that the night is over, and the next one begins anew. */
const RUN_MAX_MS = 20 * 3_600_000;
/** Older changes that were not there have other reasons than a slow index: a permission, an import with its own dates. */
const STRAGGLER_MAX_MS = 26 * 3_600_000;
/** Ids of one question; what every vendor answers in a call or two. */
const ASK_MAX = 100;
/** Far more than any portal has. */
const STEPS_MAX = 1_000_000;

/**
 * Compares the mirror with the whole CRM, object by object, and mends it: what incremental reading cannot see is seen here
 * (changes that move no stamp, records that went without a trace, whatever was missed). One pass over everything
 * stores each page and marks what was met; what lives in the mirror and was not met is asked for by id, and only what is
 * then not found is gone. Page and mark are stored together: a cut run goes on where it was, and again changes nothing. An
 * object that the CRM refuses to show holds up no other; the refusal is what is returned at the end.
 */
export async function reconcileRecords(
  deps: ReconcileDeps, installation: InstallationId,
  { believe = false }: { /** Takes for gone whatever the CRM does not show, however much of the mirror it is. */ readonly believe?: boolean } = {},
): Promise<Result<readonly ReconcilePass[], CrmError>> {
  const done: ReconcilePass[] = [];
  const refusals: CrmError[] = [];
  for (const begun of await openRun(deps, installation)) {
    const compared = await compareOne(deps, installation, begun, believe);
    if (compared.ok) done.push(compared.value);
    else if (stopsEverything(compared.error)) return compared;
    else refusals.push(compared.error);
  }
  const [refusal] = refusals;
  return refusal === undefined ? ok(done) : err(refusal);
}

async function compareOne(deps: ReconcileDeps, installation: InstallationId, begun: ReconcilePass, believe: boolean): Promise<Result<ReconcilePass, CrmError>> {
  let pass = begun;
  for (let step = 0; pass.state !== "done" && step < STEPS_MAX; step += 1) {
    const next = pass.state === "reading" ? await readOn(deps, installation, pass, believe) : await askOn(deps, installation, pass);
    if (!next.ok) {
      await abort(deps, installation, pass, next.error);
      return next;
    }
    pass = next.value;
  }
  return ok(pass);
}

/** The passes of the run under way, or of a new one, in the reader's order. */
function openRun({ store, reader, clock }: ReconcileDeps, installation: InstallationId): Promise<readonly ReconcilePass[]> {
  return store.inInstallation(installation, async (tx) => {
    const now = clock.now();
    const last = await tx.reconcile.run();
    const isOpen = last !== null && last.passes.some(({ state }) => state !== "done") && Date.parse(now) - Date.parse(last.startedAt) < RUN_MAX_MS;
    if (!isOpen) await tx.reconcile.begin(now, reader.objects);
    const passes = (isOpen ? last : await tx.reconcile.run())?.passes ?? [];
    return reader.objects.flatMap((object) => passes.find((pass) => pass.object === object) ?? []);
  });
}

/** One page of what the CRM has. After the last one it is known what it did not show. */
async function readOn({ store, reader, clock, onPage }: ReconcileDeps, installation: InstallationId, pass: ReconcilePass, believe: boolean): Promise<Result<ReconcilePass, CrmError>> {
  const { object } = pass;
  const page = await reader.readPage({ object, since: null, cursor: pass.cursor });
  if (!page.ok) return page;
  const { records, next, readAt } = page.value;
  const beganAt = pass.beganAt ?? readAt ?? clock.now();
  const after = await store.inInstallation(installation, async (tx) => {
    const counts = sumOfMends(pass.counts, { ...(await mend(tx, records, beganAt)), read: records.length });
    await tx.reconcile.markSeen(object, records.map(({ crmId }) => crmId));
    if (next !== null) return saved(tx, { ...pass, cursor: next, beganAt, counts });
    const standing = await tx.reconcile.standing(object);
    if (believe || canBeGone(standing)) return saved(tx, { ...pass, state: "asking", cursor: null, beganAt, counts });
    return finished(tx, { ...pass, beganAt, counts: { ...counts, heldBack: standing.unseen } });
  });
  onPage?.(object, records.length);
  return ok(after);
}

/** Some of what lives in the mirror and was not met. An answer that fails as a whole tells of none of them. */
async function askOn({ store, reader, clock }: ReconcileDeps, installation: InstallationId, pass: ReconcilePass): Promise<Result<ReconcilePass, CrmError>> {
  const { object } = pass;
  const beganAt = pass.beganAt ?? clock.now();
  const ids = await store.inInstallation(installation, (tx) => tx.reconcile.unseen(object, ASK_MAX));
  if (ids.length === 0) return ok(await store.inInstallation(installation, (tx) => finished(tx, pass)));
  const answer = await reader.readByIds(object, ids);
  if (!answer.ok) return answer;
  const known = new Set<CrmRecordId>(answer.value.flatMap(({ crmId, aliases }) => [crmId, ...aliases]));
  return ok(await store.inInstallation(installation, async (tx) => {
    const counts = sumOfMends(pass.counts, await mend(tx, answer.value, beganAt));
    const gone = await tx.mirror.tombstone(object, ids.filter((id) => !known.has(id)));
    // Whatever came of the answer, each is asked for once.
    await tx.reconcile.markSeen(object, ids);
    return saved(tx, { ...pass, beganAt, counts: { ...counts, gone: counts.gone + gone } });
  }));
}

/** Stores what was read, and counts what had been wrong for longer than reading may lag. */
async function mend(tx: TenantTransaction, records: readonly CrmRecord[], beganAt: Instant): Promise<MendCounts> {
  const mends = await tx.mirror.mend(records);
  await tx.mirror.saveForeign(foreignEngagements(mends.map(({ record }) => record)).map((engagement) => ({ engagement, trace: traceOfEngagement(engagement, tx.installation.policy) })));
  const due = instant(Date.parse(beganAt) - MAY_LAG_MS);
  await noteStragglers(tx, mends, due);
  return mends.reduce<MendCounts>((counts, { kind, record }) => {
    // A silent change has no time, and nothing but this comparison would have found it.
    const counted = kind !== "edges" && record.modifiedAt > due ? "late" : kind;
    return { ...counts, [counted]: counts[counted] + 1 };
  }, NO_MENDS);
}

/** What the streams should have found since the night before: they keep a longer distance from now on. */
async function noteStragglers(tx: TenantTransaction, mends: readonly Mend[], due: Instant): Promise<void> {
  const from = instant(Date.parse(due) - STRAGGLER_MAX_MS);
  const missed = mends.filter(({ kind, isSilent, record }) => (kind === "missing" || kind === "different") && !isSilent && record.modifiedAt > from && record.modifiedAt <= due);
  const [first] = missed.map(({ record }) => record).sort((a, b) => (a.modifiedAt < b.modifiedAt ? -1 : 1));
  if (first !== undefined) await tx.sync.noteStraggler(first.object, first.modifiedAt);
}

async function saved(tx: TenantTransaction, pass: ReconcilePass): Promise<ReconcilePass> {
  await tx.reconcile.save(pass);
  return pass;
}

async function finished(tx: TenantTransaction, pass: ReconcilePass): Promise<ReconcilePass> {
  const { object, counts } = pass;
  await tx.reconcile.forgetSeen(object);
  await tx.audit.append([reconcileFact(object, "end", { ...counts, mended: mended(counts) })]);
  return saved(tx, { ...pass, state: "done", cursor: null });
}

/** What the CRM refuses to show is not asked for again this night. */
async function abort({ store }: ReconcileDeps, installation: InstallationId, pass: ReconcilePass, error: CrmError): Promise<void> {
  const { object, counts } = pass;
  await store.inInstallation(installation, async (tx) => {
    if (error.kind === "unauthorized") await tx.setState("reconnect-needed");
    await tx.audit.append([reconcileFact(object, "abort", { ...counts, mended: mended(counts) })]);
    if (stopsEverything(error)) return;
    await tx.reconcile.forgetSeen(object);
    await saved(tx, { ...pass, state: "done", cursor: null });
  });
}
