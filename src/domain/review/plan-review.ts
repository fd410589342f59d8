import type { SensitiveFlag } from "../model/activity.ts";
import { reviewTaskId, type ActivityId, type UserId } from "../model/ids.ts";
import { aboutOf, type EngagementProposal, ownersOf, type Proposal, type ReviewCandidate, type ReviewTask } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { Desk } from "./absence.ts";
import { reviewerRole } from "./assign.ts";
import { openReview } from "./open-review.ts";
import { candidateLines, listed } from "./question-in-crm.ts";

/** What a question to a person is made of. */
export interface ReviewInput extends Desk {
  readonly activityId: ActivityId;
  readonly proposals: readonly Proposal[];
  readonly reasons: readonly ReasonCode[];
  readonly flags: readonly SensitiveFlag[];
  readonly candidates: readonly ReviewCandidate[];
  /** The line under which the engagement would stand. */
  readonly subject: string;
  readonly summary: string;
  /** One sentence for each reason, one for each kind of sensitive content, promises and signals: in words for people. */
  readonly sentences: readonly string[];
  /** What would be done, one line each. */
  readonly doing: readonly string[];
  readonly recordOwner: UserId | null;
  /** Whose activity it is, of our own people. */
  readonly author: UserId | null;
}

/** The question to a person: what it is about, why it is asked, what would be done, and who decides. */
export function planReview(input: ReviewInput): ReviewTask {
  const role = reviewerRole(input.reasons);
  const whose = [...new Set([...(input.author === null ? [] : [input.author]), ...ownersOf(input.proposals)])];
  return openReview({
    id: reviewTaskId(reviewIdOf(input.activityId)),
    activityId: input.activityId,
    proposalIds: input.proposals.map((proposal) => proposal.id),
    ...aboutOf(input.proposals),
    ...(whose.length === 0 ? {} : { whose }),
    reasons: input.reasons,
    role,
    title: `Review: ${input.subject}`,
    detail: detail(input),
    recordOwner: input.recordOwner,
    ...(input.candidates.length === 0 ? {} : { candidates: input.candidates }),
  }, input);
}

/** One review for an activity, so its id is the activity's own: asking again finds the question asked. */
const reviewIdOf = (activity: ActivityId): string => activity;

/** Everything that the reviewer has to know; how much of it the CRM may show is `question-in-crm.ts`'s to say. */
function detail({ sentences, summary, doing, candidates }: ReviewInput): string {
  const parts = [
    `Why you are asked:\n${listed(sentences)}`,
    summary === "" ? "" : `Summary:\n${summary}`,
    `Would be done:\n${listed(doing)}`,
    candidateLines(candidates, "number"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** "log email "Offer 12"": what approving a proposal does, on one line. */
export function doing(proposal: EngagementProposal): string {
  const subject = proposal.fields.subject ?? "";
  if (proposal.kind === "create_task") return `task "${subject}"${proposal.fields.due ? `, due ${proposal.fields.due}` : ", no date"}`;
  return `${proposal.kind === "update_activity" ? "update" : "log"} ${proposal.object} "${subject}"`;
}
