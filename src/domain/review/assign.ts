import type { ReviewerRole, ReviewTask } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { User } from "../model/records.ts";
import type { UserId } from "../model/ids.ts";
import { type Desk, inPlaceOf, standIn } from "./absence.ts";

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

/** Whom a review is put before. */
export interface Decider {
  /** Null when nobody is left. */
  readonly assigneeId: UserId | null;
  /** Whose it would have been, were they not away. */
  readonly awayId: UserId | null;
}

/**
 * The user for a role. The record's owner stands in for a role that nobody holds, for somebody who knows the customer is better
 * than nobody. Who is away is represented by their deputy, else by whoever comes next; when all are away, it waits for the
 * first. The choice is stable: the first by address.
 */
export function decider(role: ReviewerRole, recordOwner: UserId | null, desk: Desk): Decider {
  const owner = desk.users.filter(({ id }) => id === recordOwner && isKnown(id, desk)).map(({ id }) => id);
  const wanted = role === "record-owner" ? [...owner, ...meant("manager", desk)] : [...meant(role, desk), ...owner];
  const [first] = wanted;
  const assigneeId = present(wanted, desk)[0] ?? first ?? null;
  return { assigneeId, awayId: first === undefined || first === assigneeId ? null : first };
}

/** A review's assignee and words, by who decides and in whose place. */
export function askedOf({ assigneeId, awayId }: Decider, detail: string, desk: Desk): Pick<ReviewTask, "assigneeId" | "detail"> {
  return { assigneeId, detail: awayId === null ? detail : inPlaceOf(detail, awayId, desk) };
}

/** Who can decide for a role now, in a stable order: those who hold it, then admins, each by whoever stands in for them. */
export const holders = (role: ReviewerRole, desk: Desk): readonly UserId[] => present(meant(role, desk), desk);

function meant(role: ReviewerRole, desk: Desk): readonly UserId[] {
  const holding = (wanted: ReviewerRole | "admin"): readonly User[] =>
    desk.users.filter((user) => user.role === wanted && isKnown(user.id, desk)).sort((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1));
  return [...holding(role), ...holding("admin")].map(({ id }) => id);
}

const present = (ids: readonly UserId[], desk: Desk): readonly UserId[] => [...new Set(ids.flatMap((id) => standIn(id, desk) ?? []))];

/** Active, or away with somebody in their place. */
const isKnown = (id: UserId, desk: Desk): boolean => desk.users.some((user) => user.id === id && (user.active || standIn(id, desk) !== null));

/** Ids differ from one installation to the next; addresses do not. */
const addressOf = ({ email, name }: User): string => email ?? name;
