import type { UserId } from "../domain/model/ids.ts";
import type { ReviewerRole, ReviewState, ReviewTask } from "../domain/model/proposal.ts";
import type { ReasonCode } from "../domain/model/reasons.ts";
import type { Instant } from "../domain/model/time.ts";
import type { ReviewViewer } from "../domain/access/sees.ts";

/** What a review asks about: whether an activity is logged, two records are one, a value is mended, and so on. */
export const REVIEW_KINDS = ["activity", "merge", "unmerge", "rollback", "suggestion", "fix", "check", "link", "refused"] as const;
/** One of {@link REVIEW_KINDS}. */
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** In which order reviews are read: the first to be late, the first or the last asked. */
export const REVIEW_ORDERS = ["due", "oldest", "newest"] as const;
/** One of {@link REVIEW_ORDERS}. */
export type ReviewOrder = (typeof REVIEW_ORDERS)[number];

/** Which reviews are looked for. What is null does not matter. */
export interface ReviewFilter {
  readonly state: ReviewState;
  readonly reason: ReasonCode | null;
  readonly kind: ReviewKind | null;
  readonly object: string | null;
  readonly role: ReviewerRole | null;
  /** "nobody": those that only a role is asked. */
  readonly assignee: UserId | "nobody" | null;
  /** How sure what is proposed is, from and up to without, in hundredths of a percent. */
  readonly confidenceBp: { readonly from: number; readonly below: number } | null;
  /** Only what was due before now. */
  readonly overdue: boolean;
  readonly snoozed: "hidden" | "only" | "shown";
  /** Words of the title, in any case; all of them stand there. Titles are sealed: they are opened to be compared. */
  readonly text: string | null;
  readonly now: Instant;
  /** Only what is not hidden from them. */
  readonly viewer: ReviewViewer;
}

/** A page of reviews. */
export interface ReviewPage {
  readonly tasks: readonly ReviewTask[];
  /** Where the next page begins; null at the end. With a text a page may hold fewer than there was room for, and still have a next one. */
  readonly next: string | null;
}

/** The queue as people look through it. */
export interface ReviewQueue {
  page(filter: ReviewFilter, at: { readonly order: ReviewOrder; readonly after: string | null; readonly limit: number }): Promise<ReviewPage>;
  /** How many there are, counted no further than `max`; the text is left out of account. */
  count(filter: ReviewFilter, max: number): Promise<number>;
  /** How many that somebody may see wait for a person, and how many of these have waited too long. */
  waiting(viewer: ReviewViewer, now: Instant): Promise<{ readonly open: number; readonly overdue: number }>;
}
