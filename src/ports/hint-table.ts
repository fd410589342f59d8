import type { Instant } from "../domain/model/time.ts";
import type { ChangeHint, HintGap } from "./change-hints.ts";

/** A hint that waits to be looked into. */
export interface WaitingHint extends ChangeHint {
  /** The fence: another number each time it is told. */
  readonly told: number;
  /** Asks for a second look, some time after the first: what it is about is not told again. */
  readonly isSecondLook: boolean;
}

/** More hints of an object came than are kept: what they told has to be asked for. */
export interface HintOverflow extends HintGap {
  /** Hints of what no incremental reading sees (deletions, associations, merges) were among them: everything has to be read. */
  readonly full: boolean;
}

/** Hints of one installation that nobody has looked into yet: each of (object, id, kind) once, with its latest time. */
export interface HintTable {
  /**
   * Stores hints, to be looked into from `dueAt` on. Above a bound an object's hints are dropped and told as overflow,
   * which the caller answers in the same transaction; those of forgotten people never are.
   */
  add(hints: readonly ChangeHint[], dueAt: Instant): Promise<readonly HintOverflow[]>;
  /** Asks for a second look at `dueAt`; what is told of the same records meanwhile does not bring it forward. */
  lookAgain(hints: readonly ChangeHint[], dueAt: Instant): Promise<void>;
  /** All hints of up to `records` records of one object, those that wait longest first. They stay until they are settled. */
  take(now: Instant, records: number): Promise<readonly WaitingHint[]>;
  /** Forgets hints that were looked into; one that was told again since stays. */
  settle(hints: readonly WaitingHint[]): Promise<void>;
  /** Not before `until`: looking into them failed, and would again. */
  postpone(hints: readonly WaitingHint[], until: Instant): Promise<void>;
  /** How many wait, and since when (by the vendor's clock) the oldest. */
  waiting(): Promise<{ readonly count: number; readonly oldest: Instant | null }>;
  /** Where a feed goes on after a break; null when it never got anywhere. */
  feedMark(): Promise<string | null>;
  setFeedMark(mark: string): Promise<void>;
}
