import type { CauseId, ContactId, ReviewTaskId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";

/** What is suggested of a record: one value, in the form in which two spellings of it are the same. */
export interface SuggestionMark {
  readonly contact: ContactId;
  readonly field: string;
  readonly value: string;
}

/** What was suggested before; each suggestion is asked about once. */
export interface SuggestionTable {
  /** True for the first who suggests it; from then on it is known, whatever is answered. Nothing of the value can be read from what is kept. */
  claim(mark: SuggestionMark, from: { readonly activity: CauseId; readonly review: ReviewTaskId; readonly at: Instant }): Promise<boolean>;
  /** Nobody answered the review: it may be asked about once more. */
  release(review: ReviewTaskId): Promise<void>;
}
