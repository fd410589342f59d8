import type { Evidence } from "../domain/quality/authority/evidence.ts";
import type { Loss } from "../domain/quality/authority/rules.ts";
import type { AuthorityTerms } from "../domain/quality/authority/terms.ts";
import type { FixClass } from "../domain/model/fix-class.ts";
import type { ProposalId, ReviewTaskId } from "../domain/model/ids.ts";
import type { Instant, LocalDate } from "../domain/model/time.ts";
import type { CleanupBreakdown, CleanupCounts, Completion } from "../domain/quality/cleanup.ts";
import type { CleanupClass, Outcome } from "../domain/quality/outcome.ts";

/** A class that lost the right to act alone. */
export interface LostClass {
  readonly class: FixClass;
  readonly at: Instant;
  readonly why: Loss;
}

/** Counts of a row of the measures; `key` is null where they are of all. */
export interface CleanupSum extends CleanupCounts {
  readonly isTotal: boolean;
  readonly key: string | null;
}

/** What became of what Steward suggested to clean up, and what follows from it for its authority. */
export interface OutcomeTable {
  /** A second time is the same row, unless it was edited on its way: then the last word holds. */
  note(outcomes: readonly Outcome[]): Promise<void>;
  /** When somebody decided last, a second look included, this review aside; null when never. */
  lastDecision(by: string, but: ReviewTaskId): Promise<Instant | null>;
  /** Whether somebody else is to look at it again, where so many per cent are. Always the same of the same. */
  isSampled(id: ProposalId, percent: number): boolean;
  get(id: ProposalId): Promise<(Pick<Outcome, "id" | "class" | "object" | "decidedBy"> & { readonly isChecked: boolean }) | null>;
  /** It was taken back; null where nobody knows of it, as of what a person asked for. */
  reversed(id: ProposalId, at: Instant): Promise<CleanupClass | null>;
  /** Somebody said that the two are different after all. */
  differed(id: ProposalId, at: Instant): Promise<void>;
  /** Changes whose second look is still to be asked for, oldest first; not those that are still to be written. */
  unchecked(limit: number): Promise<readonly Pick<Outcome, "id" | "class" | "object" | "decidedBy">[]>;
  /** Whether anybody ever decided under a name of their own, and not as the admin or with a key. */
  isPersonKnown(): Promise<boolean>;
  /** `isAsked` false: nothing is left of it that could be looked at. */
  checkAsked(id: ProposalId, asked: { readonly at: Instant; readonly isAsked: boolean }): Promise<void>;
  checked(id: ProposalId, answer: { readonly answer: "right" | "wrong"; readonly by: string; readonly at: Instant; readonly lookMs: number | null }): Promise<void>;
  /** One click; false where the review asked about nothing of clean-up, or is not decided. */
  foundUseful(review: ReviewTaskId, isUseful: boolean): Promise<boolean>;
  /** Classes of fixes of which anything is known. */
  classes(): Promise<readonly FixClass[]>;
  /** What a class comes to; a question is one look, however many changes it asked about. What was before it last lost its authority is not counted. */
  evidence(of: FixClass, terms: AuthorityTerms, at: Instant): Promise<Evidence>;
  /** How many of a class were made without asking since. Others who make one of it wait until this transaction ends. */
  madeSince(of: FixClass, from: Instant): Promise<number>;
  lost(of: FixClass, loss: { readonly at: Instant; readonly why: Loss }): Promise<void>;
  losses(): Promise<readonly LostClass[]>;
  /** Those that were not told yet; told from now on. */
  tellLosses(): Promise<readonly LostClass[]>;
  /** Sums of whole weeks by one breakdown, and of all. */
  sums(range: { readonly from: LocalDate; readonly to: LocalDate }, by: CleanupBreakdown): Promise<readonly CleanupSum[]>;
  /** Counts, at the end of a look over all records, which of them lack a field that work depends on. */
  noteCompletion(week: LocalDate): Promise<void>;
  completion(range: { readonly from: LocalDate; readonly to: LocalDate }): Promise<readonly Completion[]>;
  /** Deletes what is older, at most so many at once; returns how many. */
  forgetBefore(week: LocalDate, limit: number): Promise<number>;
}
