import { type AuditFact } from "../../domain/audit/fact.ts";
import { intentFact, outcomeFact } from "../../domain/audit/write-facts.ts";
import type { EngagementFields, EngagementObject } from "../../domain/model/engagement.ts";
import { type InstallationId, userId } from "../../domain/model/ids.ts";
import type { EngagementProposal } from "../../domain/model/proposal.ts";
import { changedFields } from "../../domain/proposal/diff.ts";
import { asSeen, type EngagementField, fillEmpty, keepEdits } from "../../domain/proposal/keep-edits.ts";
import { movedEngagementReview, refusedProposalId } from "../../domain/review/refusal-review.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CrmError } from "../../ports/crm-errors.ts";
import type { CrmEngagement, CrmEngagementFields } from "../../ports/crm-records.ts";
import type { CrmWriter, UpsertItem, UpsertResult } from "../../ports/crm-writer.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { PendingWrite } from "../../ports/store-tables.ts";
import { type ApplyDeps, deskOf, askPerson, type Call, closeActivities, doubtFact, noteLogged, readingFailed, settleAnswers, unanswered } from "./settle.ts";
import { type VendorIds, vendorIds } from "./vendor-ids.ts";

type EngagementWrite = PendingWrite<EngagementProposal>;

/** Writes of engagements and tasks. A crash anywhere leaves at most an intent without outcome: the next run says that it is in doubt, or finds the record by its natural key before anything is sent again. */
export async function applyEngagements({ store, clock, writer }: ApplyDeps, installation: InstallationId, writes: readonly EngagementWrite[]): Promise<void> {
  const known = await store.inInstallation(installation, (tx) => tx.writes.lastWritten(writes.filter(isNew).map(({ proposal }) => proposal.key)));
  const mayExist = writes.filter((write) => !isNew(write) || known.has(write.proposal.key));
  const { found, failed } = await findAll(writer, mayExist);
  const planned = await store.inInstallation(installation, async (tx) => {
    for (const [object, error] of failed) await readingFailed(tx, writes.filter(({ proposal }) => proposal.object === object), error, clock);
    return plan(tx, writes.filter(({ proposal }) => !failed.has(proposal.object)), found, clock);
  });
  if (planned.length === 0) return;

  const startedMs = Date.parse(clock.now());
  const results = await writer.upsert(planned.map(({ item }) => item));
  const ms = Date.parse(clock.now()) - startedMs;
  await store.inInstallation(installation, (tx) => record(tx, planned, results, { clock, ms }));
}

/** The records of the writes that are there, and the nouns that could not be read: the others go on. */
async function findAll(writer: CrmWriter, writes: readonly EngagementWrite[]): Promise<{ readonly found: readonly CrmEngagement[]; readonly failed: ReadonlyMap<EngagementObject, CrmError> }> {
  const found: CrmEngagement[] = [];
  const failed = new Map<EngagementObject, CrmError>();
  for (const [object, ofObject] of Map.groupBy(writes, ({ proposal }) => proposal.object)) {
    const some = await writer.find(object, ofObject.map(({ proposal }) => proposal.key));
    if (some.ok) found.push(...some.value);
    else failed.set(object, some.error);
  }
  return { found, failed };
}

/** To be made, and never tried: whether it is there after all the CRM tells by its unique key, without a call of its own. */
const isNew = (write: EngagementWrite): boolean => makes(write) && write.attempts <= 1 && write.openIntentAuditId === null && write.proposal.base === undefined;

interface Planned {
  readonly write: EngagementWrite;
  readonly item: UpsertItem;
  readonly intentAuditId: string;
}

/** A write held against its record: what is to be sent, null when nothing is, and what a person changed meanwhile. */
interface Weighed {
  readonly write: EngagementWrite;
  readonly existing: CrmEngagement | null;
  readonly item: UpsertItem | null;
  readonly moved: readonly EngagementField[];
  /** An earlier write of ours made the record. */
  readonly isKnown: boolean;
}

