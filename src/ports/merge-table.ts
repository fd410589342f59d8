import type { CauseId, CrmRecordId, ProposalId } from "../domain/model/ids.ts";
import type { CrmValues, MergeObject, RecordSnapshot } from "../domain/model/merge.ts";
import type { Instant } from "../domain/model/time.ts";

/** Two records as they were before they became one. */
export interface KeptMerge {
  /** The proposal of the merge. */
  readonly id: ProposalId;
  readonly causeId: CauseId;
  readonly object: MergeObject;
  readonly survivor: RecordSnapshot;
  readonly loser: RecordSnapshot;
  /** What the survivor was to have afterwards. */
  readonly values: CrmValues;
  /** What it has afterwards by the CRM's own rules and those values. */
  readonly left: CrmValues;
}

/** A merge, and how far it went. */
export interface MergeRecord extends KeptMerge {
  readonly state: "intended" | "merged" | "unmerged";
  /** The record that both became; null before. */
  readonly merged: CrmRecordId | null;
  /** The record as it was right after, null where it was not read. */
  readonly after: RecordSnapshot | null;
  /** The loser once it was brought back. */
  readonly restored: CrmRecordId | null;
}

/** The way back of merges. */
export interface MergeTable {
  /** Before each call: what was read last is what is given back. Once they are one it stays as it is. */
  keep(merge: KeptMerge, at: Instant): Promise<void>;
  /** Locked until commit. */
  take(id: ProposalId): Promise<MergeRecord | null>;
  merged(id: ProposalId, merged: CrmRecordId, after: RecordSnapshot | null): Promise<void>;
  unmerged(id: ProposalId, restored: CrmRecordId): Promise<void>;
}
