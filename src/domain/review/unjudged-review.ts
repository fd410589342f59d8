import { type ActivityId, reviewTaskId } from "../model/ids.ts";
import type { ReviewTask } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import { daysAfter, hoursAfter, type Instant } from "../model/time.ts";
import type { Desk } from "./absence.ts";
import { askedOf, decider } from "./assign.ts";

/** A rule failed on this activity: nothing is proposed, and whoever owns the data sees that it is there. */
export function unjudgedReview(
  activity: { readonly id: ActivityId; readonly kind: string; readonly occurredAt: Instant },
  reasons: readonly ReasonCode[],
  desk: Desk,
): ReviewTask {
  const { at, policy: { review } } = desk;
  const detail = `Steward could not judge a ${activity.kind} of ${activity.occurredAt.slice(0, "2026-01-01".length)}. Nothing was logged. Log it by hand where it belongs, and reject this with a reason.`;
  return {
    id: reviewTaskId(activity.id),
    activityId: activity.id,
    proposalIds: [],
    state: "open",
    reasons,
    role: "data-owner",
    title: `Review: a ${activity.kind} that could not be judged`,
    ...askedOf(decider("data-owner", null, desk), detail, desk),
    createdAt: at,
    dueAt: hoursAfter(at, review.escalateAfterHours),
    expiresAt: daysAfter(at, review.expireAfterDays),
    escalations: 0,
    version: 1,
  };
}