/** Settles what is already as wanted or was changed by somebody, and puts the intent of everything else on the chain. */
async function plan(tx: TenantTransaction, writes: readonly EngagementWrite[], found: readonly CrmEngagement[], clock: Clock): Promise<Planned[]> {
  const byKey = new Map(found.map((engagement) => [engagement.key, engagement]));
  const written = await tx.writes.lastWritten(found.flatMap(({ key }) => key ?? []));
  const ids = await vendorIds(tx, writes.map(({ proposal: { key, links, fields, base } }) => ({ links, fields: [fields, base ?? {}, written.get(key) ?? {}] })));
  const facts: AuditFact[] = [];
  const weighed: Weighed[] = [];
  for (const write of writes) {
    const { key } = write.proposal;
    const one = weigh(write, { existing: byKey.get(key) ?? null, written: written.get(key), ids });
    const doubt = doubtSettled(tx, one);
    if (doubt !== null) facts.push(doubt);
    if (one.item === null) await done(tx, write, one.existing, clock);
    else weighed.push(one);
  }
  const peopleOf = await tx.people.ofProposals(weighed.map(({ write }) => write.proposal));
  const intents = weighed.map(({ write, existing, item }) => ({ ...intentFact({
    crm: tx.installation.crm, proposal: write.proposal, proposalAuditId: write.proposalAuditId,
    decisionAuditId: write.decisionAuditId, existing, fields: item?.fields ?? {},
  }), people: peopleOf(write.proposal) }));
  const receipts = await tx.audit.append([...facts, ...intents]);
  const planned: Planned[] = [];
  for (const [index, one] of weighed.entries()) {
    const receipt = receipts[facts.length + index];
    if (receipt === undefined || one.item === null) continue;
    if (one.moved.length > 0) await askAboutMoved(tx, one, { intentAuditId: receipt.id, clock });
    else planned.push({ write: one.write, item: one.item, intentAuditId: receipt.id });
  }
  await tx.writes.markIntended(planned.map(({ write, intentAuditId }) => ({ id: write.id, claim: write.claim, intentAuditId })));
  if (planned.length < writes.length) await closeActivities(tx, writes);
  return planned;
}

/** `written` is what Steward left on the record; undefined when no write of it is known to be done. */
function weigh(write: EngagementWrite, { existing, written, ids }: { readonly existing: CrmEngagement | null; readonly written: EngagementFields | undefined; readonly ids: VendorIds }): Weighed {
  const { id: writeId, proposal, openIntentAuditId } = write;
  const { object, key } = proposal;
  const isKnown = written !== undefined;
  // Without a subject it only changes what is there; there may be nothing, as a person may have deleted it.
  if (proposal.fields.subject === undefined && existing === null) return { write, existing, item: null, moved: [], isKnown };
  const wanted = ids.fields(proposal.fields);
  const ties = ids.associations(proposal.links);
  if (existing === null) return { write, existing, item: { writeId, object, key, existing, fields: wanted, associations: ties }, moved: [], isKnown };
  const base = proposal.base ?? written;
  const { toWrite, moved } = base === undefined ? unknownPast(write, wanted, existing.fields) : keepEdits(wanted, existing.fields, ids.fields(base));
  const isAsWanted = Object.keys(toWrite).length === 0 && moved.length === 0 && !mayLackTies(existing, ties, openIntentAuditId !== null);
  return { write, existing, item: isAsWanted ? null : { writeId, object, key, existing, fields: toWrite, associations: ties }, moved, isKnown };
}

/**
 * A record with our key of which no write is known: what was to be made is there, by a call whose answer got lost or by
 * an earlier life of this installation. Whoever wrote on it since keeps it; a change is made as it was asked for.
 */
function unknownPast(write: EngagementWrite, wanted: CrmEngagementFields, present: CrmEngagementFields) {
  return { toWrite: makes(write) ? fillEmpty(wanted, present) : changedFields(wanted, present), moved: [] };
}

