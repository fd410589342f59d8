import { type AuditFact } from "../../domain/audit/fact.ts";
import { intentFact, outcomeFact } from "../../domain/audit/write-facts.ts";
import type { EngagementObject } from "../../domain/model/engagement.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { EngagementProposal } from "../../domain/model/proposal.ts";
import { changedFields } from "../../domain/proposal/diff.ts";
import type { CrmEngagement } from "../../ports/crm-records.ts";
import type { UpsertItem, UpsertResult } from "../../ports/crm-writer.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { PendingWrite } from "../../ports/store-tables.ts";
import { type ApplyDeps, type Call, closeActivities, readingFailed, settleAnswer, unanswered } from "./settle.ts";

type EngagementWrite = PendingWrite<EngagementProposal>;

/** Writes of engagements and tasks. A crash anywhere leaves at most an intent without outcome: the next run finds the record by its natural key before anything is sent again. */
export async function applyEngagements({ store, clock, writer }: ApplyDeps, installation: InstallationId, object: EngagementObject, writes: readonly EngagementWrite[]): Promise<void> {
  const found = await writer.find(object, writes.map((write) => write.proposal.key));
  if (!found.ok) {
    await store.inInstallation(installation, (tx) => readingFailed(tx, writes, found.error, clock));
    return;
  }
  const planned = await store.inInstallation(installation, (tx) => plan(tx, writes, found.value));
  if (planned.length === 0) return;

  const startedMs = Date.parse(clock.now());
  const results = await writer.upsert(object, planned.map(({ item }) => item));
  const ms = Date.parse(clock.now()) - startedMs;
  await store.inInstallation(installation, (tx) => record(tx, planned, results, { clock, ms }));
}

interface Planned {
  readonly write: EngagementWrite;
  readonly item: UpsertItem;
  readonly intentAuditId: string;
}

/** Settles what is already as wanted, and puts the intent of everything else on the chain. */
async function plan(tx: TenantTransaction, writes: readonly EngagementWrite[], found: readonly CrmEngagement[]): Promise<Planned[]> {
  const byKey = new Map(found.map((engagement) => [engagement.key, engagement]));
  const facts: AuditFact[] = [];
  const items: { readonly write: EngagementWrite; readonly item: UpsertItem }[] = [];
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
async function upsertItem(tx: TenantTransaction, { id, proposal, openIntentAuditId }: EngagementWrite, existing: CrmEngagement | null): Promise<UpsertItem | null> {
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

async function associations(tx: TenantTransaction, links: EngagementProposal["links"]): Promise<UpsertItem["associations"]> {
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
function doubtSettled(tx: TenantTransaction, write: EngagementWrite, existing: CrmEngagement | null, item: UpsertItem | null): AuditFact | null {
  if (write.openIntentAuditId === null) return null;
  const base = { ...unanswered(tx, write, write.openIntentAuditId), crmId: existing?.crmId ?? null, settledBy: "reading" as const };
  if (existing === null) return outcomeFact({ ...base, status: "failed", errorCode: "not-found-afterwards" });
  const isAsWanted = item === null || Object.keys(item.fields).length === 0;
  // A record that was to be made exists, so it was made; whether one that was there before was changed only its fields tell.
  return outcomeFact(isAsWanted || makes(write) ? { ...base, status: "ok" } : { ...base, status: "unknown", errorCode: "differs-afterwards" });
}

const makes = ({ proposal: { kind, fields } }: EngagementWrite): boolean => kind !== "update_activity" && fields.subject !== undefined;

async function done(tx: TenantTransaction, write: EngagementWrite, existing: CrmEngagement | null): Promise<void> {
  const kept = await tx.writes.settle(write.id, write.claim, { state: "done" });
  if (!kept || existing === null) return;
  const { object, key } = write.proposal;
  await tx.mirror.saveEngagement({ object, key, crmId: existing.crmId, associations: [] });
}

/** Puts every outcome on the chain and settles the writes, those that must go again included. */
async function record(tx: TenantTransaction, planned: readonly Planned[], results: readonly UpsertResult[], call: Call): Promise<void> {
  const facts: AuditFact[] = [];
  for (const { write, item, intentAuditId } of planned) {
    const result = results.find((candidate) => candidate.writeId === write.id)?.result;
    const fact = await settleAnswer(tx, { write, intentAuditId, result }, call, ({ crmId }) =>
      tx.mirror.saveEngagement({ object: write.proposal.object, key: item.key, crmId, associations: item.associations }));
    if (fact !== null) facts.push(fact);
  }
  await tx.audit.append(facts);
  await closeActivities(tx, planned.map(({ write }) => write));
}
