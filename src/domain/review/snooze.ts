import type { ReviewTask } from "../model/proposal.ts";
import { err, ok, type Result } from "../model/result.ts";
import type { Instant } from "../model/time.ts";

/** What a person wants of a review for a while. */
export interface Snoozing {
  /** Until when nobody wants to see it; null: show it again now. */
  readonly until: Instant | null;
  /** The version they looked at. */
  readonly version: number;
}

/** Why a review was not put off. */
export interface SnoozeRefusal {
  readonly kind: "closed" | "stale" | "incomplete";
  readonly message: string;
}

/**
 * A review out of sight for a while. It is due no earlier than it comes back, for nobody is reminded of what they put off; its end stays
 * where it is, and nothing is put off beyond that.
 */
export function snooze(task: ReviewTask, { until, version }: Snoozing, now: Instant): Result<ReviewTask, SnoozeRefusal> {
  if (task.state !== "open") return err({ kind: "closed", message: `This review is already ${task.state}.` });
  if (task.expiresAt <= now) return err({ kind: "closed", message: "This review has expired." });
  if (version !== task.version) return err({ kind: "stale", message: "This review changed since you opened it; look at it again." });
  const next = { ...awake(task), version: task.version + 1 };
  if (until === null) return ok(next);
  if (until <= now) return err({ kind: "incomplete", message: "A review is put off to a time to come." });
  if (until >= task.expiresAt) return err({ kind: "incomplete", message: `This review ends on ${task.expiresAt.slice(0, "2026-01-01".length)}; it cannot be put off beyond that.` });
  return ok({ ...next, snoozedUntil: until, dueAt: until > task.dueAt ? until : task.dueAt });
}

/** The review as whoever is asked anew sees it: at once. */
export const awake = ({ snoozedUntil: _snoozed, ...rest }: ReviewTask): ReviewTask => rest;
