import { proposalFact } from "../../domain/audit/proposal-fact.ts";
import { reviewTaskId } from "../../domain/model/ids.ts";
import type { ReviewTask } from "../../domain/model/proposal.ts";
import { activityStateAfter } from "../../domain/proposal/activity-end.ts";
import { dueWrite } from "../../domain/proposal/due-write.ts";
import { CLOSED_IN_CRM, type QuestionChange, questionChange } from "../../domain/proposal/question-change.ts";
import type { Decided } from "../../domain/review/decide.ts";
import { asksAboutCheck } from "../../domain/review/check-review.ts";
import { asksAboutFindings } from "../../domain/review/hygiene-review.ts";
import { asksAboutMerge } from "../../domain/review/merge-review.ts";
import { asksAboutRollback } from "../../domain/review/rollback-review.ts";
import { asksAboutSuggestion } from "../../domain/review/suggestion-review.ts";
import { refusedProposalId } from "../../domain/review/refusal-review.ts";
import { threadHashOf } from "../../domain/twin/thread.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { ActivityState } from "../../ports/store-tables.ts";

/** The activity's new state, the blocked thread, the task in the CRM, and the work that now waits. */
export async function followDecision(tx: TenantTransaction, { task, blockThread }: Pick<Decided, "task" | "blockThread">, clock: Clock): Promise<void> {
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
  if (asksAboutMerge(task) || asksAboutRollback(task) || asksAboutFindings(task) || asksAboutCheck(task)) {
    // It stands for itself: nothing of an activity depends on it.
  } else if (asksAboutSuggestion(task)) {
    // The activity stands for itself; a suggestion that nobody answered may come again.
    if (task.state === "expired") await tx.suggestions.release(task.id);
  } else {
    await tx.activities.setState([task.activityId], await stateAfter(tx, task));
    await closeInCrm(tx, task, clock);
  }
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
  const rationale = task.state === "expired" ? "Nobody decided the review in time." : "A person decided the review.";
  return changeInCrm(tx, task, { ...CLOSED_IN_CRM, rationale }, clock);
}

/** A change of the task that carries the question in the CRM, where there is one. */
async function changeInCrm(tx: TenantTransaction, task: ReviewTask, change: QuestionChange, clock: Clock): Promise<void> {
  const filed = await tx.proposals.ofActivity(task.activityId);
  const { crm, policy, policyVersion } = tx.installation;
  const at = clock.now();
  const proposal = questionChange(task, filed.map((entry) => entry.proposal), change, { at, policy });
  if (proposal === null) return;
  const people = (await tx.people.ofProposals([proposal]))(proposal);
  const [receipt] = await tx.audit.append([{ ...proposalFact(crm, policyVersion, proposal, ""), people }]);
  if (receipt === undefined) return;
  await tx.proposals.save([{ proposal, auditId: receipt.id }]);
  await tx.writes.save([dueWrite(proposal, receipt.id, at)]);
}
