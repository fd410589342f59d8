import { type AuditFact } from "../../domain/audit/fact.ts";
import { askedAnewFact } from "../../domain/audit/proposal-fact.ts";
import { outcomeFact, type OutcomeOf } from "../../domain/audit/write-facts.ts";
import { type CauseId, opportunityId, reviewTaskId, type WriteId } from "../../domain/model/ids.ts";
import { isOfEngagement, type Proposal, type ReviewTask } from "../../domain/model/proposal.ts";
import { nameIn } from "../../domain/model/record-fields.ts";
import type { Result } from "../../domain/model/result.ts";
import type { Instant } from "../../domain/model/time.ts";
import { activityStateAfter } from "../../domain/proposal/activity-end.ts";
import { afterFailure, isOfTheBudget, type NextMove } from "../../domain/proposal/after-failure.ts";
import type { Desk } from "../../domain/review/absence.ts";
import { refusalReview, refusedProposalId } from "../../domain/review/refusal-review.ts";
import type { GovernanceFacts } from "../../domain/rules/governance.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CrmError, CrmMatch } from "../../ports/crm-errors.ts";
import type { CrmMerger } from "../../ports/crm-merger.ts";
import type { CrmWriter, UpsertDone } from "../../ports/crm-writer.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import type { PendingWrite } from "../../ports/store-tables.ts";

/** What applying writes needs; the writer is held here and nowhere else. */
export interface ApplyDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly writer: CrmWriter;
  /** Absent where the CRM cannot merge. */
  readonly merger?: CrmMerger;
  /** What the last verification of the installation's audit log found, null when none is known; asked for by what is done under governance alone. */
  readonly lastVerification?: () => Promise<GovernanceFacts["verification"]>;
}

/** What the CRM said of a write whose intent is on the chain; undefined when it said nothing. */
export interface Answered {
  readonly write: PendingWrite;
  readonly intentAuditId: string;
  readonly result: Result<UpsertDone, CrmError> | undefined;
}

/** When a call was made, and how long it took. */
export interface Call {
  readonly clock: Clock;
  readonly ms: number;
}

/** A write that the CRM brought about, with what it told. */
export interface Landed<Of extends Answered> {
  readonly one: Of;
  readonly done: UpsertDone;
}

/**
 * Settles writes by their answers, those that must go again included, and returns their outcomes' entries in order. Of a
 * write that is in doubt that is `unknown`, until reading tells. None of one whose answer came so late that somebody else
 * took it over: they tell its outcome by reading. `onDone` keeps what the CRM now holds.
 */
export async function settleAnswers<Of extends Answered>(tx: TenantTransaction, answered: readonly Of[], call: Call, onDone: (landed: readonly Landed<Of>[]) => Promise<void>): Promise<readonly AuditFact[]> {
  const landed = answered.flatMap((one) => (one.result?.ok === true ? [{ one, done: one.result.value }] : []));
  const ours = await tx.writes.settleDone(landed.map(({ one }) => one.write));
  await noteLogged(tx, landed.filter(({ one }) => ours.has(one.write.id)).map(({ one }) => one.write), call.clock);
  await onDone(landed.filter(({ one }) => ours.has(one.write.id)));
  const facts: (AuditFact | null)[] = [];
  for (const one of answered) {
    if (one.result?.ok === true) facts.push(ours.has(one.write.id) ? landedFact(tx, one, one.result.value, call) : null);
    else if (one.result !== undefined) facts.push(await settleRefusal(tx, one, one.result.error, call));
  }
  return facts.filter((fact) => fact !== null);
}

/** The activities whose record is now in the CRM, for the measures. */
export function noteLogged(tx: TenantTransaction, done: readonly PendingWrite[], clock: Clock): Promise<void> {
  const logs = done.map(({ proposal }) => proposal).filter(isOfEngagement).filter(({ kind }) => kind === "log_activity" || kind === "update_activity");
  return tx.quality.logged(logs.map(({ activityId }) => activityId), clock.now());
}

function landedFact(tx: TenantTransaction, { write, intentAuditId }: Answered, { crmId, http, requestId, versionAfter, guarantee }: UpsertDone, { ms }: Call): AuditFact {
  return outcomeFact({ ...unanswered(tx, write, intentAuditId), ms, status: "ok", http, crmId, requestId, versionAfter, guarantee });
}

async function settleRefusal(tx: TenantTransaction, { write, intentAuditId }: Answered, error: CrmError, { clock, ms }: Call): Promise<AuditFact | null> {
  if (!(await follow(tx, write, error, clock))) return null;
  const status = error.mayHaveHappened ? "unknown" : STATUS_OF[error.kind];
  return outcomeFact({ ...unanswered(tx, write, intentAuditId), ms, status, http: error.http, requestId: error.requestId, errorCode: error.kind });
}

/**
 * The outcome of an open intent whose fate is not known, where it is the first to say so: a crash left it without one.
 * A write that was put back in doubt has it already, for that is told at once.
 */
export function doubtFact(tx: TenantTransaction, write: PendingWrite, told: Partial<OutcomeOf>): AuditFact | null {
  const { openIntentAuditId: intentAuditId, state } = write;
  if (intentAuditId === null || state === "due") return null;
  return outcomeFact({ ...unanswered(tx, write, intentAuditId), ...told, status: "unknown" });
}

/** An outcome of which nothing is known yet. */
export function unanswered(tx: TenantTransaction, write: PendingWrite, intentAuditId: string): OutcomeOf {
  return {
    crm: tx.installation.crm, proposal: write.proposal, intentAuditId, status: "unknown", http: null, attempts: write.attempts,
    crmId: null, versionAfter: null, errorCode: null, requestId: null, guarantee: null, settledBy: "answer", ms: 0,
  };
}

