import type { Finding } from "../domain/findings/finding.ts";
import type { HygieneRule } from "../domain/model/fix-class.ts";
import type { Seen } from "../domain/findings/seen.ts";
import type { FindingState, Question, Ranked } from "../domain/findings/weekly-queue.ts";
import type { ContactId } from "../domain/model/ids.ts";
import type { RecordObject } from "../domain/model/record-fields.ts";
import type { Instant } from "../domain/model/time.ts";

/** A pass over the mirror: under way, or the last one. */
export interface FindingScan {
  readonly startedAt: Instant;
  /** Which records come next; null when it has ended. */
  readonly object: RecordObject | null;
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
  /** Begins a pass: adds up when something last happened with each record. */
  begin(scan: FindingScan): Promise<void>;
  saveScan(scan: FindingScan): Promise<void>;
  /** Living records in the order of their ids, with what the rules have to know. Until commit nobody is erased and no record changes. */
  page(object: RecordObject, after: string, limit: number): Promise<readonly Seen[]>;
  /**
   * Stores what a pass found; twice is once. What somebody decided, and what is asked, stays so while it rests on the same values;
   * otherwise, and after it was gone, it is open again. Returns how many are open that were not.
   */
  save(findings: readonly Finding[], seenAt: Instant): Promise<number>;
  /** What was not found since this pass began is gone, with its words; a decision to leave it alone stays. Returns how many were open or asked. */
  closeUnseen(startedAt: Instant): Promise<number>;
  /** Whatever is open or asked, the gravest first and at most `limit`, and what was asked since `weekStart`. */
  ranked(weekStart: Instant, limit: number): Promise<readonly Ranked[]>;
  /** With their words; what is gone is missing. */
  get(ids: readonly string[]): Promise<readonly Finding[]>;
  counts(): Promise<readonly FindingCount[]>;
  /** Notes that a question went to its reviewer: its findings are asked, those that were open. */
  markAsked(question: Pick<Question, "id" | "reviewerId" | "findings">, at: Instant): Promise<void>;
  /** A person's word on findings that are open or asked; returns how many. */
  decide(ids: readonly string[], state: "dismissed" | "fixed"): Promise<number>;
  /** Deletes what was found of these contacts, and what speaks of them. Returns how many. */
  forget(contacts: readonly ContactId[], speaks: (text: string) => boolean): Promise<number>;
}
