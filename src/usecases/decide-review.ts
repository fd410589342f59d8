import { decisionFact, type DecisionContext } from "../domain/audit/decision-fact.ts";
import { type InstallationId, proposalId, reviewTaskId, type ReviewTaskId, writeId } from "../domain/model/ids.ts";
import type { Proposal, ReviewTask } from "../domain/model/proposal.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { activityStateAfter } from "../domain/proposal/activity-end.ts";
import { derivedId } from "../domain/proposal/derived-id.ts";
import { proposalFact } from "../domain/audit/proposal-fact.ts";
import { decide, type Decided, type Judging, type Refusal } from "../domain/review/decide.ts";
import { assignee } from "../domain/review/assign.ts";
import { refusedProposalId } from "../domain/review/refusal-review.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { ActivityState } from "../ports/store-tables.ts";
import { threadHashOf } from "../domain/twin/thread.ts";

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
    const decided = decide(task, filed.map((entry) => entry.proposal), await withAssignee(tx, task, judging), clock.now());
    if (!decided.ok) return decided;

    const first = filed[0]?.auditId ?? null;
    const [receipt] = await tx.audit.append([decisionFact(tx.installation.crm, { task, judging, decided: decided.value, context, proposalAuditId: first })]);
    const decisionAuditId = receipt?.id ?? null;
    await tx.writes.save(decided.value.approved.map((proposal) => ({
      id: writeId(derivedId("write", proposal.id, decisionAuditId ?? "")),
      proposal,
      proposalAuditId: filed.find((entry) => entry.proposal.id === proposal.id)?.auditId ?? "",
      decisionAuditId,
      dueAt: clock.now(),
    })));
    await tx.reviews.save(decided.value.task);
    await follow(tx, decided.value, clock);
    return ok(decided.value.task);
  });
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
  await tx.activities.setState(task.activityId, await stateAfter(tx, task));
  await closeInCrm(tx, task, clock);
  await tx.enqueue({ name: "apply-writes", installation });
}

/** By what is written or still asked of the activity; one of whose record nothing came is what the decision says. */
async function stateAfter(tx: TenantTransaction, { activityId, state }: ReviewTask): Promise<ActivityState> {
  const writes = await tx.writes.ofActivity(activityId);
  const asking = [reviewTaskId(activityId), ...writes.filter((write) => write.state === "refused").map(({ id }) => reviewTaskId(refusedProposalId(id)))];
  const open = [];
  for (const id of asking) if ((await tx.reviews.get(id))?.state === "open") open.push(id);
  const after = activityStateAfter(writes, open.length > 0);
  return after === "rejected" && state === "blocked" ? "blocked" : after;
}

/** The task that carried the question is completed, so that nobody looks for it. */
function closeInCrm(tx: TenantTransaction, task: ReviewTask, clock: Clock): Promise<void> {
  return changeInCrm(tx, task, { kind: "close_review_task", fields: { status: "completed" }, rationale: "A person decided the review." }, clock);
}

/** A change of the task that carries the question in the CRM, where there is one. */
async function changeInCrm(tx: TenantTransaction, task: ReviewTask, change: Pick<Proposal, "kind" | "fields" | "rationale">, clock: Clock): Promise<void> {
  const filed = await tx.proposals.ofActivity(task.activityId);
  const asked = filed.find((entry) => entry.proposal.kind === "review_task");
  if (asked === undefined || !asksAboutActivity(task)) return;
  const proposal: Proposal = {
    ...asked.proposal,
    ...change,
    id: proposalId(derivedId("proposal", task.activityId, change.kind, task.version)),
    undo: { how: "none", note: "The task in the CRM follows the review; the decision itself can be undone." },
  };
  const [receipt] = await tx.audit.append([proposalFact(tx.installation.crm, tx.installation.policyVersion, proposal, "")]);
  if (receipt === undefined) return;
  await tx.proposals.save([{ proposal, auditId: receipt.id }]);
  await tx.writes.save([{ id: writeId(derivedId("write", proposal.id)), proposal, proposalAuditId: receipt.id, decisionAuditId: null, dueAt: clock.now() }]);
}

/** The review of the activity itself, whose task in the CRM carries the question; not one of a refused write. */
function asksAboutActivity({ id, activityId }: ReviewTask): boolean {
  return id.valueOf() === activityId.valueOf();
}
