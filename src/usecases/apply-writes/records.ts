import { type AuditFact } from "../../domain/audit/fact.ts";
import { intentFact, outcomeFact, type OutcomeOf } from "../../domain/audit/write-facts.ts";
import { type CrmRecordId, crmRecordId, type InstallationId, userId } from "../../domain/model/ids.ts";
import type { RecordProposal } from "../../domain/model/proposal.ts";
import type { RecordField, RecordFields, RecordObject } from "../../domain/model/record-fields.ts";
import { standing } from "../../domain/proposal/compare-record.ts";
import { movedReview, protectedReview, refusedProposalId } from "../../domain/review/refusal-review.ts";
import { protectedRefusal } from "../../domain/rules/protected-fields.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CrmError } from "../../ports/crm-errors.ts";
import type { RecordChange, RecordState, UpsertResult } from "../../ports/crm-writer.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { PendingWrite } from "../../ports/store-tables.ts";
import { again, type ApplyDeps, deskOf, askPerson, type Call, closeActivities, doubtFact, follow, readingFailed, settleAnswers, unanswered } from "./settle.ts";

type RecordWrite = PendingWrite<RecordProposal>;

/**
 * Changes of the CRM's own records. Each is written over exactly the values that it was decided on: a record whose
 * fields somebody changed since goes back to a person, untouched. A lost answer is settled by reading the record.
 */
export async function applyRecordChanges({ store, clock, writer }: ApplyDeps, installation: InstallationId, object: RecordObject, writes: readonly RecordWrite[]): Promise<void> {
  const crmIds = await store.inInstallation(installation, (tx) => tx.mirror.toCrm(object, writes.map(({ proposal }) => proposal.recordId)));
  const read = await writer.readRecords(object, [...new Set(crmIds.values())]);
  if (!read.ok) {
    await store.inInstallation(installation, (tx) => readingFailed(tx, writes, read.error, clock));
    return;
  }
  const planned = await store.inInstallation(installation, (tx) => plan(tx, writes, { crmIds, states: read.value, clock }));
  if (planned.length === 0) return;

  const startedMs = Date.parse(clock.now());
  const results = await writer.changeRecords(object, planned.map(({ change }) => change));
  const ms = Date.parse(clock.now()) - startedMs;
  await store.inInstallation(installation, (tx) => record(tx, planned, results, { clock, ms }));
}

interface Reading {
  readonly crmIds: ReadonlyMap<string, CrmRecordId>;
  readonly states: readonly RecordState[];
  readonly clock: Clock;
}

interface Planned {
  readonly write: RecordWrite;
  readonly change: RecordChange;
  readonly intentAuditId: string;
}

/** A change whose record was read: what is to be sent, or what somebody changed meanwhile. */
interface Weighed {
  readonly write: RecordWrite;
  readonly change: RecordChange;
  readonly present: RecordFields;
  readonly moved: readonly RecordField[];
}

/** Settles what is already as wanted or was changed by somebody, and puts the intent of everything else on the chain. */
async function plan(tx: TenantTransaction, writes: readonly RecordWrite[], reading: Reading): Promise<Planned[]> {
  const facts: AuditFact[] = [];
  const weighed: Weighed[] = [];
  for (const write of writes) {
    const one = await weigh(tx, write, reading, weighed);
    if (one === null) continue;
    const doubt = doubtSettled(tx, write, one);
    if (doubt !== null) facts.push(doubt);
    if (Object.keys(one.change.fields).length === 0) await done(tx, write);
    else if (!(await isProtectedMeanwhile(tx, write, reading.clock))) weighed.push(one);
  }
  const peopleOf = await tx.people.ofProposals(weighed.map(({ write }) => write.proposal));
  const intents = weighed.map(({ write, change }) => ({ ...intentFact({
    crm: tx.installation.crm, proposal: write.proposal, proposalAuditId: write.proposalAuditId,
    decisionAuditId: write.decisionAuditId, existing: change.existing, fields: change.fields,
  }), people: peopleOf(write.proposal) }));
  const receipts = await tx.audit.append([...facts, ...intents]);
  const intended = weighed.flatMap((one, index) => {
    const receipt = receipts[facts.length + index];
    return receipt === undefined ? [] : [{ ...one, intentAuditId: receipt.id }];
  });
  const moved = intended.filter((one) => one.moved.length > 0);
  const planned = intended.filter((one) => one.moved.length === 0);
  await tx.audit.append(moved.map(({ write, intentAuditId, change }) =>
    outcomeFact({ ...unanswered(tx, write, intentAuditId), status: "conflict", crmId: change.existing.crmId, errorCode: "changed-meanwhile", settledBy: "reading" })));
  for (const one of moved) await askAboutMoved(tx, one, reading.clock);
  await tx.writes.markIntended(planned.map(({ write, intentAuditId }) => ({ id: write.id, claim: write.claim, intentAuditId })));
  if (planned.length < writes.length) await closeActivities(tx, writes);
  return planned;
}

