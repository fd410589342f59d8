import type { Policy } from "../../../config/policy.ts";
import type { ReviewerRole, ReviewTask } from "../model/proposal.ts";
import type { UserId } from "../model/ids.ts";
import type { User } from "../model/records.ts";
import { hoursAfter, type Instant } from "../model/time.ts";
import { type Desk, inPlaceOf, isAway, standIn, withoutLine } from "./absence.ts";
import { escalated, holders } from "./assign.ts";
import { awake } from "./snooze.ts";

/** What time alone makes of an open review. */
export interface Overdue {
  readonly verb: "escalate" | "expire" | "assign";
  readonly task: ReviewTask;
}

/**
 * What becomes of an open review that nobody decided: when it is due, whoever decides next is asked and gets as long; at its end it
 * expires and nothing is done; when whoever has it went away, their deputy is asked, or the role's next. Null while it has time, and once everybody was asked.
 */
export function overdue(task: ReviewTask, users: readonly User[], policy: Policy, now: Instant): Overdue | null {
  if (task.state !== "open") return null;
  if (task.expiresAt <= now) return { verb: "expire", task: { ...task, state: "expired", version: task.version + 1 } };
  const desk = { users, policy, at: now };
  const anew = { dueAt: hoursAfter(now, policy.review.escalateAfterHours), version: task.version + 1 };
  if (task.dueAt > now) {
    const deputy = inTheirPlace(task, desk);
    return deputy === null ? null : { verb: "assign", task: { ...awake(task), ...anew, ...deputy } };
  }
  const next = nextDecider(task, desk);
  return next === null ? null : { verb: "escalate", task: { ...awake(task), ...anew, ...next, detail: withoutLine(task.detail), escalations: task.escalations + 1 } };
}

/** Who is asked instead of whoever has it and went away, with the line that says so; null when they are there, or nobody else is. */
function inTheirPlace({ role, assigneeId, detail }: ReviewTask, desk: Desk): Pick<ReviewTask, "assigneeId" | "detail"> | null {
  if (assigneeId === null || !isAway(assigneeId, desk)) return null;
  const deputy = standIn(assigneeId, desk) ?? holders(role === "record-owner" ? "manager" : role, desk)[0] ?? null;
  return deputy === null ? null : { assigneeId: deputy, detail: inPlaceOf(detail, assigneeId, desk) };
}

/** Who is asked next: whoever holds the next role, and of those with the last word each once. Null when nobody is left. */
export function nextDecider({ role, assigneeId }: Pick<ReviewTask, "role" | "assigneeId">, desk: Desk): { readonly role: ReviewerRole; readonly assigneeId: UserId } | null {
  for (let at = role; ;) {
    const next = escalated(at);
    const able = holders(next, desk);
    // One after the other, so that two who hold the last role do not hand it to each other for ever.
    const left = next === role ? able.slice(able.findIndex((id) => id === assigneeId) + 1) : able.filter((id) => id !== assigneeId);
    const [first] = left;
    if (first !== undefined) return { role: next, assigneeId: first };
    if (next === at) return null;
    at = next;
  }
}
