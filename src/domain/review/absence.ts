import type { Policy } from "../../../config/policy.ts";
import type { UserId } from "../model/ids.ts";
import type { ReviewTask } from "../model/proposal.ts";
import type { User } from "../model/records.ts";
import type { Instant } from "../model/time.ts";
import { localDateOf } from "../text/local-time.ts";

/** Who there is to decide, and when. */
export interface Desk {
  readonly users: readonly User[];
  readonly policy: Pick<Policy, "review">;
  readonly at: Instant;
}

type Absence = Policy["review"]["absences"][number];

/** The absence that somebody is in; both its days count, as they are where the user lives. Null while they are there. */
function absenceOf(user: User, { policy, at }: Desk): Absence | null {
  const address = user.email?.toLowerCase();
  const theirs = policy.review.absences.filter((one) => one.user === address);
  if (theirs.length === 0) return null;
  const today = localDateOf(at, user.zone);
  return theirs.find((one) => one.from <= today && today <= one.to) ?? null;
}

/**
 * Who decides what somebody would have to: they themselves while they are there, else their deputy, or that one's. Null when
 * the chain ends with somebody who is away too or no longer active, or comes back to where it was.
 */
export function standIn(id: UserId, desk: Desk): UserId | null {
  const seen = new Set<UserId>();
  let user = desk.users.find((one) => one.id === id);
  while (user !== undefined && !seen.has(user.id)) {
    const absence = absenceOf(user, desk);
    if (absence === null) return user.active ? user.id : null;
    seen.add(user.id);
    user = desk.users.find(({ email }) => email?.toLowerCase() === absence.deputy);
  }
  return null;
}

/** Whether somebody whom the CRM knows cannot decide now. */
export function isAway(id: UserId, desk: Desk): boolean {
  const user = desk.users.find((one) => one.id === id);
  return user !== undefined && (!user.active || absenceOf(user, desk) !== null);
}

/** The words of a review with a line that says in whose place its assignee is asked; one that said so before gives way. */
export function inPlaceOf(detail: string, away: UserId, desk: Desk): string {
  const user = desk.users.find((one) => one.id === away);
  if (user === undefined) return detail;
  const absence = absenceOf(user, desk);
  const why = absence === null ? "who is no longer active in the CRM" : `who is away until ${absence.to}`;
  return `${withoutLine(detail)}\n\n${LEAD}${user.name}, ${why}.`;
}

/** The words of a review that is asked of whom it is meant for again. */
export const withoutLine = (detail: ReviewTask["detail"]): string => {
  const at = detail.lastIndexOf(`\n\n${LEAD}`);
  if (at < 0) return detail;
  const end = detail.indexOf("\n\n", at + 2);
  return detail.slice(0, at) + (end < 0 ? "" : detail.slice(end));
};

const LEAD = "Asked in place of ";
