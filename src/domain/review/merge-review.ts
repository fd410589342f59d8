import { type CrmRecordId, type ProposalId, reviewTaskId, type ReviewTaskId } from "../model/ids.ts";
import type { MissingChildren } from "../model/merge.ts";
import { aboutOf, type MergeProposal, type ReviewTask, type UnmergeProposal } from "../model/proposal.ts";
import type { Desk } from "./absence.ts";
import { openReview } from "./open-review.ts";

/** Whether a review asks about a merge, or about taking one back. */
export const asksAboutMerge = ({ id }: Pick<ReviewTask, "id">): boolean => id.startsWith(MERGE) || id.startsWith(UNMERGE);
const MERGE = "merge-";
const UNMERGE = "unmerge-";
/** What the ids of these reviews begin with. */
export const ABOUT_MERGES = [MERGE, UNMERGE] as const;

/** What a merge is put before a person with. */
export interface AskingMerge extends Desk {
  /** What people call the two: "Ana Bell and A. Bell". */
  readonly called: string;
  /** Both side by side, what moves and what is lost: all that has to be read before it is approved. */
  readonly detail: string;
}

/** The question whether two records are one; whoever owns the data decides. */
export function mergeReview(proposal: MergeProposal, asking: AskingMerge): ReviewTask {
  return openReview({ ...common(proposal, MERGE), title: `One ${proposal.object} or two: ${asking.called}?`, detail: asking.detail }, asking);
}

/** The review of such a proposal. */
export const unmergeReviewId = (proposal: ProposalId): ReviewTaskId => reviewTaskId(`${UNMERGE}${proposal}`);

/** The question whether a merge is taken back. */
export function unmergeReview(proposal: UnmergeProposal, asking: AskingMerge): ReviewTask {
  return openReview({ ...common(proposal, UNMERGE), title: `Take back the merge of ${asking.called}?`, detail: asking.detail }, asking);
}

/** Somebody changed one of the records after it was decided: theirs stands, and a person looks once more. */
export function changedMergeReview(proposal: MergeProposal | UnmergeProposal, moved: readonly string[], desk: Desk): ReviewTask {
  const detail = proposal.kind === "merge"
    ? `Somebody changed the records in the CRM after this merge was approved: ${moved.join(", ")}.\n\nNothing was merged. Reject this; if they are still alike, they are compared anew.`
    : `Somebody changed the record in the CRM since the merge: ${moved.join(", ")}.\n\nNothing was taken back. Approve to write the former values over what stands there now, reject to leave it.`;
  return openReview({ ...common(proposal, ""), title: `Changed meanwhile: a merge of two ${proposal.object}s`, detail }, desk);
}

/** What one person approved came to concern so much that a second has to: nothing was merged meanwhile. */
export function heavierMergeReview(proposal: MergeProposal, why: readonly string[], desk: Desk): ReviewTask {
  const detail = `Since this merge was approved it came to concern more:\n${why.map((one) => `- ${one}`).join("\n")}\n\nNothing was merged. Two people have to approve it; reject it to leave both as they are.`;
  return openReview({ ...common(proposal, MERGE), title: `A second person has to approve: two ${proposal.object}s into one`, detail }, desk);
}

/** The CRM made one of the two and refused what was to be written on it: whoever owns the data sets it by hand. */
export function halfMergedReview(proposal: MergeProposal, { names, said }: { readonly names: readonly string[]; readonly said: string }, desk: Desk): ReviewTask {
  const detail = `The two ${proposal.object}s are one now, but the CRM refused to set ${names.join(", ")}: ${said}\n\nSet them in the CRM where they matter, then reject this. The merge itself can be taken back: steward rollback with the proposal of the merge.`;
  return openReview({ ...common(proposal, ""), title: `Merged, but not all is set: two ${proposal.object}s`, detail }, desk);
}

/** Of what hung on two merged records some hangs on the one no more: whoever owns the data looks for it. Nothing is written, whatever they say. */
export function missingChildrenReview({ id, activityId, object, reasons }: MergeProposal, { record, missing }: { readonly record: CrmRecordId; readonly missing: readonly MissingChildren[] }, desk: Desk): ReviewTask {
  const lines = missing.map(({ label, ids }) => `- ${label}: ${String(ids.length)} (${ids.slice(0, IDS_MAX).join(", ")}${ids.length > IDS_MAX ? ", …" : ""})`);
  const detail = `Two ${object}s were merged into ${record}, and of what hung on them these hang on it no more:\n${lines.join("\n")}\n\nThe CRM should have moved them by now; what somebody deleted or took off meanwhile is among them. Look for them in the CRM, then approve. steward rollback ${id} asks whether the merge is taken back.`;
  return openReview({ id: reviewTaskId(`${MERGE}children-${id}`), activityId, proposalIds: [], reasons, role: "data-owner", recordOwner: null, title: `Merged, but something hangs on it no more: two ${object}s`, detail }, desk);
}

/** As many as a person looks up one by one. */
const IDS_MAX = 20;

function common(proposal: MergeProposal | UnmergeProposal, prefix: string) {
  const { id, activityId, reasons } = proposal;
  return { id: reviewTaskId(`${prefix}${id}`), activityId, proposalIds: [id], ...aboutOf([proposal]), reasons, role: "data-owner" as const, recordOwner: null };
}
