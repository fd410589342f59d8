import { ownersOf, type Proposal, type ReviewTask } from "../model/proposal.ts";
import type { User } from "../model/records.ts";
import type { UserId } from "../model/ids.ts";
import { EVERYTHING, type Sight } from "./permissions.ts";

/** Whether somebody's sight takes in the work of one of these users. */
export const seesAny = (sees: Sight, users: readonly (UserId | null)[]): boolean => sees.kind === "all" || users.some((user) => user !== null && sees.ids.includes(user));

/** Who looks at reviews: whose work they see, and whether the policy names them to approve merges a second time. */
export interface ReviewViewer {
  readonly sees: Sight;
  readonly isApprover: boolean;
}

/** Who sees all reviews; there is nothing more to approve then. */
export const SEES_ALL: ReviewViewer = { sees: EVERYTHING, isApprover: false };

/** What a review is to somebody: not there, there to be read, or theirs to decide. */
export type ReviewFor = "hidden" | "shown" | "theirs";

/**
 * Whose a review is. It is theirs to decide where it is asked of somebody in sight; where it is about the work of somebody in sight it is shown,
 * for that is no right to decide what was asked of somebody else. Whom the policy names to approve a second time meets merges, and what one
 * person approved, whoever was asked first: what of them is theirs to approve is told by the rules of merges and fixes. The store looks through its queue by the same rule.
 */
export function reviewFor({ sees, isApprover }: ReviewViewer, { assigneeId, whose = [], forApprovers }: Pick<ReviewTask, "assigneeId" | "whose" | "forApprovers">): ReviewFor {
  if (seesAny(sees, [assigneeId]) || (isApprover && forApprovers === true)) return "theirs";
  return seesAny(sees, whose) ? "shown" : "hidden";
}

/** Whether an activity may be looked at: its engagement is, or would be, somebody's in sight, or one of them took part. */
export function seesActivity(sees: Sight, proposals: readonly Proposal[], { addresses, users }: { readonly addresses: readonly string[]; readonly users: readonly Pick<User, "id" | "email">[] }): boolean {
  const present = new Set(addresses.map((address) => address.toLowerCase()));
  return seesAny(sees, [...ownersOf(proposals), ...users.flatMap(({ id, email }) => (email !== null && present.has(email.toLowerCase()) ? [id] : []))]);
}
