import type { CauseId, CrmRecordId, ProposalId } from "../domain/model/ids.ts";
import type { ChildSet, CrmValues, MergeObject, RecordSnapshot } from "../domain/model/merge.ts";
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
  /** When what hangs on the record is counted again, and when it was; null before. */
  readonly lookAt: Instant | null;
  readonly lookedAt: Instant | null;
  /** How many of the records that hung on either hung on it no more then; null where nobody counted. */
  readonly missing: number | null;
}

/** What a second look found. */
export interface MergeLook {
  readonly at: Instant;
  /** Null where the record was gone. */
  readonly missing: number | null;
  /** What hangs on it by then. */
  readonly children: readonly ChildSet[];
}

/** The way back of merges. */
export interface MergeTable {
  /** Before each call: what was read last is what is given back. Once they are one it stays as it is. */
  keep(merge: KeptMerge, at: Instant): Promise<void>;
  /** Locked until commit. */
  take(id: ProposalId): Promise<MergeRecord | null>;
  /** `lookAt`: when the CRM is done with moving what hung on the two. */
  merged(id: ProposalId, merged: CrmRecordId, how: { readonly after: RecordSnapshot | null; readonly lookAt: Instant }): Promise<void>;
  /** Merges whose children are to be counted by now, those that wait longest first. */
  toLookAt(now: Instant, limit: number): Promise<readonly ProposalId[]>;
  /** Could not be looked at: not before then. */
  lookLater(id: ProposalId, at: Instant): Promise<void>;
  looked(id: ProposalId, look: MergeLook): Promise<void>;
  unmerged(id: ProposalId, restored: CrmRecordId): Promise<void>;
}
