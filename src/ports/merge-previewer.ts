import type { CrmRecordId } from "../domain/model/ids.ts";
import type { CrmValues, MergeObject, RecordSnapshot, UndoDifference } from "../domain/model/merge.ts";
import type { Result } from "../domain/model/result.ts";
import type { CrmError } from "./crm-errors.ts";

/** Tells what a merge would do, and changes nothing. */
export interface MergePreviewer {
  /** The records as they are now, whole, children paged to their end; a merged id yields the record it became, missing ones are left out. */
  snapshot(object: MergeObject, ids: readonly CrmRecordId[]): Promise<Result<readonly RecordSnapshot[], CrmError>>;
  /** Why the vendor would not make one of the two, in sentences for people; empty when nothing is known to stand in the way. Asks nobody. */
  obstacles(survivor: RecordSnapshot, loser: RecordSnapshot): readonly string[];
  /** The values of both as a merge that is given none would leave them on the survivor. Asks nobody. */
  outcome(survivor: RecordSnapshot, loser: RecordSnapshot): CrmValues;
  /** All that would differ from before, were this merge taken back at once. Asks nobody. */
  lostForGood(survivor: RecordSnapshot, loser: RecordSnapshot): readonly UndoDifference[];
}
