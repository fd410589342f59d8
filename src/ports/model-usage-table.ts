import type { ModelSpending, ModelUsage } from "../domain/limits/model-budget.ts";
import type { Instant, LocalDate } from "../domain/model/time.ts";

/** What was set aside for a call that is under way. */
export interface ModelReservation extends ModelSpending {
  /** The day (UTC) on which it counts. */
  readonly day: LocalDate;
}

/** What the language model cost one installation, day by day (UTC). Whoever reserves waits for whoever does so at the same time: two workers cannot overspend together. */
export interface ModelUsageTable {
  /** Counts the call and sets aside what it may take; null when the policy's budget does not allow it. What is never settled stays counted. */
  reserve(wanted: ModelSpending, at: Instant): Promise<ModelReservation | null>;
  /** Puts what a call took in the place of what was set aside for it. Once for each reservation. */
  settle(reservation: ModelReservation, taken: ModelSpending): Promise<void>;
  today(at: Instant): Promise<ModelUsage>;
}
