import type { Policy } from "../../config/policy.ts";
import { decisionFact, type DecisionContext } from "../domain/audit/decision-fact.ts";
import { type ContactId, contactId, type InstallationId, type ReviewTaskId, writeId } from "../domain/model/ids.ts";
import type { Proposal, RecordProposal, ReviewTask } from "../domain/model/proposal.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { hoursAfter, type Instant } from "../domain/model/time.ts";
import { derivedId } from "../domain/proposal/derived-id.ts";
import { recordProposalFact } from "../domain/audit/proposal-fact.ts";
import { decide, type Decided, type Judging, type Refusal } from "../domain/review/decide.ts";
import { nextDecider } from "../domain/review/overdue.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import { followDecision } from "./decide-review/follow-decision.ts";
import { isOfRecord, joinRecordChanges } from "./decide-review/record-changes.ts";
import { rememberChoices } from "./decide-review/remember-choices.ts";

/** Why a decision was not taken. */
export type DecideFailure = Refusal | { readonly kind: "not-found"; readonly message: string };

/**
 * Takes a person's decision on a review task: task, writes, audit entry and the closing of the task in the CRM are
 * saved together. A task is decided once; deciding it again is refused and changes nothing.
 */
export async function decideReview(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  installation: InstallationId,
  id: ReviewTaskId,
  { judging, context }: { readonly judging: Judging; readonly context: DecisionContext },
): Promise<Result<ReviewTask, DecideFailure>> {
  return store.inInstallation(installation, async (tx) => {
    const task = await tx.reviews.take(id);
    if (task === null) return err({ kind: "not-found", message: "There is no such review." } as const);
    const filed = await tx.proposals.get(task.proposalIds);
    const proposals = filed.map((entry) => entry.proposal);
    const at = clock.now();
    const decided = decide(task, proposals, await withAssignee(tx, task, judging), at);
    if (!decided.ok) return decided;
    const joined = await joinRecordChanges(tx, withTime(decided.value, tx.installation.policy, at), { task, proposals, judging, context, at });
    if (!joined.ok) return joined;
    await save(tx, { task, filed, decided: joined.value, judging, context, at });
    await rememberChoices(tx, { task, proposals, decided: joined.value, context, at });
    await followDecision(tx, joined.value, clock);
    return ok(joined.value.task);
  });
}

interface Taken {
  readonly task: ReviewTask;
  readonly filed: readonly { readonly proposal: Proposal; readonly auditId: string }[];
  readonly decided: Decided;
  readonly judging: Judging;
  readonly context: DecisionContext;
  readonly at: Instant;
}

/** The entries of the decision and of the changes that the person added to it, then the writes that follow from it. */
async function save(tx: TenantTransaction, { task, filed, decided, judging, context, at }: Taken): Promise<void> {
  const { crm, policyVersion } = tx.installation;
  const added = decided.approved.filter(isOfRecord).filter(({ id }) => !filed.some(({ proposal }) => proposal.id === id));
  const shown = filed.map(({ proposal }) => proposal);
  await tx.people.tie([
    { activity: task.activityId, contacts: contactsIn(decided.approved) },
    ...decided.approved.filter(({ activityId }) => activityId !== task.activityId).map((proposal) => ({ activity: proposal.activityId, contacts: contactsIn([proposal]) })),
  ]);
  const peopleOf = await tx.people.ofProposals([...shown, ...decided.approved]);
  const facts = added.map((proposal) => ({ ...recordProposalFact(crm, policyVersion, proposal, context.actor), people: peopleOf(proposal) }));
  const first = filed[0]?.auditId ?? null;
  const about = (await tx.people.ofActivities([task.activityId])).get(task.activityId) ?? [];
  const decision = { ...decisionFact(crm, { task, judging, decided, context, proposalAuditId: first }), people: [...about, ...[...shown, ...decided.approved].flatMap(peopleOf)] };
  const receipts = await tx.audit.append([...facts, decision]);
  const decisionAuditId = receipts.at(-1)?.id ?? null;
  const fresh = added.map((proposal: RecordProposal, index) => ({ proposal, auditId: receipts[index]?.id ?? "" }));
  await tx.proposals.save(fresh);
  const known = [...filed, ...fresh];
  await tx.writes.save(decided.approved.map((proposal) => ({
    id: writeId(derivedId("write", proposal.id, decisionAuditId ?? "")),
    proposal,
    proposalAuditId: known.find((entry) => entry.proposal.id === proposal.id)?.auditId ?? "",
    decisionAuditId,
    dueAt: at,
  })));
  await tx.reviews.save(decided.task);
}

/** The contacts that a decision ties the activity to, or changes along with it: from now on they are among its people. */
function contactsIn(proposals: readonly Proposal[]): readonly ContactId[] {
  return proposals.flatMap((proposal) => (proposal.kind !== "update_record" ? proposal.links.contactIds : proposal.object === "contact" ? [contactId(proposal.recordId)] : []));
}

/** An escalation names nobody: who decides next is looked up here; when nobody is left, it stays with whoever has it. */
async function withAssignee(tx: TenantTransaction, task: ReviewTask, judging: Judging): Promise<Judging> {
  if (judging.verb !== "escalate" || judging.assigneeId !== null) return judging;
  return { ...judging, assigneeId: nextDecider(task, await tx.mirror.users())?.assigneeId ?? task.assigneeId };
}

/** Whoever is asked anew has as long as the first had. */
function withTime(decided: Decided, { review }: Policy, at: Instant): Decided {
  return decided.task.state === "open" ? { ...decided, task: { ...decided.task, dueAt: hoursAfter(at, review.escalateAfterHours) } } : decided;
}
