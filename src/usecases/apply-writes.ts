import { type AuditFact } from "../domain/audit/fact.ts";
import { intentFact, outcomeFact, type OutcomeOf } from "../domain/audit/write-facts.ts";
import { type InstallationId, reviewTaskId, type WriteId } from "../domain/model/ids.ts";
import { activityStateAfter } from "../domain/proposal/activity-end.ts";
import { changedFields } from "../domain/proposal/diff.ts";
import { afterFailure, type NextMove } from "../domain/proposal/after-failure.ts";
import { refusalReview, refusedProposalId } from "../domain/review/refusal-review.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmError } from "../ports/crm-errors.ts";
import type { CrmEngagement } from "../ports/crm-records.ts";
import type { CrmWriter, UpsertItem, UpsertResult } from "../ports/crm-writer.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { PendingWrite } from "../ports/store-tables.ts";

/** What applying writes needs; the writer is held here and nowhere else. */
export interface ApplyDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly writer: CrmWriter;
}

/** Longer than any call with its retries may take; a write whose lease ran out was cut by a crash and is in doubt. */
const LEASE_MS = 120_000;

/**
 * Takes the due writes of one object, as many as the vendor takes at once, and brings them about: read the records,
 * keep only what changes, put the intent on the chain, call, put the outcome on the chain.
 *
 * Returns how many writes it took; 0 means that nothing is due. A crash anywhere leaves at most an intent without
 * outcome: the next run finds the record by its natural key before anything is sent again.
 */
export async function applyWrites(deps: ApplyDeps, installation: InstallationId): Promise<number> {
  const { store, clock, writer } = deps;
  const now = clock.now();
  const batch = await store.inInstallation(installation, (tx) => tx.writes.claim(now, laterBy(now, LEASE_MS), writer.batchMax));
  if (batch === null) return 0;

  const { object, writes } = batch;
  const found = await writer.find(object, writes.map((write) => write.proposal.key));
  if (!found.ok) {
    await store.inInstallation(installation, (tx) => fail(tx, writes, found.error, clock));
    return writes.length;
  }
  const planned = await store.inInstallation(installation, (tx) => plan(tx, writes, found.value));
  if (planned.length === 0) return writes.length;

  const startedMs = Date.parse(clock.now());
  const results = await writer.upsert(object, planned.map(({ item }) => item));
  const ms = Date.parse(clock.now()) - startedMs;
  await store.inInstallation(installation, (tx) => record(tx, planned, results, { clock, ms }));
  return writes.length;
}

interface Planned {
  readonly write: PendingWrite;
  readonly item: UpsertItem;
  readonly intentAuditId: string;
}

/** Settles what is already as wanted, and puts the intent of everything else on the chain. */
async function plan(tx: TenantTransaction, writes: readonly PendingWrite[], found: readonly CrmEngagement[]): Promise<Planned[]> {
  const byKey = new Map(found.map((engagement) => [engagement.key, engagement]));
  const facts: AuditFact[] = [];
  const items: { readonly write: PendingWrite; readonly item: UpsertItem }[] = [];
  for (const write of writes) {
    const existing = byKey.get(write.proposal.key) ?? null;
    const item = await upsertItem(tx, write, existing);
    const doubt = doubtSettled(tx, write, existing, item);
    if (doubt !== null) facts.push(doubt);
    if (item === null) await done(tx, write, existing);
    else items.push({ write, item });
  }
  const intents = items.map(({ write, item }) => intentFact({
    crm: tx.installation.crm, proposal: write.proposal, proposalAuditId: write.proposalAuditId,
    decisionAuditId: write.decisionAuditId, existing: item.existing, fields: item.fields,
  }));
  const receipts = await tx.audit.append([...facts, ...intents]);
  const planned = items.flatMap(({ write, item }, index) => {
    const receipt = receipts[facts.length + index];
    return receipt === undefined ? [] : [{ write, item, intentAuditId: receipt.id }];
  });
  await tx.writes.markIntended(planned.map(({ write, intentAuditId }) => ({ id: write.id, claim: write.claim, intentAuditId })));
  if (items.length < writes.length) await closeActivities(tx, writes);
  return planned;
}

