import type { Policy } from "../../../config/policy.ts";
import type { MergeProposal, UnmergeProposal } from "../model/proposal.ts";
import type { User } from "../model/records.ts";

/** Who decides about a merge. */
export interface MergeDecider {
  /** Null for a program that acts with a key. */
  readonly user: Pick<User, "role" | "email"> | null;
  /** Whoever has the shell or the console. */
  readonly isAdmin: boolean;
  /** Somebody approved it before. */
  readonly isSecond: boolean;
}

/**
 * Why a merge, or taking one back, is not for this person to approve, in a sentence; null when it is. The first approval is for the data owners
 * that the policy names for the object, else for whoever holds the role, and for admins; the second for the policy's approvers alone.
 */
export function mergeRefusal(proposals: readonly (MergeProposal | UnmergeProposal)[], { governance }: Pick<Policy, "governance">, { user, isAdmin, isSecond }: MergeDecider): string | null {
  const address = user?.email?.toLowerCase() ?? "";
  if (isSecond) return governance.approvers.includes(address) ? null : "The second approval is for somebody whom governance.approvers names, signed in as themselves.";
  if (isAdmin || user?.role === "admin") return null;
  for (const { object } of proposals) {
    const named = governance.dataOwners[object];
    const isOwner = named.length === 0 ? user?.role === "data-owner" : named.includes(address);
    if (!isOwner) return `A merge of two ${object}s is decided by whoever owns their data.`;
  }
  return null;
}
