import type { Sight } from "../../domain/access/permissions.ts";
import { reviewFor, type ReviewViewer } from "../../domain/access/sees.ts";
import type { Actor } from "../../domain/audit/fact.ts";
import { userId } from "../../domain/model/ids.ts";
import type { ReviewTask } from "../../domain/model/proposal.ts";
import type { User } from "../../domain/model/records.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** The active user who decides, with what an admin gave them; null for a program, and for whoever has the shell or the console. */
export async function userWhoDecides(tx: TenantTransaction, { kind, id }: Actor, users: readonly User[]): Promise<User | null> {
  const user = kind === "user" ? (users.find((one) => one.active && one.id === id) ?? null) : null;
  if (user === null) return null;
  const given = await tx.roles.of(userId(id));
  if (given.includes("admin")) return { ...user, role: "admin" };
  if (given.includes("data-owner")) return { ...user, role: "data-owner" };
  // The policy makes no admin (domain/access/standing.ts): whom it calls one is asked where nobody else is there, and decides no more than a rep.
  return user.role === "admin" ? { ...user, role: "rep" } : user;
}

/** As what somebody decides; null for a program. Whoever has the shell or the console is an admin. */
export async function roleWhoDecides(tx: TenantTransaction, actor: Actor): Promise<User["role"] | null> {
  if (actor.kind === "admin") return "admin";
  return (await userWhoDecides(tx, actor, await tx.mirror.users()))?.role ?? null;
}

/** What somebody is told who may not look at a review, as if there were none. */
export const NO_SUCH_REVIEW = { kind: "not-found", message: "There is no such review." } as const;

/** Why a review is not theirs to decide; null where it is. */
export async function sightStop(tx: TenantTransaction, who: { readonly actor: Actor; readonly sees: Sight }, task: ReviewTask) {
  const is = reviewFor(await viewerOf(tx, who), task);
  if (is === "theirs") return null;
  return is === "hidden" ? NO_SUCH_REVIEW : ({ kind: "not-allowed", message: "This review is asked of somebody else." } as const);
}

/** Whoever looks at reviews, one or many. */
export async function viewerOf(tx: TenantTransaction, { actor, sees }: { readonly actor: Actor; readonly sees: Sight }): Promise<ReviewViewer> {
  return { sees, isApprover: sees.kind !== "all" && (await isApprover(tx, actor)) };
}

/** Whether the policy names them to approve merges a second time. */
async function isApprover(tx: TenantTransaction, actor: Actor): Promise<boolean> {
  const { approvers } = tx.installation.policy.governance;
  const user = approvers.length === 0 ? null : await userWhoDecides(tx, actor, await tx.mirror.users());
  return approvers.includes(user?.email?.toLowerCase() ?? "");
}
