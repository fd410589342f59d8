import type { UserId } from "../model/ids.ts";
import type { ReviewTask } from "../model/proposal.ts";
import { daysAfter, hoursAfter } from "../model/time.ts";
import type { Desk } from "./absence.ts";
import { askedOf, decider } from "./assign.ts";

/** A question to a person, before it is known who that is and how long they have. */
export interface Question extends Pick<ReviewTask, "id" | "activityId" | "proposalIds" | "reasons" | "role" | "title" | "detail" | "candidates" | "about" | "whose" | "forApprovers"> {
  readonly recordOwner: UserId | null;
}

/** The task of a question as it begins: put before whoever decides now, due and over when the policy says so. */
export function openReview({ detail, recordOwner, ...question }: Question, desk: Desk): ReviewTask {
  const { at, policy: { review } } = desk;
  return {
    ...question,
    state: "open",
    ...askedOf(decider(question.role, recordOwner, desk), detail, desk),
    createdAt: at,
    dueAt: hoursAfter(at, review.escalateAfterHours),
    expiresAt: daysAfter(at, review.expireAfterDays),
    escalations: 0,
    version: 1,
  };
}
