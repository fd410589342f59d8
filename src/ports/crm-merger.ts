import type { CrmRecordId } from "../domain/model/ids.ts";
import type { CrmValues, RecordSnapshot } from "../domain/model/merge.ts";
import type { Result } from "../domain/model/result.ts";
import type { CrmError } from "./crm-errors.ts";
import type { MergePreviewer } from "./merge-previewer.ts";

/** Two records to make one of. */
export interface MergeOrder {
  /** Both as `snapshot` just returned them. */
  readonly survivor: RecordSnapshot;
  readonly loser: RecordSnapshot;
  /** What the survivor shall have afterwards where that differs from what it has. */
  readonly values: CrmValues;
}

/** What the CRM told of a merge that succeeded. */
export interface MergeDone {
  /** The record that both ids lead to now: a new id where the vendor makes a new record of the two. */
  readonly survivor: CrmRecordId;
  /** False when nothing was left to do. */
  readonly changed: boolean;
  readonly http: number;
  readonly requestId: string | null;
}

/** A merge to take back. */
export interface UnmergeOrder {
  /** The record that both became. */
  readonly merged: CrmRecordId;
  /** Both as they were before. */
  readonly survivor: RecordSnapshot;
  readonly loser: RecordSnapshot;
  /** What the survivor gets back: properties that nobody changed since. */
  readonly values: CrmValues;
  /** The loser as an earlier attempt that was cut brought it back; null when none is known to have. */
  readonly restored: CrmRecordId | null;
}

/** What the CRM told of a merge that was taken back. */
export interface UnmergeDone {
  /** The loser, under its own id where the vendor gives it back. */
  readonly loser: CrmRecordId;
  readonly http: number;
  readonly requestId: string | null;
}

/**
 * Folds one record of the CRM into another, and takes that back as far as the vendor allows. Calls may be repeated after a lost answer:
 * each reads first what is done already. Only `apply-writes.ts` may hold one.
 */
export interface CrmMerger extends MergePreviewer {
  /** How long after `merge` answered the CRM may still be moving what hung on the two; 0 where all hangs on the one by then. */
  readonly settlesAfterMs: number;
  merge(order: MergeOrder): Promise<Result<MergeDone, CrmError>>;
  unmerge(order: UnmergeOrder): Promise<Result<UnmergeDone, CrmError>>;
}
