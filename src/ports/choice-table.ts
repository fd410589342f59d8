import type { ContactId, ReviewTaskId, UserId } from "../domain/model/ids.ts";
import type { ChosenContact } from "../domain/model/match-choice.ts";
import type { Instant } from "../domain/model/time.ts";

/** A choice without its clue, which can be looked for and not read. */
export interface RememberedChoice {
  readonly kind: ChosenContact["clue"]["kind"];
  readonly contactId: ContactId;
  readonly by: UserId | null;
  readonly at: Instant;
  readonly contrary: number;
}

/** What people chose where an address, a number or a name could be several contacts. `MirrorTable.select` brings what matters to an activity. */
export interface ChoiceTable {
  /** A newer choice for a clue takes the place of the one before. */
  remember(choices: readonly ChosenContact[], how: { readonly by: UserId | null; readonly at: Instant; readonly review: ReviewTaskId }): Promise<void>;
  /** A decision took these contacts away again: what is remembered so weighs less. */
  lower(choices: readonly ChosenContact[]): Promise<void>;
  /** What the decision of a review left to be remembered, and no newer one took the place of. */
  ofReview(review: ReviewTaskId): Promise<readonly RememberedChoice[]>;
}
