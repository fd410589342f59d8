import type { Policy } from "../../../config/policy.ts";
import type { FixClass } from "../model/fix-class.ts";
import type { ProposalId, ReviewTaskId, UserId } from "../model/ids.ts";
import type { MergeObject } from "../model/merge.ts";
import type { RecordObject } from "../model/record-fields.ts";
import type { Instant, LocalDate } from "../model/time.ts";

/** What clean-up suggests: the fixes of a rule for one kind of record, or merges of it. Merges are measured alike, and never granted. */
export type CleanupClass = FixClass | `${MergeObject}.merge`;

/** What became of a suggestion. `auto`: made without asking; `reassigned`: handed to somebody else, which ends nothing. */
export type OutcomeVerdict = "approved" | "edited" | "rejected" | "auto" | "reassigned";

/** What became of one suggested change, without a word of it. */
export interface Outcome {
  readonly id: ProposalId;
  readonly reviewId: ReviewTaskId | null;
  readonly class: CleanupClass;
  readonly object: RecordObject;
  readonly ownerId: UserId | null;
  readonly week: LocalDate;
  readonly verdict: OutcomeVerdict;
  /** As the log names whoever decided; null for what was made without asking. */
  readonly decidedBy: string | null;
  readonly decidedAt: Instant;
  /** One by one, by a person. */
  readonly isSingle: boolean;
  /** How long it was looked at, at most; null where nothing tells. */
  readonly lookMs: number | null;
  readonly waitedMs: number | null;
  readonly isRouting: boolean;
  /** Somebody else is to look at it again. */
  readonly wantsCheck: boolean;
}

/** Whether one of so many per cent is looked at again: by a keyed hash of its id in hex, so that the same one always is or is not, and no reviewer can tell which. */
export const isSampled = (mark: string, percent: Policy["authority"]["terms"]["checkPercent"]): boolean => Number.parseInt(mark.slice(0, HEX_DIGITS), 16) % PER_CENT < percent;

const HEX_DIGITS = 8;
const PER_CENT = 100;
