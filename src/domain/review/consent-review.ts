import { type ActivityId, reviewTaskId } from "../model/ids.ts";
import type { ReviewTask } from "../model/proposal.ts";
import type { Desk } from "./absence.ts";
import { reviewerRole } from "./assign.ts";
import { openReview } from "./open-review.ts";

/** Somebody withdrew or gave consent by a text message. `phone` is whose, null when it must not be told. */
export interface ConsentNews {
  readonly id: ActivityId;
  readonly change: "withdrawn" | "given";
  readonly phone: string | null;
}

/** What the policy's list of opt-outs says of the number now. */
export type ConsentListing = "listed" | "lifted" | "as before";

/**
 * Nothing is logged and nothing is proposed: whoever answers for privacy sees that consent changed, what the policy says of
 * it since, and does what follows from it in the CRM.
 */
export function consentReview({ id, change, phone }: ConsentNews, listing: ConsentListing, desk: Desk): ReviewTask {
  const reasons = ["opt_out"] as const;
  const who = phone ?? "Somebody whose number is not shown";
  const [title, todo] = change === "withdrawn"
    ? ["consent to text messages was withdrawn", "withdrew consent to text messages. Set it so on the contact, and see that nobody writes there"]
    : ["consent to text messages was given", "gave consent to text messages again. Set it so on the contact if you hold one of this number"];
  const detail = `${who} ${todo}. ${LISTINGS[change][listing]} Nothing was logged; approve this once it is done, or reject it with a reason.`;
  return openReview({ id: reviewTaskId(id), activityId: id, proposalIds: [], reasons, role: reviewerRole(reasons), title: `Review: ${title}`, detail, recordOwner: null }, desk);
}

const AS_BEFORE = "The policy's list of opt-outs is as it was.";
const LISTINGS: Readonly<Record<ConsentNews["change"], Readonly<Record<ConsentListing, string>>>> = {
  withdrawn: { listed: "The number is on the policy's list of opt-outs now.", lifted: AS_BEFORE, "as before": AS_BEFORE },
  given: { listed: AS_BEFORE, lifted: "The number is off the policy's list of opt-outs now.", "as before": "If the number is on the policy's list of opt-outs, approving takes it off." },
};
