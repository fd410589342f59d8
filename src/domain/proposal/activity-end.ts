/** A write of an activity, as far as the activity's own state depends on it. */
export interface WriteEnd {
  readonly kind: string;
  readonly state: "due" | "intended" | "done" | "refused";
}

/** Writes that the activity led to; the task that carries a question is none. */
const OF_THE_ACTIVITY: ReadonlySet<string> = new Set(["log_activity", "update_activity", "cancel_activity", "create_task", "update_record"]);
const LOGS: ReadonlySet<string> = new Set(["log_activity", "update_activity", "cancel_activity"]);

/**
 * Where an activity stands by its writes: a person is asked about it, something still waits to be written, its record
 * is in the CRM (even if a person left its refused task aside), or it came to nothing.
 */
export function activityStateAfter(writes: readonly WriteEnd[], isAsked: boolean): "review" | "logging" | "logged" | "rejected" {
  if (isAsked) return "review";
  const own = writes.filter(({ kind }) => OF_THE_ACTIVITY.has(kind));
  if (own.some(({ state }) => state === "due" || state === "intended")) return "logging";
  return own.some(({ kind, state }) => LOGS.has(kind) && state === "done") ? "logged" : "rejected";
}
