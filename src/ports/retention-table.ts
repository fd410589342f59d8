import type { Instant } from "../domain/model/time.ts";

/** How many rows lost their words, by what they are. */
export interface TextRemoved {
  readonly activities: number;
  readonly proposals: number;
  readonly reviews: number;
  readonly writes: number;
}

/** What one step took. */
export interface TextStep extends TextRemoved {
  /** Findings of which what was made went: a step takes as many of them as of activities, at most. */
  readonly causes: number;
}

/** How many activities hold words beyond their time. */
export interface OldText {
  /** Nothing stands in the way of removing them. */
  readonly removable: number;
  /** A person has to decide about them, or they are on their way to the CRM. */
  readonly awaited: number;
}

/** What is kept of activities after their time: numbers, times, states, records, hashes; no words and nobody's address. */
export interface RetentionTable {
  /**
   * Takes the words of the oldest activities that were taken in before `before` and that nobody has to decide or write any
   * more, at most `limit` of them and as many findings, and of all that was made of them. What was written to the CRM keeps fingerprints of its
   * words, by which a person's later edits are told. What was made of findings goes whole, and with it the way back of merges. All zero when none is left; until commit nobody judges.
   */
  removeText(before: Instant, limit: number): Promise<TextStep>;
  /** What holds words although it is older than `before`. */
  oldText(before: Instant): Promise<OldText>;
}
