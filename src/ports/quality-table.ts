import type { ActivityId, CauseId, ReviewTaskId } from "../domain/model/ids.ts";
import type { Links } from "../domain/model/proposal.ts";
import type { Instant, LocalDate } from "../domain/model/time.ts";
import type { Decision, Example, Features } from "../domain/quality/example.ts";
import type { Mark, Seen } from "../domain/quality/measured.ts";
import type { Sum } from "../domain/quality/measures.ts";

/** Which sums to read: a dimension, and from which week to which, both Mondays and both included. */
export interface SumQuery {
  readonly dim: "all" | "source" | "kind" | "rep";
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** How much of each measure. */
export type Counts = Readonly<Record<string, number>>;

/** What is measured of one installation's activities. Sums lag behind until {@link QualityTable.sumUp} has run. */
export interface QualityTable {
  /** Once for each subject: a second time changes nothing. */
  seen(activities: readonly Seen[]): Promise<void>;
  /** Adds marks to what was seen; subjects that were not change nothing. */
  mark(subjects: readonly string[], marks: readonly Mark[]): Promise<void>;
  /** Their records are in the CRM; the first time counts. */
  logged(activities: readonly ActivityId[], at: Instant): Promise<void>;
  /** Brings the sums up to date for at most so many; returns how many. One at a time for an installation. */
  sumUp(limit: number): Promise<number>;
  /** Added up over the weeks, so that `week` is empty, unless `byWeek`. */
  sums(query: SumQuery, byWeek: boolean): Promise<readonly Sum[]>;
  /** Deletes what happened in weeks before; of the rows behind the sums at most so many. Returns how many rows went. */
  forgetBefore(week: LocalDate, limit: number): Promise<number>;
}

/** A judgement about which a person is asked: what it rested on, and where it would have gone unasked. */
export interface Awaited {
  readonly id: ReviewTaskId;
  readonly activityId: CauseId;
  readonly judgedAt: Instant;
  readonly features: Features;
  readonly links: Links | null;
}

/** Labelled examples of one installation: what a person was asked, in numbers, and what they said. */
export interface ExampleTable {
  /** From now on waits for its decision; asked anew it begins anew. */
  await(asked: readonly Awaited[]): Promise<void>;
  /** Null when nothing was kept of the question, or it is labelled already. Locked until commit. */
  awaited(id: ReviewTaskId): Promise<Awaited | null>;
  /** The decision; `asked` again, for it may not have been kept before. */
  label(asked: Awaited, decision: Decision, at: Instant): Promise<void>;
  /** The question ended without a person. */
  drop(id: ReviewTaskId): Promise<void>;
  /** In the order of their decisions; `after` is the cursor of the last one seen. */
  page(after: string | null, limit: number): Promise<{ readonly examples: readonly Example[]; readonly next: string | null }>;
  /** Deletes at most so many that were asked before; returns how many. */
  forgetBefore(at: Instant, limit: number): Promise<number>;
}
