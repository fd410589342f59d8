import type { Sight } from "../../domain/access/permissions.ts";
import { decidesReview, seesReview } from "../../domain/access/sees.ts";
import type { Actor } from "../../domain/audit/fact.ts";
import { userId } from "../../domain/model/ids.ts";
import { isOfMerge, type Proposal, type ReviewTask } from "../../domain/model/proposal.ts";
import type { User } from "../../domain/model/records.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** The active user who decides, with what an admin gave them; null for a program, and for whoever has the shell or the console. */
export async function userWhoDecides(tx: TenantTransaction, { kind, id }: Actor, users: readonly User[]): Promise<User | null> {
  const user = kind === "user" ? (users.find((one) => one.active && one.id === id) ?? null) : null;
  if (user === null) return null;
  const given = await tx.roles.of(userId(id));
  if (user.role === "admin" || given.includes("admin")) return { ...user, role: "admin" };
  return given.includes("data-owner") ? { ...user, role: "data-owner" } : user;
}

/** As what somebody decides; null for a program. Whoever has the shell or the console is an admin. */
export async function roleWhoDecides(tx: TenantTransaction, actor: Actor): Promise<User["role"] | null> {
  if (actor.kind === "admin") return "admin";
  return (await userWhoDecides(tx, actor, await tx.mirror.users()))?.role ?? null;
}

/** What a review is to somebody: not there, there to be read, or theirs to decide. */
export type ReviewFor = "hidden" | "shown" | "theirs";

/**
 * What a review is to who sees so much. Whom the policy names to approve merges a second time meets them whoever was asked first: what of them is
 * theirs to approve is told by the rules of merges.
 */
export async function reviewFor(tx: TenantTransaction, { actor, sees }: { readonly actor: Actor; readonly sees: Sight }, task: ReviewTask, proposals: readonly Proposal[]): Promise<ReviewFor> {
  if (decidesReview(sees, task) || (proposals.some(isOfMerge) && (await isApprover(tx, actor)))) return "theirs";
  return seesReview(sees, task, proposals) ? "shown" : "hidden";
}

/** What somebody is told who may not look at a review, as if there were none. */
export const NO_SUCH_REVIEW = { kind: "not-found", message: "There is no such review." } as const;

/** Why a review is not theirs to decide; null where it is. */
export async function sightStop(tx: TenantTransaction, who: { readonly actor: Actor; readonly sees: Sight }, task: ReviewTask, proposals: readonly Proposal[]) {
  const is = await reviewFor(tx, who, task, proposals);
  if (is === "theirs") return null;
  return is === "hidden" ? NO_SUCH_REVIEW : ({ kind: "not-allowed", message: "This review is asked of somebody else." } as const);
}

/** Whether the policy names them to approve merges a second time. */
export async function isApprover(tx: TenantTransaction, actor: Actor): Promise<boolean> {
  const { approvers } = tx.installation.policy.governance;
  const user = approvers.length === 0 ? null : await userWhoDecides(tx, actor, await tx.mirror.users());
  return approvers.includes(user?.email?.toLowerCase() ?? "");
}
