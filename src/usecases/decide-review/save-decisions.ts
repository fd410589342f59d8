import { decisionFact, type DecisionContext } from "../../domain/audit/decision-fact.ts";
import type { AuditFact } from "../../domain/audit/fact.ts";
import { recordProposalFact } from "../../domain/audit/proposal-fact.ts";
import { type ContactId, contactId, writeId } from "../../domain/model/ids.ts";
import { isOfEngagement, isOfRecord, type MergeProposal, type Proposal, type RecordProposal, recordsOf, type ReviewTask } from "../../domain/model/proposal.ts";
import type { Instant } from "../../domain/model/time.ts";
import { derivedId } from "../../domain/proposal/derived-id.ts";
import type { Decided, Judging } from "../../domain/review/decide.ts";
import type { AuditReceipt } from "../../ports/audit-log.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** A proposal with the id of its audit entry. */
interface Filed {
  readonly proposal: Proposal;
  readonly auditId: string;
}

/** A decision that is taken. */
export interface Taken {
  readonly task: ReviewTask;
  readonly filed: readonly Filed[];
  readonly decided: Decided;
  readonly judging: Judging;
  readonly context: DecisionContext;
  readonly at: Instant;
}

/** The entries of decisions and of the changes that the person added to each, then the writes that follow from them, all together. Returns the id of each decision's entry. */
export async function saveDecisions<One extends Taken>(tx: TenantTransaction, all: readonly One[]): Promise<ReadonlyMap<One, string>> {
  if (all.length === 0) return new Map();
  const facts = await factsOf(tx, all);
  const receipts = await tx.audit.append(facts.flat());
  const ids = new Map<One, string>();
  const [fresh, writes]: [Filed[], Parameters<TenantTransaction["writes"]["save"]>[0][number][]] = [[], []];
  let from = 0;
  for (const [index, one] of all.entries()) {
    const to = from + (facts[index]?.length ?? 0);
    const told = receipts.slice(from, to);
    const decision = told.at(-1)?.id ?? "";
    const added = addedBy(one).map((proposal, place) => ({ proposal, auditId: told[place]?.id ?? "" }));
    ids.set(one, decision);
    fresh.push(...added);
    writes.push(...writesOf(one, [...one.filed, ...added], decision));
    from = to;
  }
  await tx.proposals.save(fresh);
  await tx.writes.save(writes);
  await tx.reviews.saveAll(all.map(({ decided }) => decided.task));
  return ids;
}

/** What the person asked for besides what was proposed, a merge that they have otherwise included. */
function addedBy({ decided, filed }: Taken): readonly (RecordProposal | MergeProposal)[] {
  const asked = [...decided.approved.filter(isOfRecord), ...decided.edits.flatMap(({ final }) => (final.kind === "merge" ? [final] : []))];
  return asked.filter(({ id }) => !filed.some(({ proposal }) => proposal.id === id));
}

/** Of each decision its entries, that of the decision itself last. */
async function factsOf(tx: TenantTransaction, all: readonly Taken[]): Promise<readonly (readonly AuditFact[])[]> {
  const { crm, policyVersion } = tx.installation;
  await tx.people.tie(all.flatMap(({ task, decided }) => [
    { activity: task.activityId, contacts: contactsIn(decided.approved) },
    ...decided.approved.filter(({ activityId }) => activityId !== task.activityId).map((proposal) => ({ activity: proposal.activityId, contacts: contactsIn([proposal]) })),
  ]));
  const shownIn = ({ filed }: Taken): readonly Proposal[] => filed.map(({ proposal }) => proposal);
  const peopleOf = await tx.people.ofProposals(all.flatMap((one) => [...shownIn(one), ...one.decided.approved, ...addedBy(one)]));
  const ofActivity = await tx.people.ofActivities(all.map(({ task }) => task.activityId));
  return all.map((one) => {
    const { task, filed, decided, judging, context } = one;
    const first = filed[0]?.auditId ?? null;
    const facts = addedBy(one).map((proposal) => ({ ...recordProposalFact(crm, policyVersion, proposal, context.actor), ...(proposal.kind === "merge" && first !== null ? { ref: { cause: first } } : {}), people: peopleOf(proposal) }));
    const decision = { ...decisionFact(crm, { task, judging, decided, context, proposalAuditId: first }), people: [...(ofActivity.get(task.activityId) ?? []), ...[...shownIn(one), ...decided.approved].flatMap(peopleOf)] };
    return [...facts, decision];
  });
}

function writesOf({ decided, at }: Taken, known: readonly Filed[], decision: AuditReceipt["id"]) {
  return decided.approved.map((proposal) => ({
    id: writeId(derivedId("write", proposal.id, decision)),
    proposal,
    proposalAuditId: known.find((entry) => entry.proposal.id === proposal.id)?.auditId ?? "",
    decisionAuditId: decision,
    dueAt: at,
  }));
}

/** The contacts that a decision ties the activity to, or changes along with it: from now on they are among its people. */
function contactsIn(proposals: readonly Proposal[]): readonly ContactId[] {
  return proposals.flatMap((proposal) => (isOfEngagement(proposal) ? proposal.links.contactIds : proposal.object === "contact" ? recordsOf(proposal).map(contactId) : []));
}
