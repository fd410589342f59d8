import { reviewTaskId, type UserId } from "../model/ids.ts";
import { aboutOf, type RecordProposal, type ReviewTask } from "../model/proposal.ts";
import type { Desk } from "./absence.ts";
import { openReview } from "./open-review.ts";

/** The id of the review that asks about such a proposal: it stands for itself, not for the activity. */
const SUGGESTED = "suggested-";

/** Whether a review asks about a suggestion that an activity led to, and not about the activity. */
export const asksAboutSuggestion = ({ id }: Pick<ReviewTask, "id">): boolean => id.startsWith(SUGGESTED);

/** What a suggestion is told with. */
export interface Suggesting extends Desk {
  /** What people call the contact. */
  readonly name: string;
  /** "Mail of 2026-03-10". */
  readonly source: string;
  readonly recordOwner: UserId | null;
}

const WORDS: Readonly<Record<string, string>> = { title: "job title", phone: "phone number" };

/** Asks whoever owns the data whether a contact's record is out of date. The activity is logged without waiting for the answer. */
export function suggestionReview(proposal: RecordProposal, suggesting: Suggesting): ReviewTask {
  const { name, source, recordOwner } = suggesting;
  const lines = Object.entries(proposal.fields).map(([field, value]) => {
    const before = Object.entries(proposal.base).find(([known]) => known === field)?.[1] ?? null;
    return `- ${WORDS[field] ?? field}: ${before === null ? "nothing" : `"${before}"`} now, "${value ?? ""}" in the signature`;
  });
  const [field = ""] = Object.keys(proposal.fields);
  const detail = `${source}, written by ${name}, is signed otherwise than the record says:\n${lines.join("\n")}\n\nThe mail itself does not wait for this. Approve to change the contact, reject to leave it: the same value is not asked about again.`;
  return openReview({
    id: reviewTaskId(`${SUGGESTED}${proposal.id}`),
    activityId: proposal.activityId,
    proposalIds: [proposal.id],
    ...aboutOf([proposal]),
    reasons: proposal.reasons,
    role: "data-owner",
    title: `New ${WORDS[field] ?? field} of ${name}?`,
    detail,
    recordOwner,
  }, suggesting);
}