/** A rule that came after the approval holds all the same where it leaves nobody to decide. */
async function isProtectedMeanwhile(tx: TenantTransaction, write: RecordWrite, clock: Clock): Promise<boolean> {
  const refusal = protectedRefusal([write.proposal], tx.installation.policy, { role: "admin", looked: true });
  if (refusal === null) return false;
  const refused = { ...write.proposal, id: refusedProposalId(write.id) };
  await askPerson(tx, write, refused, protectedReview(refused, refusal, await deskOf(tx, clock.now())));
  return true;
}

/** Holds a write against its record; null when there is none, or when another change of it goes first. */
async function weigh(tx: TenantTransaction, write: RecordWrite, { crmIds, states, clock }: Reading, before: readonly Weighed[]): Promise<Weighed | null> {
  const { object, recordId, fields, base, rule } = write.proposal;
  const crmId = crmIds.get(recordId);
  const existing = states.find((state) => state.crmId === crmId);
  if (existing === undefined) {
    await gone(tx, write, clock);
    return null;
  }
  // Two of our ids may lead to one record, once the CRM merged two.
  if (before.some(({ change }) => change.existing.crmId === existing.crmId)) {
    const isOurs = await again(tx, write, { at: clock.now(), inMs: AFTER_THE_OTHER_MS, inDoubt: write.openIntentAuditId !== null });
    if (isOurs) await tellDoubt(tx, write, {});
    return null;
  }
  const present = await inOurIds(tx, existing.fields);
  const { toWrite, moved } = standing(object, { fields, base, isOfForm: rule !== undefined }, present);
  return { write, change: { writeId: write.id, existing, fields: await inCrmIds(tx, toWrite) }, present, moved };
}

const AFTER_THE_OTHER_MS = 1_000;

async function gone(tx: TenantTransaction, write: RecordWrite, clock: Clock): Promise<void> {
  await tellDoubt(tx, write, { errorCode: "not-found-afterwards", settledBy: "reading" });
  // What an open intent did is not known by that.
  await follow(tx, write, { ...GONE, mayHaveHappened: write.openIntentAuditId !== null }, clock);
}

async function tellDoubt(tx: TenantTransaction, write: RecordWrite, told: Partial<OutcomeOf>): Promise<void> {
  const doubt = doubtFact(tx, write, told);
  if (doubt !== null) await tx.audit.append([doubt]);
}

const GONE: CrmError = { kind: "not-found", publicMessage: "The record is no longer there.", http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false };

/** An owner whom we do not know stays the vendor's id: it is none of ours, so it differs from all of ours. */
async function inOurIds(tx: TenantTransaction, fields: RecordFields): Promise<RecordFields> {
  if (!fields.ownerId) return fields;
  return { ...fields, ownerId: (await tx.mirror.toOurs("user", crmRecordId(fields.ownerId))) ?? fields.ownerId };
}

async function inCrmIds(tx: TenantTransaction, fields: RecordFields): Promise<RecordFields> {
  if (!fields.ownerId) return fields;
  const owner = userId(fields.ownerId);
  const owners = await tx.mirror.toCrm("user", [owner]);
  return { ...fields, ownerId: owners.get(owner) ?? fields.ownerId };
}

/** A crash or a lost answer left this write in doubt. A change lands whole or not at all: what still is to be written tells. */
function doubtSettled(tx: TenantTransaction, write: RecordWrite, { change, moved }: Weighed): AuditFact | null {
  if (write.openIntentAuditId === null) return null;
  const read = { crmId: change.existing.crmId, settledBy: "reading" as const };
  const base = { ...unanswered(tx, write, write.openIntentAuditId), ...read };
  if (Object.keys(change.fields).length === 0) return outcomeFact({ ...base, status: "ok" });
  return moved.length === 0 ? outcomeFact({ ...base, status: "failed", errorCode: "unchanged-afterwards" }) : doubtFact(tx, write, { ...read, errorCode: "differs-afterwards" });
}

async function done(tx: TenantTransaction, write: RecordWrite): Promise<void> {
  if ((await tx.writes.settleDone([write])).has(write.id)) await remember(tx, write);
}

const remember = (tx: TenantTransaction, { proposal: { object, recordId, fields } }: RecordWrite): Promise<void> => tx.mirror.saveRecordFields(object, recordId, fields);

/** The question has the present values as its base: whoever approves it has seen them. */
async function askAboutMoved(tx: TenantTransaction, { write, present, moved }: Weighed, clock: Clock): Promise<void> {
  const { proposal } = write;
  const base = Object.fromEntries(Object.keys(proposal.fields).map((field) => [field, Reflect.get(present, field) ?? null]));
  const refused = { ...proposal, id: refusedProposalId(write.id), base };
  await askPerson(tx, write, refused, movedReview(refused, { before: proposal.base, moved }, await deskOf(tx, clock.now())));
}

/** Puts every outcome on the chain and settles the writes, those that must go again included. */
async function record(tx: TenantTransaction, planned: readonly Planned[], results: readonly UpsertResult[], call: Call): Promise<void> {
  const byWrite = new Map(results.map(({ writeId, result }) => [writeId, result]));
  const answered = planned.map(({ write, intentAuditId }) => ({ write, intentAuditId, result: byWrite.get(write.id) }));
  const facts = await settleAnswers(tx, answered, call, async (landed) => { for (const { one } of landed) await remember(tx, one.write); });
  await tx.audit.append(facts);
  await closeActivities(tx, planned.map(({ write }) => write));
}