/** Theirs stands. The question has the present values as its base: whoever approves it has been told of them. */
async function askAboutMoved(tx: TenantTransaction, { write, existing, moved }: Weighed, { intentAuditId, clock }: { readonly intentAuditId: string; readonly clock: Clock }): Promise<void> {
  const { proposal } = write;
  await tx.audit.append([outcomeFact({ ...unanswered(tx, write, intentAuditId), status: "conflict", crmId: existing?.crmId ?? null, errorCode: "changed-meanwhile", settledBy: "reading" })]);
  const base = asSeen(await inOurIds(tx, existing?.fields ?? {}));
  const refused = { ...proposal, id: refusedProposalId(write.id), base };
  await askPerson(tx, write, refused, movedEngagementReview(refused, moved, await deskOf(tx, clock.now())));
}

/** An owner whom we do not know is left out: nothing of ours can stand against them. */
async function inOurIds(tx: TenantTransaction, { ownerId, ...rest }: CrmEngagementFields): Promise<EngagementFields> {
  const owner = ownerId ? await tx.mirror.toOurs("user", ownerId) : null;
  return owner === null ? rest : { ...rest, ownerId: userId(owner) };
}

/** A call that was cut may have brought the fields and not the ties; the ties to contacts can be seen, others only be asked for again. */
function mayLackTies(existing: CrmEngagement, ties: UpsertItem["associations"], inDoubt: boolean): boolean {
  return ties.some((tie) => (tie.object === "contact" ? !existing.contacts.includes(tie.crmId) : inDoubt));
}

/** A crash or a lost answer left this write in doubt; what stands in the CRM now is its outcome, where that tells. */
function doubtSettled(tx: TenantTransaction, { write, existing, item, moved, isKnown }: Weighed): AuditFact | null {
  if (write.openIntentAuditId === null) return null;
  const read = { crmId: existing?.crmId ?? null, settledBy: "reading" as const };
  const base = { ...unanswered(tx, write, write.openIntentAuditId), ...read };
  if (existing === null) return outcomeFact({ ...base, status: "failed", errorCode: "not-found-afterwards" });
  const isAsWanted = moved.length === 0 && (item === null || Object.keys(item.fields).length === 0);
  // A record that was to be made exists, so it was made; whether one that was there before was changed only its fields tell.
  return isAsWanted || (makes(write) && !isKnown) ? outcomeFact({ ...base, status: "ok" }) : doubtFact(tx, write, { ...read, errorCode: "differs-afterwards" });
}

const makes = ({ proposal: { kind, fields } }: EngagementWrite): boolean => kind !== "update_activity" && fields.subject !== undefined;

async function done(tx: TenantTransaction, write: EngagementWrite, existing: CrmEngagement | null, clock: Clock): Promise<void> {
  const kept = await tx.writes.settleDone([write]);
  if (!kept.has(write.id) || existing === null) return;
  await noteLogged(tx, [write], clock);
  const { object, key } = write.proposal;
  await tx.mirror.saveEngagements([{ object, key, crmId: existing.crmId, associations: [] }]);
}

/** Puts every outcome on the chain and settles the writes, those that must go again included. */
async function record(tx: TenantTransaction, planned: readonly Planned[], results: readonly UpsertResult[], call: Call): Promise<void> {
  const byWrite = new Map(results.map(({ writeId, result }) => [writeId, result]));
  const answered = planned.map((one) => ({ ...one, result: byWrite.get(one.write.id) }));
  const facts = await settleAnswers(tx, answered, call, (landed) => tx.mirror.saveEngagements(
    landed.map(({ one: { item: { object, key, associations } }, done: { crmId } }) => ({ object, key, crmId, associations }))));
  await tx.audit.append(facts);
  await closeActivities(tx, planned.map(({ write }) => write));
}
