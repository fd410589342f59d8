import { type ProposalId, proposalId, reviewTaskId, type ReviewTaskId, userId } from "../model/ids.ts";
import { aboutOf, type RecordProposal, type ReviewTask } from "../model/proposal.ts";
import type { Desk } from "./absence.ts";
import { oneLine } from "./one-line.ts";
import { openReview } from "./open-review.ts";

const CHECK = "check-";

/** Whether a review asks for a second look at a change that is made already: it stands for itself, and nothing is written when it is approved. */
export const asksAboutCheck = ({ id }: Pick<ReviewTask, "id">): boolean => id.startsWith(CHECK);

/** The review of a second look. */
export const checkReviewId = (proposal: ProposalId): ReviewTaskId => reviewTaskId(`${CHECK}${proposal}`);

/** The change at which it is a second look. */
export const checkedProposal = ({ id }: Pick<ReviewTask, "id">): ProposalId => proposalId(id.slice(CHECK.length));

/** The question whether a change that was made was right, to somebody else than whoever approved it. `called` is what people call the record. */
export function checkReview(written: RecordProposal, called: string, { decidedBy, ...desk }: Desk & { readonly decidedBy: string | null }): ReviewTask {
  const shown = (value: unknown): string => (typeof value !== "string" || value === "" ? "nothing" : `"${oneLine(desk.users.find(({ id }) => id === value)?.name ?? value)}"`);
  const lines = Object.entries(written.fields).map(([field, value]) => `- ${field}: ${shown(Reflect.get(written.base, field))} became ${shown(value)}`);
  const how = decidedBy === null ? "Steward changed this without asking" : "Somebody approved this change";
  const task = openReview({
    id: checkReviewId(written.id), activityId: written.activityId, proposalIds: [], ...aboutOf([written]), reasons: [], role: "data-owner",
    title: `Was this right: ${written.object} ${oneLine(called)}?`,
    detail: `${how}, and a few of them are looked at again:\n${lines.join("\n")}\n\nApprove if it is right. Reject, with a word why, if it is wrong; steward rollback ${written.id} then asks whether it is taken back.`,
    recordOwner: null,
  }, desk);
  if (task.assigneeId === null || decidedBy !== `user:${task.assigneeId}`) return task;
  // Whoever decided it is the first that comes to mind, and the one who may not.
  const other = desk.users.find(({ id, role, active }) => active && (role === "data-owner" || role === "admin" || role === "manager") && decidedBy !== `user:${id}`);
  return { ...task, assigneeId: other === undefined ? null : userId(other.id) };
}
