import type { Policy } from "../../../config/policy.ts";
import { type ProposalId, proposalId, reviewTaskId, type WriteId } from "../model/ids.ts";
import type { Proposal, ReviewTask } from "../model/proposal.ts";
import type { User } from "../model/records.ts";
import { daysAfter, hoursAfter, type Instant } from "../model/time.ts";
import { assignee } from "./assign.ts";

/** The id under which a refused write's content is proposed anew; it is also the id of the task that asks about it. */
export const refusedProposalId = (write: WriteId): ProposalId => proposalId(`refused-${write}`);

/**
 * The CRM refused a write: a person decides what becomes of it, and reads the vendor's own sentence. One task for each
 * refusal of a proposal.
 */
export function refusalReview(
  proposal: Proposal,
  refusal: { readonly publicMessage: string; readonly mayHaveHappened: boolean },
  { at, users, policy }: { readonly at: Instant; readonly users: readonly User[]; readonly policy: Policy },
): ReviewTask {
  return {
    id: reviewTaskId(proposal.id),
    activityId: proposal.activityId,
    proposalIds: [proposal.id],
    state: "open",
    reasons: proposal.reasons,
    role: "data-owner",
    assigneeId: assignee("data-owner", proposal.fields.ownerId ?? null, users),
    title: `The CRM refused: ${proposal.fields.subject ?? proposal.object}`,
    detail: `The CRM says: ${refusal.publicMessage}\n\n${refusal.mayHaveHappened ? IN_DOUBT : "Nothing was written."} Approve to try again, edit to change it, reject to leave it.`,
    createdAt: at,
    dueAt: hoursAfter(at, policy.review.escalateAfterHours),
    expiresAt: daysAfter(at, policy.review.expireAfterDays),
    escalations: 0,
    version: 1,
  };
}

/** Approving is safe all the same: the record is looked up by its key before anything is sent. */
const IN_DOUBT = "It is not known whether it was written.";
