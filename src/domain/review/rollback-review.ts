import { type ProposalId, reviewTaskId, type ReviewTaskId } from "../model/ids.ts";
import { aboutOf, type RecordProposal, type ReviewTask } from "../model/proposal.ts";
import type { Desk } from "./absence.ts";
import { oneLine } from "./one-line.ts";
import { openReview } from "./open-review.ts";

/** Whether a review asks whether a change of a record is taken back: it stands for itself, not for the activity. */
export const asksAboutRollback = ({ id }: Pick<ReviewTask, "id">): boolean => id.startsWith(ROLLBACK);
const ROLLBACK = "rollback-";

/** The review of such a proposal. */
export const rollbackReviewId = (proposal: ProposalId): ReviewTaskId => reviewTaskId(`${ROLLBACK}${proposal}`);

/** The question whether a change of a record is taken back; whoever owns the data decides. `called` is what people call the record. */
export function rollbackReview(proposal: RecordProposal, called: string, desk: Desk): ReviewTask {
  const shown = (value: string | null | undefined): string => (value == null || value === "" ? "nothing" : `"${oneLine(desk.users.find(({ id }) => id === value)?.name ?? value)}"`);
  const lines = Object.entries(proposal.fields).map(([field, value]) => `- ${field}: ${shown(Object.entries(proposal.base).find(([name]) => name === field)?.[1])} becomes ${shown(value)} again`);
  return openReview({
    id: rollbackReviewId(proposal.id), activityId: proposal.activityId, proposalIds: [proposal.id], ...aboutOf([proposal]), reasons: proposal.reasons, role: "data-owner",
    title: `Take back the change of ${proposal.object} ${oneLine(called)}?`,
    detail: `Somebody asked to take back a change that Steward wrote:\n${lines.join("\n")}\n\nA field that somebody changed since is left as it is, and asked about. Approve to write the former values, reject to leave it.`,
    recordOwner: null,
  }, desk);
}
