import type { Finding } from "../domain/findings/finding.ts";
import type { HygieneRule } from "../domain/model/fix-class.ts";
import type { Seen } from "../domain/findings/seen.ts";
import type { FindingState, Question, Ranked } from "../domain/findings/weekly-queue.ts";
import type { ContactId } from "../domain/model/ids.ts";
import type { RecordObject } from "../domain/model/record-fields.ts";
import type { Instant } from "../domain/model/time.ts";

/** What a pass reads: first when something last happened with each record, then the records. */
export type ScanStage = "activity" | RecordObject;

/** A pass over the mirror: under way, or the last one. */
export interface FindingScan {
  readonly startedAt: Instant;
  /** What comes next; null when it has ended. */
  readonly object: ScanStage | null;
  /** The last one of them that was looked at, "" before the first. */
  readonly after: string;
  readonly examined: number;
  readonly finishedAt: Instant | null;
}

/** How many findings a rule has in a state. */
export interface FindingCount {
  readonly rule: HygieneRule;
  readonly state: FindingState;
  readonly n: number;
}

/** What is found of the records of one installation. */
export interface FindingTable {
  /** The pass as it stands. Until commit nobody else goes on with it. Null before the first. */
  takeScan(): Promise<FindingScan | null>;
  /** The same, for whoever only looks. */
  scan(): Promise<FindingScan | null>;
  /** Begins a pass: what the one before added up of activities is forgotten. */
  begin(scan: FindingScan): Promise<void>;
  /** Adds the next activities to when something last happened with each record; after which one to go on, null at the end. */
  addUpActivity(after: string, limit: number): Promise<string | null>;
  saveScan(scan: FindingScan): Promise<void>;
  /** Living records in the order of their ids, with what the rules have to know. Until commit nobody is erased and no record changes. */
  page(object: RecordObject, after: string, limit: number): Promise<readonly Seen[]>;
  /**
   * Stores what a pass found; twice is once. What somebody decided, and what is asked, stays so while it rests on the same values;
   * otherwise, and after it was gone, it is open again. Returns how many are open that were not.
   */
  save(findings: readonly Finding[], seenAt: Instant): Promise<number>;
  /** What was not found since this pass began is gone, with its words, at most `limit` at once; a decision to leave it alone stays. `closed`: how many were open or asked. */
  closeUnseen(startedAt: Instant, limit: number): Promise<{ readonly closed: number; readonly isDone: boolean }>;
  /** Whatever is open and rests no more, or asked, the gravest first and at most `limit`, and what was asked since `weekStart`. */
  ranked(when: { readonly weekStart: Instant; readonly now: Instant }, limit: number): Promise<readonly Ranked[]>;
  /** With their words; what is gone is missing. */
  get(ids: readonly string[]): Promise<readonly Finding[]>;
  counts(): Promise<readonly FindingCount[]>;
  /**
   * Notes that a question went to its reviewer, under the id of the review that asks it: its findings are asked, those that were open and
   * about which nothing else is asked or on its way. Returns which.
   */
  markAsked(question: Pick<Question, "id" | "reviewerId" | "findings">, at: Instant): Promise<readonly string[]>;
  /** The findings that a review asks about and that nobody decided. */
  askedIn(question: string): Promise<readonly Pick<Ranked, "id" | "object" | "recordId">[]>;
  /** Open reviews of findings that ask about something that is gone, or rests on other values by now. */
  overtaken(limit: number): Promise<readonly string[]>;
  /** Findings that are not asked any more belong to the question no longer. */
  unask(question: string): Promise<void>;
  /** A person's word on findings that are open or asked; to leave one alone may be said of one that was to be mended, or is gone by now, too. Returns how many. */
  decide(ids: readonly string[], state: "dismissed" | "fixed"): Promise<number>;
  /** Nobody answered: they are open, and asked again after `until`. */
  rest(ids: readonly string[], until: Instant): Promise<void>;
  /** What was to be mended, was asked before then, and is still found, is open again. Returns how many. */
  reopen(askedBefore: Instant): Promise<number>;
  /** Deletes what was found of these contacts; what was asked in a review that is deleted is open again. Returns how many were deleted. */
  forget(contacts: readonly ContactId[]): Promise<number>;
  /** Deletes those of the next findings that speak of somebody. `next`: after which one to go on; null at the end. */
  forgetSpoken(speaks: (text: string) => boolean, page: { readonly after: string; readonly limit: number }): Promise<{ readonly forgotten: number; readonly next: string | null }>;
}
