import { type ActivityId, reviewTaskId } from "../model/ids.ts";
import type { ReviewTask } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { Instant } from "../model/time.ts";
import type { Desk } from "./absence.ts";
import { openReview } from "./open-review.ts";

/** A rule failed on this activity: nothing is proposed, and whoever owns the data sees that it is there. */
export function unjudgedReview(
  activity: { readonly id: ActivityId; readonly kind: string; readonly occurredAt: Instant },
  reasons: readonly ReasonCode[],
  desk: Desk,
): ReviewTask {
  const detail = `Steward could not judge a ${activity.kind} of ${activity.occurredAt.slice(0, "2026-01-01".length)}. Nothing was logged. Log it by hand where it belongs, and reject this with a reason.`;
  return openReview({
    id: reviewTaskId(activity.id), activityId: activity.id, proposalIds: [], reasons, role: "data-owner",
    title: `Review: a ${activity.kind} that could not be judged`, detail, recordOwner: null,
  }, desk);
}
