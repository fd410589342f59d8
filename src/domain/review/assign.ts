import type { ReviewerRole } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { User } from "../model/records.ts";
import type { UserId } from "../model/ids.ts";

/** Who decides, by the gravest of the reasons: privacy before promises and stages, those before fields, all before matches. */
export function reviewerRole(reasons: readonly ReasonCode[]): ReviewerRole {
  const has = (...codes: readonly ReasonCode[]): boolean => codes.some((code) => reasons.includes(code));
  if (has("sensitive", "opt_out", "privileged", "injection")) return "privacy-owner";
  if (has("promise", "stage_signal", "forecast_signal", "close_date_signal", "amount_signal", "customer_visible")) return "manager";
  if (has("protected_field", "owner_change", "routing_field")) return "data-owner";
  return "record-owner";
}

/** The next who decides when one does not: the manager, then whoever owns privacy, who has the last word. */
export function escalated(role: ReviewerRole): ReviewerRole {
  return role === "record-owner" || role === "data-owner" ? "manager" : "privacy-owner";
}

/**
 * The user for a role; null when nobody holds it. The record's owner stands in for a role that nobody holds, for
 * somebody who knows the customer is better than nobody. The choice is stable: the first by address.
 */
export function assignee(role: ReviewerRole, recordOwner: UserId | null, users: readonly User[]): UserId | null {
  const owner = users.find((user) => user.active && user.id === recordOwner)?.id ?? null;
  if (role === "record-owner") return owner ?? assignee("manager", null, users);
  return holders(role, users)[0] ?? owner;
}

/** Who can stand for a role, in a stable order: those who hold it, then admins. */
export function holders(role: ReviewerRole, users: readonly User[]): readonly UserId[] {
  const active = users.filter((user) => user.active).toSorted((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1));
  return [...active.filter((user) => user.role === role), ...active.filter((user) => user.role === "admin")].map(({ id }) => id);
}

/** Ids differ from one installation to the next; addresses do not. */
const addressOf = ({ email, name }: User): string => email ?? name;