/** What to send; null when the record already is as wanted (or there is nothing to cancel). */
async function upsertItem(tx: TenantTransaction, { id, proposal, openIntentAuditId }: PendingWrite, existing: CrmEngagement | null): Promise<UpsertItem | null> {
  // Without a subject it only changes what is there; there may be nothing, as a person may have deleted it.
  const changesOnly = proposal.fields.subject === undefined;
  if (changesOnly && existing === null) return null;
  const { ownerId, ...rest } = proposal.fields;
  const owners = ownerId ? await tx.mirror.toCrm("user", [ownerId]) : new Map<string, never>();
  const owner = ownerId ? owners.get(ownerId) : undefined;
  const wanted = owner === undefined ? rest : { ...rest, ownerId: owner };
  const fields = existing === null ? wanted : changedFields(wanted, existing.fields);
  const ties = await associations(tx, proposal.links);
  if (existing !== null && Object.keys(fields).length === 0 && !mayLackTies(existing, ties, openIntentAuditId !== null)) return null;
  return { writeId: id, key: proposal.key, existing, fields, associations: ties };
}

/** A call that was cut may have brought the fields and not the ties; the ties to contacts can be seen, others only be asked for again. */
function mayLackTies(existing: CrmEngagement, ties: UpsertItem["associations"], inDoubt: boolean): boolean {
  return ties.some((tie) => (tie.object === "contact" ? !existing.contacts.includes(tie.crmId) : inDoubt));
}

async function associations(tx: TenantTransaction, links: PendingWrite["proposal"]["links"]): Promise<UpsertItem["associations"]> {
  const contacts = await tx.mirror.toCrm("contact", links.contactIds);
  const accounts = await tx.mirror.toCrm("account", links.accountId === null ? [] : [links.accountId]);
  const opportunities = await tx.mirror.toCrm("opportunity", links.opportunityId === null ? [] : [links.opportunityId]);
  return [
    ...[...contacts.values()].map((crmId) => ({ object: "contact" as const, crmId })),
    ...[...accounts.values()].map((crmId) => ({ object: "account" as const, crmId })),
    ...[...opportunities.values()].map((crmId) => ({ object: "opportunity" as const, crmId })),
  ];
}

/** A crash or a lost answer left this write in doubt; what stands in the CRM now is its outcome, where that tells. */
function doubtSettled(tx: TenantTransaction, write: PendingWrite, existing: CrmEngagement | null, item: UpsertItem | null): AuditFact | null {
  if (write.openIntentAuditId === null) return null;
  const base = { ...unanswered(tx, write, write.openIntentAuditId), crmId: existing?.crmId ?? null, settledBy: "reading" as const };
  if (existing === null) return outcomeFact({ ...base, status: "failed", errorCode: "not-found-afterwards" });
  const isAsWanted = item === null || Object.keys(item.fields).length === 0;
  // A record that was to be made exists, so it was made; whether one that was there before was changed only its fields tell.
  return outcomeFact(isAsWanted || makes(write) ? { ...base, status: "ok" } : { ...base, status: "unknown", errorCode: "differs-afterwards" });
}

const makes = ({ proposal: { kind, fields } }: PendingWrite): boolean => kind !== "update_activity" && fields.subject !== undefined;

function unanswered(tx: TenantTransaction, write: PendingWrite, intentAuditId: string): OutcomeOf {
  return {
    crm: tx.installation.crm, proposal: write.proposal, intentAuditId, status: "unknown", http: null, attempts: write.attempts,
    crmId: null, versionAfter: null, errorCode: null, requestId: null, guarantee: null, settledBy: "answer", ms: 0,
  };
}

async function done(tx: TenantTransaction, write: PendingWrite, existing: CrmEngagement | null): Promise<void> {
  const kept = await tx.writes.settle(write.id, write.claim, { state: "done" });
  if (!kept || existing === null) return;
  const { object, key } = write.proposal;
  await tx.mirror.saveEngagement({ object, key, crmId: existing.crmId, associations: [] });
}

interface Call {
  readonly clock: Clock;
  readonly ms: number;
}

