import type { AuditFact } from "../../domain/audit/fact.ts";
import { outcomeFact } from "../../domain/audit/write-facts.ts";
import { decidersOf } from "../../domain/merge/four-eyes.ts";
import { movedBy } from "../../domain/merge/merge-plan.ts";
import type { CrmRecordId, InstallationId } from "../../domain/model/ids.ts";
import type { CrmValues, RecordSnapshot } from "../../domain/model/merge.ts";
import type { MergeProposal } from "../../domain/model/proposal.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import { movedSince } from "../../domain/proposal/seen-record.ts";
import { changedMergeReview, halfMergedReview, heavierMergeReview } from "../../domain/review/merge-review.ts";
import { refusedProposalId } from "../../domain/review/refusal-review.ts";
import type { Clock } from "../../ports/clock.ts";
import { type CrmError, stopsEverything } from "../../ports/crm-errors.ts";
import type { CrmMerger, MergeDone } from "../../ports/crm-merger.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { PendingWrite } from "../../ports/store-tables.ts";
import { intend, leaveUndone, lookAgain, refusedWith, stillInDoubt, tellDoubt, ungoverned, withoutMerger } from "./merge-parts.ts";
import { type ApplyDeps, askPerson, type Call, deskOf, follow, laterBy, readingFailed, settleAnswers, unanswered } from "./settle.ts";

type MergeWrite = PendingWrite<MergeProposal>;

/**
 * Folds one record into another as it was decided: both are read whole and kept, the intent is on the chain, then the CRM is asked.
 * A record that somebody changed since they were compared goes back to a person, untouched. A lost answer is settled by asking
 * again with what was kept: the merger sees what is done already.
 */
export async function applyMerge(deps: ApplyDeps, installation: InstallationId, write: MergeWrite): Promise<void> {
  const { store, clock, merger } = deps;
  if (merger === undefined) return store.inInstallation(installation, (tx) => withoutMerger(tx, write, clock));
  const verification = (await deps.lastVerification?.()) ?? null;
  const lacking = await store.inInstallation(installation, (tx) => ungoverned(tx, write, { at: clock.now(), verification }));
  if (lacking !== null) return store.inInstallation(installation, async (tx) => { await follow(tx, write, refusedWith(lacking), clock); });
  const pair = await readPair(deps, installation, { write, merger });
  if (pair === null) return;
  if (write.openIntentAuditId === null && (await store.inInstallation(installation, (tx) => sendBack(tx, write, { pair, clock })))) return;
  const intentAuditId = await store.inInstallation(installation, (tx) => keepAndIntend(tx, write, { pair, left: { ...merger.outcome(pair.survivor, pair.loser), ...write.proposal.fields }, at: clock.now() }));
  const startedMs = Date.parse(clock.now());
  const result = await merger.merge({ ...pair, values: write.proposal.fields });
  const read = result.ok ? await readOne(merger, write.proposal, result.value.survivor) : await readBoth(merger, write.proposal);
  const after = read.ok ? read.value : null;
  const call = { clock, ms: Date.parse(clock.now()) - startedMs };
  await store.inInstallation(installation, (tx) => record(tx, { write, intentAuditId, result: stillInDoubt(write, read.ok ? result : inTheDark(result, read.error)), after, settlesAfterMs: merger.settlesAfterMs }, call));
}

/** Refused, and nobody can tell whether the two are one: it is found out later, and no person is asked before. */
function inTheDark(result: Result<MergeDone, CrmError>, unread: CrmError): Result<MergeDone, CrmError> {
  if (result.ok || stopsEverything(result.error)) return result;
  return err({ ...unread, kind: stopsEverything(unread) ? unread.kind : "unavailable", mayHaveHappened: true });
}

interface Pair {
  readonly survivor: RecordSnapshot;
  readonly loser: RecordSnapshot;
}

/** Both as they are to be merged; null when there is nothing to send, which is settled then. */
async function readPair({ store, clock }: ApplyDeps, installation: InstallationId, { write, merger }: { readonly write: MergeWrite; readonly merger: CrmMerger }): Promise<Pair | null> {
  // In doubt the records may be one already: what was kept before the first call is what is asked for again.
  const kept = write.openIntentAuditId === null ? null : await store.inInstallation(installation, (tx) => tx.merges.take(write.proposal.id));
  if (kept !== null) return { survivor: kept.survivor, loser: kept.loser };
  const { object, survivor, loser } = write.proposal;
  const read = await merger.snapshot(object, [survivor.crmId, loser.crmId]);
  if (!read.ok) {
    await store.inInstallation(installation, (tx) => readingFailed(tx, [write], read.error, clock));
    return null;
  }
  const found = (id: CrmRecordId): RecordSnapshot | undefined => read.value.find(({ crmId }) => crmId === id);
  const [stays, goes] = [found(survivor.crmId), found(loser.crmId)];
  if (stays === undefined || goes === undefined) {
    await store.inInstallation(installation, (tx) => leaveUndone(tx, write, { words: GONE, clock }));
    return null;
  }
  const moved = [...new Set([...movedSince(survivor, stays), ...movedSince(loser, goes)])];
  if (moved.length === 0) return { survivor: stays, loser: goes };
  await store.inInstallation(installation, async (tx) => {
    await tellDoubt(tx, write);
    const refused = { ...write.proposal, id: refusedProposalId(write.id) };
    await askPerson(tx, write, refused, changedMergeReview(refused, moved, await deskOf(tx, clock.now())));
  });
  return null;
}

const GONE = "One of the two records is no longer there, or was merged by somebody.";

