import type { Proposal, ReviewTask, EngagementProposal } from "../model/proposal.ts";

/** Every string that proposals and the review's own task would bring into the CRM once approved. */
export function writtenStrings(
  proposals: readonly Proposal[],
  review: { readonly task: ReviewTask; readonly inCrm: EngagementProposal | null } | null,
): readonly string[] {
  const fields = [...proposals, ...(review?.inCrm ? [review.inCrm] : [])].flatMap((proposal) => strings(proposal.fields));
  return review === null ? fields : [...fields, review.task.title, review.task.detail];
}

/** The strings of a value at any depth. */
function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}