/** Puts every outcome on the chain and settles the writes, those that must go again included. */
async function record(tx: TenantTransaction, planned: readonly Planned[], results: readonly UpsertResult[], call: Call): Promise<void> {
  const facts: AuditFact[] = [];
  for (const { write, item, intentAuditId } of planned) {
    const result = results.find((candidate) => candidate.writeId === write.id)?.result;
    const base = { ...unanswered(tx, write, intentAuditId), ms: call.ms };
    if (result?.ok === true) {
      const { crmId, http, requestId, versionAfter, guarantee } = result.value;
      facts.push(outcomeFact({ ...base, status: "ok", http, crmId, requestId, versionAfter, guarantee }));
      await tx.mirror.saveEngagement({ object: write.proposal.object, key: item.key, crmId, associations: item.associations });
      await tx.writes.settle(write.id, write.claim, { state: "done" });
    } else if (result?.ok === false) {
      const { error } = result;
      const move = await follow(tx, write, error, call.clock);
      const told = { ...base, http: error.http, requestId: error.requestId, errorCode: error.kind };
      if (!error.mayHaveHappened) facts.push(outcomeFact({ ...told, status: STATUS_OF[error.kind] }));
      // Nobody will look again by themselves: the doubt is handed to a person.
      else if (move.then === "ask-a-person") facts.push(outcomeFact({ ...told, status: "unknown" }));
    }
  }
  await tx.audit.append(facts);
  await closeActivities(tx, planned.map(({ write }) => write));
}

const STATUS_OF: Readonly<Record<CrmError["kind"], OutcomeOf["status"]>> = {
  conflict: "conflict", "not-found": "rejected", forbidden: "rejected", invalid: "rejected",
  throttled: "failed", unavailable: "failed", unauthorized: "failed",
};

/** The reading itself failed: nothing was sent, so nothing is in doubt that was not before. */
async function fail(tx: TenantTransaction, writes: readonly PendingWrite[], error: CrmError, clock: Clock): Promise<void> {
  const facts: AuditFact[] = [];
  for (const write of writes) {
    const move = await follow(tx, write, { ...error, mayHaveHappened: write.openIntentAuditId !== null }, clock);
    if (move.then === "ask-a-person" && write.openIntentAuditId !== null) {
      facts.push(outcomeFact({ ...unanswered(tx, write, write.openIntentAuditId), status: "unknown", errorCode: error.kind }));
    }
  }
  if (facts.length > 0) await tx.audit.append(facts);
}

async function follow(tx: TenantTransaction, write: PendingWrite, error: CrmError, clock: Clock): Promise<NextMove> {
  const now = clock.now();
  const move: NextMove = afterFailure(error, write.attempts);
  if (error.kind === "unauthorized") await tx.setState("reconnect-needed");
  if (move.then === "again") {
    await tx.writes.settle(write.id, write.claim, { state: "due", dueAt: laterBy(now, move.inMs), inDoubt: error.mayHaveHappened });
    await tx.enqueue({ name: "apply-writes", installation: tx.installation.id }, { startAfterMs: move.inMs });
    return move;
  }
  const kept = await tx.writes.settle(write.id, write.claim, { state: "refused" });
  if (!kept) return move;
  // What was refused is what a person decides about: after an edit it is not what was proposed at first.
  const refused = { ...write.proposal, id: refusedProposalId(write.id) };
  await tx.proposals.save([{ proposal: refused, auditId: write.proposalAuditId }]);
  await tx.reviews.save(refusalReview(refused, error, { at: now, users: await tx.mirror.users(), policy: tx.installation.policy }));
  await tx.activities.setState(write.proposal.activityId, "review");
  return move;
}

/** An activity is logged once nothing that it led to waits any longer, for the CRM or for a person. */
async function closeActivities(tx: TenantTransaction, writes: readonly PendingWrite[]): Promise<void> {
  for (const id of new Set(writes.map((write) => write.proposal.activityId))) {
    const activity = await tx.activities.get(id);
    if (activity?.state !== "logging") continue;
    const all = await tx.writes.ofActivity(id);
    const state = activityStateAfter(all, await isAsked(tx, all));
    if (state !== "logging") await tx.activities.setState(id, state);
  }
}

/** Whether a refusal of one of these writes still waits for a person. */
async function isAsked(tx: TenantTransaction, writes: readonly { readonly id: WriteId; readonly state: string }[]): Promise<boolean> {
  for (const { id, state } of writes) {
    if (state === "refused" && (await tx.reviews.get(reviewTaskId(refusedProposalId(id))))?.state === "open") return true;
  }
  return false;
}

const laterBy = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
