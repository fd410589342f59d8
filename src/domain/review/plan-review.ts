import type { SensitiveFlag } from "../model/activity.ts";
import { reviewTaskId, type ActivityId, type UserId } from "../model/ids.ts";
import type { Match } from "../model/judgement.ts";
import type { EngagementProposal, ReviewTask } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { User } from "../model/records.ts";
import type { Instant } from "../model/time.ts";
import { assignee, reviewerRole } from "./assign.ts";

/** What a question to a person is made of. */
export interface ReviewInput {
  readonly activityId: ActivityId;
  readonly proposals: readonly EngagementProposal[];
  readonly reasons: readonly ReasonCode[];
  readonly flags: readonly SensitiveFlag[];
  readonly match: Match;
  /** The line under which the engagement would stand. */
  readonly subject: string;
  readonly summary: string;
  /** One sentence for each reason and one for each kind of sensitive content, in words for people. */
  readonly sentences: readonly string[];
  readonly recordOwner: UserId | null;
  readonly users: readonly User[];
  readonly at: Instant;
  readonly dueAt: Instant;
  readonly expiresAt: Instant;
}

/** The question to a person: what it is about, why it is asked, what would be done, and who decides. */
export function planReview(input: ReviewInput): ReviewTask {
  const role = reviewerRole(input.reasons);
  return {
    id: reviewTaskId(reviewIdOf(input.activityId)),
    activityId: input.activityId,
    proposalIds: input.proposals.map((proposal) => proposal.id),
    state: "open",
    reasons: input.reasons,
    role,
    assigneeId: assignee(role, input.recordOwner, input.users),
    title: `Review: ${input.subject}`,
    detail: detail(input),
    createdAt: input.at,
    dueAt: input.dueAt,
    expiresAt: input.expiresAt,
    escalations: 0,
    version: 1,
  };
}

/** One review for an activity, so its id is the activity's own: asking again finds the question asked. */
const reviewIdOf = (activity: ActivityId): string => activity;

function detail({ sentences, summary, proposals, match }: ReviewInput): string {
  const candidates = match.candidates.slice(0, CANDIDATES_MAX).flatMap((candidate) => {
    const [first] = candidate.evidence;
    return first === undefined ? [] : [`- ${candidate.object}, ${Math.round(candidate.confidence * 100)} %: ${first.detail}`];
  });
  const parts = [
    `Why you are asked:\n${sentences.map((sentence) => `- ${sentence}`).join("\n")}`,
    summary === "" ? "" : `Summary:\n${summary}`,
    `Would be done:\n${proposals.map((proposal) => `- ${doing(proposal)}`).join("\n")}`,
    candidates.length > 0 ? `Candidates:\n${candidates.join("\n")}` : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function doing(proposal: EngagementProposal): string {
  const subject = proposal.fields.subject ?? "";
  if (proposal.kind === "create_task") return `task "${subject}"${proposal.fields.due ? `, due ${proposal.fields.due}` : ", no date"}`;
  return `${proposal.kind === "update_activity" ? "update" : "log"} ${proposal.object} "${subject}"`;
}

const CANDIDATES_MAX = 5;
