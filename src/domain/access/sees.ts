import { isOfEngagement, type Proposal, type ReviewTask } from "../model/proposal.ts";
import type { User } from "../model/records.ts";
import type { UserId } from "../model/ids.ts";
import type { Sight } from "./permissions.ts";

/** Whether somebody's sight takes in the work of one of these users. */
export const seesAny = (sees: Sight, users: readonly (UserId | null)[]): boolean => sees.kind === "all" || users.some((user) => user !== null && sees.ids.includes(user));

/** Whether a review may be looked at: it is asked of somebody in sight, or is about an activity that is theirs. */
export const seesReview = (sees: Sight, task: Pick<ReviewTask, "assigneeId">, proposals: readonly Proposal[]): boolean => seesAny(sees, [task.assigneeId, ...ownersOf(proposals)]);

/** Whether a review may be decided: it is asked of somebody in sight. Being about one's activity is no right to decide what was asked of somebody else. */
export const decidesReview = (sees: Sight, task: Pick<ReviewTask, "assigneeId">): boolean => seesAny(sees, [task.assigneeId]);

/** Whether an activity may be looked at: its engagement is, or would be, somebody's in sight, or one of them took part. */
export function seesActivity(sees: Sight, proposals: readonly Proposal[], { addresses, users }: { readonly addresses: readonly string[]; readonly users: readonly Pick<User, "id" | "email">[] }): boolean {
  const present = new Set(addresses.map((address) => address.toLowerCase()));
  return seesAny(sees, [...ownersOf(proposals), ...users.flatMap(({ id, email }) => (email !== null && present.has(email.toLowerCase()) ? [id] : []))]);
}

const ownersOf = (proposals: readonly Proposal[]): readonly (UserId | null)[] => proposals.filter(isOfEngagement).map(({ fields }) => fields.ownerId ?? null);
