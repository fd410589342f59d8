import type { DecisionContext } from "../../domain/audit/decision-fact.ts";
import { handledReviewFact } from "../../domain/audit/handled-review-fact.ts";
import { proposalFact } from "../../domain/audit/proposal-fact.ts";
import { type ActivityId, reviewTaskId, type ReviewTaskId } from "../../domain/model/ids.ts";
import type { ReviewTask } from "../../domain/model/proposal.ts";
import type { Instant } from "../../domain/model/time.ts";
import { dueWrite } from "../../domain/proposal/due-write.ts";
import { decide, type Judging } from "../../domain/review/decide.ts";
import { CLOSED_IN_CRM, questionChange } from "../../domain/proposal/question-change.ts";
import { refusedProposalId } from "../../domain/review/refusal-review.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** Activities about which nobody has to be asked any more, and why. */
export interface Overtaken {
  readonly activities: readonly ActivityId[];
  readonly because: "The meeting was called off." | "A newer version of the meeting came.";
  /** The newer version is asked about itself: it has taken over the task in the CRM, which stands under the meeting's key. */
  readonly isAskedAnew: boolean;
}

/**
 * Holds what asks about them until commit, and whatever could ask anew. Before anything is measured or told to the audit log:
 * whoever decides holds the review, then what is measured of it, then the log, and two in another order would wait for each other.
 */
export async function holdOvertaken(tx: TenantTransaction, activities: readonly ActivityId[]): Promise<void> {
  if (activities.length === 0) return;
  await tx.writes.hold(activities);
  for (const activity of new Set(activities)) for (const id of await asking(tx, activity)) await tx.reviews.take(id);
}

/**
 * Ends every open review of meetings that were called off or replaced, those of refused writes included: approving one later
 * would log a meeting that does not take place, or not then. It is a decision like any other, with its audit entry and the
 * closing of the task in the CRM; a rule takes it, and says so. They are held before ({@link holdOvertaken}). True when
 * something now waits to be written.
 */
export async function closeOvertaken(tx: TenantTransaction, { activities, because, isAskedAnew }: Overtaken, at: Instant): Promise<boolean> {
  let closed = false;
  for (const activity of new Set(activities)) {
    for (const id of await asking(tx, activity)) {
      const task = await reject(tx, id, because, at);
      if (task === null) continue;
      closed = true;
      if (!isAskedAnew) await closeInCrm(tx, task, because, at);
    }
  }
  return closed;
}

async function asking(tx: TenantTransaction, activity: ActivityId): Promise<readonly ReviewTaskId[]> {
  const writes = (await tx.writes.ofActivities([activity])).get(activity) ?? [];
  return [reviewTaskId(activity), ...writes.filter(({ state }) => state === "refused").map(({ id }) => reviewTaskId(refusedProposalId(id)))];
}

/** The review as it ended; null when it was not open. */
async function reject(tx: TenantTransaction, id: ReviewTaskId, because: Overtaken["because"], at: Instant): Promise<ReviewTask | null> {
  const task = await tx.reviews.take(id);
  if (task === null) return null;
  const filed = await tx.proposals.get(task.proposalIds);
  const judging: Judging = { verb: "reject", version: task.version, reason: because, edits: [], recordChanges: [], assigneeId: null };
  const decided = decide(task, filed.map(({ proposal }) => proposal), judging, at);
  if (!decided.ok) return null;
  const told = { filed, ofActivity: await tx.people.ofActivities([task.activityId]), ofProposal: await tx.people.ofProposals(filed.map(({ proposal }) => proposal)) };
  await tx.audit.append([handledReviewFact(tx.installation.crm, { task, judging, after: decided.value.task, context: BY_RULE }, told)]);
  await tx.reviews.save(decided.value.task);
  await tx.examples.drop(id);
  await tx.activities.setState([task.activityId], "rejected");
  return decided.value.task;
}

const BY_RULE: DecisionContext = { actor: { kind: "service", id: "log-activity" }, via: "policy", batch: null, msOpen: null };

async function closeInCrm(tx: TenantTransaction, task: ReviewTask, because: string, at: Instant): Promise<void> {
  const { crm, policy, policyVersion } = tx.installation;
  const filed = await tx.proposals.ofActivity(task.activityId);
  const change = { ...CLOSED_IN_CRM, rationale: because };
  const proposal = questionChange(task, filed.map((entry) => entry.proposal), change, { at, policy });
  if (proposal === null) return;
  const people = (await tx.people.ofProposals([proposal]))(proposal);
  const [receipt] = await tx.audit.append([{ ...proposalFact(crm, policyVersion, proposal, ""), people }]);
  if (receipt === undefined) return;
  await tx.proposals.save([{ proposal, auditId: receipt.id }]);
  await tx.writes.save([dueWrite(proposal, receipt.id, at)]);
}