/** Whether it goes back to its reviewers, for it came to concern so much since one of them approved it that two have to. */
async function sendBack(tx: TenantTransaction, write: MergeWrite, { pair: { survivor, loser }, clock }: { readonly pair: Pair; readonly clock: Clock }): Promise<boolean> {
  const { proposal } = write;
  if (proposal.approversMin > 1) return false;
  const ids = [proposal.survivor.id, proposal.loser.id];
  const weight = { openDeals: await tx.mirror.openDeals(proposal.object, ids), accounts: await tx.mirror.accountsOf(proposal.object, ids), moved: movedBy(survivor, loser) };
  const { fourEyes } = decidersOf(proposal.object, [survivor, loser], weight, tx.installation.policy);
  if (fourEyes.length === 0) return false;
  const refused: MergeProposal = { ...proposal, id: refusedProposalId(write.id), approversMin: 2 };
  await askPerson(tx, write, refused, heavierMergeReview(refused, fourEyes, await deskOf(tx, clock.now())));
  const question = await tx.mergeQuestions.get(proposal.id);
  if (question !== null) await tx.mergeQuestions.keep(refused, { ...question, plan: { ...question.plan, deciders: { ...question.plan.deciders, fourEyes } } });
  return true;
}

/** What is given back one day and the intent, together. */
async function keepAndIntend(tx: TenantTransaction, write: MergeWrite, { pair, left, at }: { readonly pair: Pair; readonly left: CrmValues; readonly at: string }): Promise<string> {
  const { id, activityId: causeId, object, fields: values } = write.proposal;
  await tx.merges.keep({ id, causeId, object, ...pair, values, left }, at);
  return intend(tx, write, pair.survivor);
}

/** How the record stands now: what a rollback compares with. Not to know it takes nothing back. */
async function readOne(merger: CrmMerger, { object }: MergeProposal, id: CrmRecordId): Promise<Result<RecordSnapshot | null, CrmError>> {
  const read = await merger.snapshot(object, [id]);
  return read.ok ? ok(read.value[0] ?? null) : read;
}

/** What both became: refused may be the values alone, of two that are one by now. Null where they are two, or somebody made one of them part of a third. */
async function readBoth(merger: CrmMerger, proposal: MergeProposal): Promise<Result<RecordSnapshot | null, CrmError>> {
  const goes = await readOne(merger, proposal, proposal.loser.crmId);
  if (!goes.ok || goes.value === null || goes.value.crmId === proposal.loser.crmId) return goes.ok ? ok(null) : goes;
  const stays = await readOne(merger, proposal, proposal.survivor.crmId);
  return stays.ok ? ok(stays.value?.crmId === goes.value.crmId ? stays.value : null) : stays;
}

interface Answer {
  readonly write: MergeWrite;
  readonly intentAuditId: string;
  readonly result: Result<MergeDone, CrmError>;
  readonly after: RecordSnapshot | null;
  /** How long the CRM may still be moving what hung on the two. */
  readonly settlesAfterMs: number;
}

async function record(tx: TenantTransaction, answer: Answer, call: Call): Promise<void> {
  const { write, intentAuditId, result, after, settlesAfterMs } = answer;
  const { proposal } = write;
  if (!result.ok && after !== null && !stopsEverything(result.error)) return recordHalf(tx, answer, { error: result.error, after, call });
  const told = result.ok ? ok({ crmId: result.value.survivor, created: false, guarantee: "read-compare-write" as const, http: result.value.http, requestId: result.value.requestId, versionAfter: after?.version ?? null }) : err(result.error);
  const facts: readonly AuditFact[] = await settleAnswers(tx, [{ write, intentAuditId, result: told }], call, async () => {
    if (!result.ok) return;
    await noteMerged(tx, proposal, { merged: result.value.survivor, after, settlesAfterMs, clock: call.clock });
  });
  await tx.audit.append(facts);
}

async function noteMerged(tx: TenantTransaction, { id, object, survivor, loser }: MergeProposal, { merged, after, settlesAfterMs, clock }: Pick<Answer, "after" | "settlesAfterMs"> & { readonly merged: CrmRecordId; readonly clock: Clock }): Promise<void> {
  await tx.merges.merged(id, merged, { after, lookAt: laterBy(clock.now(), settlesAfterMs) });
  await tx.pairs.judge(object, { a: survivor.id, b: loser.id, verdict: "same", by: null, at: clock.now() });
  await lookAgain(tx, object, [merged, survivor.crmId, loser.crmId], clock);
}

/** The two are one, and the CRM refused what was to be written on it: the way back is kept, and a person is told what to set by hand. */
async function recordHalf(tx: TenantTransaction, { write, intentAuditId, settlesAfterMs }: Answer, { error, after, call }: { readonly error: CrmError; readonly after: RecordSnapshot; readonly call: Call }): Promise<void> {
  const { proposal } = write;
  await noteMerged(tx, proposal, { merged: after.crmId, after, settlesAfterMs, clock: call.clock });
  const refused = { ...proposal, id: refusedProposalId(write.id), obstacles: ["They are one already: set the values in the CRM, then reject this."] };
  const names = Object.keys(proposal.fields).toSorted();
  if (!(await askPerson(tx, write, refused, halfMergedReview(refused, { names, said: error.publicMessage }, await deskOf(tx, call.clock.now()))))) return;
  await tx.audit.append([outcomeFact({ ...unanswered(tx, write, intentAuditId), ms: call.ms, status: "failed", http: error.http, requestId: error.requestId, crmId: after.crmId, errorCode: "values-refused", settledBy: "reading" })]);
}
