import type { Policy } from "../../../config/policy.ts";
import { type ActivityId, reviewTaskId } from "../model/ids.ts";
import type { ReviewTask } from "../model/proposal.ts";
import type { User } from "../model/records.ts";
import { daysAfter, hoursAfter, type Instant } from "../model/time.ts";
import { assignee, reviewerRole } from "./assign.ts";

/** Somebody withdrew or gave consent by a text message. `phone` is whose, null when it must not be told. */
export interface ConsentNews {
  readonly id: ActivityId;
  readonly change: "withdrawn" | "given";
  readonly phone: string | null;
}

/** Nothing is logged and nothing is proposed: whoever answers for privacy sees that consent changed, and does what follows from it. */
export function consentReview({ id, change, phone }: ConsentNews, { at, users, policy }: { readonly at: Instant; readonly users: readonly User[]; readonly policy: Policy }): ReviewTask {
  const reasons = ["opt_out"] as const;
  const role = reviewerRole(reasons);
  const who = phone ?? "Somebody whose number is not shown";
  const [title, todo] = change === "withdrawn"
    ? ["consent to text messages was withdrawn", "withdrew consent to text messages. Set it so on the contact, and see that nobody writes there"]
    : ["consent to text messages was given", "gave consent to text messages again. Set it so on the contact if you hold one of this number"];
  return {
    id: reviewTaskId(id), activityId: id, proposalIds: [], state: "open", reasons, role, assigneeId: assignee(role, null, users),
    title: `Review: ${title}`,
    detail: `${who} ${todo}. Nothing was logged; approve this once it is done, or reject it with a reason.`,
    createdAt: at, dueAt: hoursAfter(at, policy.review.escalateAfterHours), expiresAt: daysAfter(at, policy.review.expireAfterDays), escalations: 0, version: 1,
  };
}