const STATUS_OF: Readonly<Record<CrmError["kind"], OutcomeOf["status"]>> = {
  conflict: "conflict", "not-found": "rejected", forbidden: "rejected", invalid: "rejected",
  throttled: "failed", unavailable: "failed", unauthorized: "failed",
};

/** The reading itself failed: nothing was sent, so nothing is in doubt that was not before. */
export async function readingFailed(tx: TenantTransaction, writes: readonly PendingWrite[], error: CrmError, clock: Clock): Promise<void> {
  const facts: AuditFact[] = [];
  for (const write of writes) {
    const isOurs = await follow(tx, write, { ...error, mayHaveHappened: write.openIntentAuditId !== null }, clock);
    const doubt = isOurs ? doubtFact(tx, write, { errorCode: error.kind }) : null;
    if (doubt !== null) facts.push(doubt);
  }
  if (facts.length > 0) await tx.audit.append(facts);
}

/** What comes after a failure: the write goes again later, or a person is asked; false when somebody else holds the write by now. */
export async function follow(tx: TenantTransaction, write: PendingWrite, error: CrmError, clock: Clock): Promise<boolean> {
  const now = clock.now();
  const isNoAttempt = isOfTheBudget(error);
  const move: NextMove = afterFailure(error, isNoAttempt ? 1 : write.attempts);
  if (error.kind === "unauthorized") await tx.setState("reconnect-needed");
  if (move.then === "again") {
    return again(tx, write, { at: now, inMs: move.inMs, inDoubt: error.mayHaveHappened, isNoAttempt });
  }
  // What was refused is what a person decides about: after an edit it is not what was proposed at first.
  const refused = { ...write.proposal, id: refusedProposalId(write.id) };
  return askPerson(tx, write, refused, refusalReview(refused, { ...error, matches: await namesOf(tx, error.matches ?? []) }, await deskOf(tx, now)));
}

/** Records that the CRM named, as people know them: by kind and name, with the vendor's id to find them by. */
async function namesOf(tx: TenantTransaction, matches: readonly CrmMatch[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { object, crmId } of matches) {
    const ours = await tx.mirror.toOurs(object, crmId);
    // Whichever noun it is of, the store takes ids of ours as text.
    const id = ours === null ? null : opportunityId(ours);
    const fields = id === null ? undefined : (await tx.mirror.recordFields(object, [id])).get(id);
    const name = nameIn(fields);
    names.push(name === "" ? `${object} ${crmId}` : `${object} ${name} (${crmId})`);
  }
  return names;
}

/** Puts a write back into the queue; false when somebody else holds it by now. */
export async function again(tx: TenantTransaction, write: PendingWrite, { at, inMs, inDoubt, isNoAttempt = false }: { readonly at: Instant; readonly inMs: number; readonly inDoubt: boolean; readonly isNoAttempt?: boolean }): Promise<boolean> {
  const kept = await tx.writes.settle(write.id, write.claim, { state: "due", dueAt: laterBy(at, inMs), inDoubt, isNoAttempt });
  await tx.enqueue({ name: "apply-writes", installation: tx.installation.id }, { startAfterMs: inMs });
  return kept;
}

/** Ends a write as refused and asks a person about what becomes of it, until the review ends; false when somebody else holds it by now. */
export async function askPerson(tx: TenantTransaction, write: PendingWrite, refused: Proposal, review: ReviewTask): Promise<boolean> {
  const kept = await tx.writes.settle(write.id, write.claim, { state: "refused" });
  if (!kept) return false;
  const { crm, policyVersion } = tx.installation;
  const proposal: Proposal = { ...refused, route: "review", createdAt: review.createdAt, expiresAt: review.expiresAt };
  const people = (await tx.people.ofProposals([proposal]))(proposal);
  const receipts = await tx.audit.append([{ ...askedAnewFact(crm, policyVersion, proposal, write.proposalAuditId), people }]);
  await tx.proposals.save(receipts.map(({ id }) => ({ proposal, auditId: id })));
  await tx.reviews.save(review);
  await tx.activities.setState([write.proposal.activityId], "review");
  return true;
}

/** Who there is to ask about a write, and by which policy. */
export async function deskOf(tx: TenantTransaction, at: Instant): Promise<Desk> {
  return { at, users: await tx.mirror.users(), policy: tx.installation.policy };
}

/** An activity is logged once nothing that it led to waits any longer, for the CRM or for a person. */
export async function closeActivities(tx: TenantTransaction, writes: readonly PendingWrite[]): Promise<void> {
  const logging = await tx.activities.inState([...new Set(writes.map((write) => write.proposal.activityId))], "logging");
  const ends = new Map<ReturnType<typeof activityStateAfter>, CauseId[]>();
  for (const [id, all] of await tx.writes.ofActivities(logging)) {
    const state = activityStateAfter(all, await isAsked(tx, all));
    ends.set(state, [...(ends.get(state) ?? []), id]);
  }
  for (const [state, ids] of ends) if (state !== "logging") await tx.activities.setState(ids, state);
}

/** Whether a refusal of one of these writes still waits for a person. */
async function isAsked(tx: TenantTransaction, writes: readonly { readonly id: WriteId; readonly state: string }[]): Promise<boolean> {
  for (const { id, state } of writes) {
    if (state === "refused" && (await tx.reviews.get(reviewTaskId(refusedProposalId(id))))?.state === "open") return true;
  }
  return false;
}

/** The instant so many milliseconds after another. */
export const laterBy = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();
