import { decisionFact, type DecisionContext } from "../domain/audit/decision-fact.ts";
import { type ContactId, contactId, type InstallationId, reviewTaskId, type ReviewTaskId, writeId } from "../domain/model/ids.ts";
import type { Proposal, RecordProposal, ReviewTask } from "../domain/model/proposal.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { daysAfter, type Instant } from "../domain/model/time.ts";
import { activityStateAfter } from "../domain/proposal/activity-end.ts";
import { derivedId } from "../domain/proposal/derived-id.ts";
import { proposalFact, recordProposalFact } from "../domain/audit/proposal-fact.ts";
import { decide, type Decided, type Judging, type Refusal } from "../domain/review/decide.ts";
import { assignee } from "../domain/review/assign.ts";
import { CLOSED_IN_CRM, type QuestionChange, questionChange } from "../domain/proposal/question-change.ts";
import { refusedProposalId } from "../domain/review/refusal-review.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { ActivityState } from "../ports/store-tables.ts";
import { threadHashOf } from "../domain/twin/thread.ts";
import { isOfRecord, joinRecordChanges } from "./decide-review/record-changes.ts";

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
    const joined = await joinRecordChanges(tx, decided.value, { task, proposals, judging, context, at });
    if (!joined.ok) return joined;
    await save(tx, { task, filed, decided: joined.value, judging, context, at });
    await follow(tx, joined.value, clock);
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
  await tx.people.tie([{ activity: task.activityId, contacts: contactsIn(decided.approved) }]);
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

/** An escalation names nobody: the next role's holder is looked up here. */
async function withAssignee(tx: TenantTransaction, task: ReviewTask, judging: Judging): Promise<Judging> {
  if (judging.verb !== "escalate" || judging.assigneeId !== null) return judging;
  const role = task.role === "record-owner" || task.role === "data-owner" ? "manager" : "privacy-owner";
  return { ...judging, assigneeId: assignee(role, task.assigneeId, await tx.mirror.users()) };
}

/** The activity's new state, the blocked thread, the task in the CRM, and the work that now waits. */
async function follow(tx: TenantTransaction, { task, blockThread }: Decided, clock: Clock): Promise<void> {
  const { id: installation } = tx.installation;
  if (blockThread) {
    const stored = await tx.activities.get(task.activityId);
    const thread = stored?.activity ? threadHashOf(stored.activity) : null;
    if (thread !== null) await tx.activities.blockThread(thread, clock.now());
  }
  if (task.state === "open") {
    await changeInCrm(tx, task, { kind: "review_task", fields: { ownerId: task.assigneeId }, rationale: "Somebody else decides the review now." }, clock);
    await tx.enqueue({ name: "apply-writes", installation });
    return;
  }
  await tx.activities.setState([task.activityId], await stateAfter(tx, task));
  await closeInCrm(tx, task, clock);
  await tx.enqueue({ name: "apply-writes", installation });
}

/** By what is written or still asked of the activity; one of whose record nothing came is what the decision says. */
async function stateAfter(tx: TenantTransaction, { activityId, state }: ReviewTask): Promise<ActivityState> {
  const writes = (await tx.writes.ofActivities([activityId])).get(activityId) ?? [];
  const asking = [reviewTaskId(activityId), ...writes.filter((write) => write.state === "refused").map(({ id }) => reviewTaskId(refusedProposalId(id)))];
  const open = [];
  for (const id of asking) if ((await tx.reviews.get(id))?.state === "open") open.push(id);
  const after = activityStateAfter(writes, open.length > 0);
  return after === "rejected" && state === "blocked" ? "blocked" : after;
}

/** The task that carried the question is completed, so that nobody looks for it. */
function closeInCrm(tx: TenantTransaction, task: ReviewTask, clock: Clock): Promise<void> {
  return changeInCrm(tx, task, { ...CLOSED_IN_CRM, rationale: "A person decided the review." }, clock);
}

/** A change of the task that carries the question in the CRM, where there is one. */
async function changeInCrm(tx: TenantTransaction, task: ReviewTask, change: QuestionChange, clock: Clock): Promise<void> {
  const filed = await tx.proposals.ofActivity(task.activityId);
  const { crm, policy, policyVersion } = tx.installation;
  const at = clock.now();
  const proposal = questionChange(task, filed.map((entry) => entry.proposal), change, { at, expiresAt: daysAfter(at, policy.review.expireAfterDays) });
  if (proposal === null) return;
  const people = (await tx.people.ofProposals([proposal]))(proposal);
  const [receipt] = await tx.audit.append([{ ...proposalFact(crm, policyVersion, proposal, ""), people }]);
  if (receipt === undefined) return;
  await tx.proposals.save([{ proposal, auditId: receipt.id }]);
  await tx.writes.save([{ id: writeId(derivedId("write", proposal.id)), proposal, proposalAuditId: receipt.id, decisionAuditId: null, dueAt: at }]);
}
