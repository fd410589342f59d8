import type { Policy } from "../../../config/policy.ts";
import { type ActivityId, reviewTaskId } from "../model/ids.ts";
import type { ReviewTask } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { User } from "../model/records.ts";
import { daysAfter, hoursAfter, type Instant } from "../model/time.ts";
import { assignee } from "./assign.ts";

/** A rule failed on this activity: nothing is proposed, and whoever owns the data sees that it is there. */
export function unjudgedReview(
  activity: { readonly id: ActivityId; readonly kind: string; readonly occurredAt: Instant },
  reasons: readonly ReasonCode[],
  { at, users, policy }: { readonly at: Instant; readonly users: readonly User[]; readonly policy: Policy },
): ReviewTask {
  return {
    id: reviewTaskId(activity.id),
    activityId: activity.id,
    proposalIds: [],
    state: "open",
    reasons,
    role: "data-owner",
    assigneeId: assignee("data-owner", null, users),
    title: `Review: a ${activity.kind} that could not be judged`,
    detail: `Steward could not judge a ${activity.kind} of ${activity.occurredAt.slice(0, "2026-01-01".length)}. Nothing was logged. Log it by hand where it belongs, and reject this with a reason.`,
    createdAt: at,
    dueAt: hoursAfter(at, policy.review.escalateAfterHours),
    expiresAt: daysAfter(at, policy.review.expireAfterDays),
    escalations: 0,
    version: 1,
  };
}
