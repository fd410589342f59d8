import type { Policy } from "../../../config/policy.ts";
import { proposalId } from "../model/ids.ts";
import type { EngagementProposal, Proposal, ReviewTask } from "../model/proposal.ts";
import { daysAfter, type Instant } from "../model/time.ts";
import { derivedId } from "./derived-id.ts";

/** What changes on the task that carries a question in the CRM. */
export type QuestionChange = Pick<EngagementProposal, "kind" | "fields" | "rationale">;

/** It is completed, so that nobody looks for it. */
export const CLOSED_IN_CRM: Pick<QuestionChange, "kind" | "fields"> = { kind: "close_review_task", fields: { status: "completed" } };

/**
 * A change of the task that carries the question in the CRM; null where there is none, and for a review of a refused write,
 * which has no task of its own. `filed` is everything proposed for the activity.
 */
export function questionChange(task: ReviewTask, filed: readonly Proposal[], change: QuestionChange, { at, policy: { review } }: { readonly at: Instant; readonly policy: Pick<Policy, "review"> }): EngagementProposal | null {
  const asked = filed.find(asksInCrm);
  if (asked === undefined || !asksAboutActivity(task)) return null;
  return {
    ...asked,
    ...change,
    route: "auto",
    createdAt: at,
    expiresAt: daysAfter(at, review.expireAfterDays),
    id: proposalId(derivedId("proposal", task.activityId, change.kind, task.version)),
    undo: { how: "none", note: "The task in the CRM follows the review; the decision itself can be undone." },
  };
}

const asksInCrm = (proposal: Proposal): proposal is EngagementProposal => proposal.kind === "review_task";

/** The review of the activity itself, whose task in the CRM carries the question; not one of a refused write. */
function asksAboutActivity({ id, activityId }: ReviewTask): boolean {
  return id.valueOf() === activityId.valueOf();
}
