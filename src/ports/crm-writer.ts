import type { EngagementObject } from "../domain/model/engagement.ts";
import type { CrmRecordId, NaturalKey, WriteId } from "../domain/model/ids.ts";
import type { RecordFields, RecordObject } from "../domain/model/record-fields.ts";
import type { Result } from "../domain/model/result.ts";
import type { CrmError } from "./crm-errors.ts";
import type { CrmEngagement, CrmEngagementFields } from "./crm-records.ts";

/** A record that an engagement hangs on. */
export interface Association {
  readonly object: "contact" | "account" | "opportunity";
  readonly crmId: CrmRecordId;
}

/** One record to bring about. */
export interface UpsertItem {
  /** Comes back on its result; also the vendor's trace id where there is one. */
  readonly writeId: WriteId;
  readonly object: EngagementObject;
  readonly key: NaturalKey;
  /** The record as `find` just returned it, or null when there is none yet. */
  readonly existing: CrmEngagement | null;
  /** On create: all fields; on update: only those that change. */
  readonly fields: CrmEngagementFields;
  /** Added when missing, never removed. */
  readonly associations: readonly Association[];
}

/** etag: the vendor compared versions itself; last-modified: by second; read-compare-write: we compared just before; unique-key: the vendor's unique field forbade a second. */
export type Guarantee = "etag" | "last-modified" | "read-compare-write" | "unique-key" | "locked-search";

/** What the CRM told of a write that succeeded. */
export interface UpsertDone {
  readonly crmId: CrmRecordId;
  readonly created: boolean;
  readonly guarantee: Guarantee;
  readonly http: number;
  readonly requestId: string | null;
  /** The vendor's version token or modification time after the write, null when it told none. */
  readonly versionAfter: string | null;
}

/** The outcome of one item, found by its write's id. */
export interface UpsertResult {
  readonly writeId: WriteId;
  readonly result: Result<UpsertDone, CrmError>;
}

/** A record of the CRM's own as it now is. */
export interface RecordState {
  readonly object: RecordObject;
  readonly crmId: CrmRecordId;
  /** Every field of `RECORD_FIELDS` that the vendor has. */
  readonly fields: RecordFields;
  /** The vendor's version of what was read (an ETag, a modification time); null where it has none. */
  readonly version: string | null;
}

/** Fields of one record to change. */
export interface RecordChange {
  readonly writeId: WriteId;
  /** The record as `readRecords` just returned it. */
  readonly existing: RecordState;
  readonly fields: RecordFields;
}

/**
 * Writes engagements and tasks by natural key, and changes fields of records. An upsert that is repeated with the same key creates nothing twice,
 * whatever was lost on the way. Only `apply-writes.ts` may hold one.
 */
export interface CrmWriter {
  /** The most items of one object that one call takes. */
  readonly batchMax: number;
  /** Those of the keys that exist, as they are now (not from an index that lags). */
  find(object: EngagementObject, keys: readonly NaturalKey[]): Promise<Result<readonly CrmEngagement[], CrmError>>;
  /**
   * Items of any nouns, in as few calls as the vendor allows. One result for each item, in order; a batch that failed as a
   * whole fails every item in it. Never throws for a vendor's answer.
   */
  upsert(items: readonly UpsertItem[]): Promise<readonly UpsertResult[]>;
  /** The records as they are now; missing ones are left out. */
  readRecords(object: RecordObject, ids: readonly CrmRecordId[]): Promise<Result<readonly RecordState[], CrmError>>;
  /** Changes only the fields given. A record that is another version than the one read is a conflict, by the vendor's own comparison where it has one. One result for each, in order. */
  changeRecords(object: RecordObject, changes: readonly RecordChange[]): Promise<readonly UpsertResult[]>;
}
