import type { Policy } from "../../../config/policy.ts";
import type { ReviewerRole, ReviewTask } from "../model/proposal.ts";
import type { UserId } from "../model/ids.ts";
import type { User } from "../model/records.ts";
import { hoursAfter, type Instant } from "../model/time.ts";
import { escalated, holders } from "./assign.ts";

/** What time alone makes of an open review. */
export interface Overdue {
  readonly verb: "escalate" | "expire";
  readonly task: ReviewTask;
}

/**
 * What becomes of an open review that nobody decided: when it is due, whoever decides next is asked and gets as long
 * (ROUTING: absent → deputy; too old → escalates); at its end it expires and nothing is done. Null while it has time, and
 * once everybody was asked.
 */
export function overdue(task: ReviewTask, users: readonly User[], policy: Policy, now: Instant): Overdue | null {
  if (task.state !== "open") return null;
  if (task.expiresAt <= now) return { verb: "expire", task: { ...task, state: "expired", version: task.version + 1 } };
  if (task.dueAt > now) return null;
  const next = nextDecider(task, users);
  if (next === null) return null;
  return { verb: "escalate", task: { ...task, ...next, dueAt: hoursAfter(now, policy.review.escalateAfterHours), escalations: task.escalations + 1, version: task.version + 1 } };
}

/** Who is asked next: whoever holds the next role, and of those with the last word each once. Null when nobody is left. */
export function nextDecider({ role, assigneeId }: Pick<ReviewTask, "role" | "assigneeId">, users: readonly User[]): { readonly role: ReviewerRole; readonly assigneeId: UserId } | null {
  for (let at = role; ;) {
    const next = escalated(at);
    const able = holders(next, users);
    // One after the other, so that two who hold the last role do not hand it to each other for ever.
    const left = next === role ? able.slice(able.findIndex((id) => id === assigneeId) + 1) : able.filter((id) => id !== assigneeId);
    const [first] = left;
    if (first !== undefined) return { role: next, assigneeId: first };
    if (next === at) return null;
    at = next;
  }
}
