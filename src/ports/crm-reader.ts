import type { Stage } from "../domain/model/deal-schema.ts";
import type { FieldDescription } from "../domain/model/field-description.ts";
import type { CrmRecordId } from "../domain/model/ids.ts";
import type { Result } from "../domain/model/result.ts";
import type { Instant } from "../domain/model/time.ts";
import type { CrmError } from "./crm-errors.ts";
import type { CrmObject, CrmRecord } from "./crm-records.ts";

/** Which page to read. */
export interface ReadRequest {
  readonly object: CrmObject;
  /** Records changed at or after this instant, by the vendor's clock; null reads everything. How far to overlap is the caller's to say. */
  readonly since: Instant | null;
  /** Only records changed before this instant; absent reads up to the present. Of no meaning for a pass over everything. */
  readonly until?: Instant;
  /** Where the last page ended, as it told; null begins. */
  readonly cursor: string | null;
}

/** A page of records and where to go on. */
export interface ReadPage {
  readonly records: readonly CrmRecord[];
  /** Where to go on; null when this was the last page. */
  readonly next: string | null;
  /** The newest change up to which everything that could be seen has been read once this page is stored; null while a pass is under way. */
  readonly watermark: Instant | null;
  /** The vendor's idea of the present as it answered, where it tells one; our own clock may be wrong by hours. */
  readonly readAt?: Instant;
  /** About how many records the pass will yield, where that was cheap to learn. */
  readonly total?: number;
}

/** The fields of an object as this installation sees them. */
export interface ObjectFields {
  readonly fields: readonly FieldDescription[];
  /** Names of those that the connector reads into our nouns or writes, whether or not the CRM has them now. */
  readonly used: readonly string[];
  /** Of deals: the stages of all pipelines, each pipeline's in its order. */
  readonly stages?: readonly Stage[];
}

/**
 * Reads a CRM into our nouns. Every call may be repeated; pages may hold records seen before, never skip one that
 * stood still. Nothing is written anywhere.
 */
export interface CrmReader {
  /** The objects it can read, in the order in which they must be read (what is referred to comes first). */
  readonly objects: readonly CrmObject[];
  /** Those of them that cannot be asked for by time: every pass reads them whole. */
  readonly timeless: readonly CrmObject[];
  readPage(request: ReadRequest): Promise<Result<ReadPage, CrmError>>;
  /** What the CRM says of an object's fields, asked anew; null for one whose fields nobody can change. */
  describe(object: CrmObject): Promise<Result<ObjectFields | null, CrmError>>;
  /** The records of these ids as they are now; a merged id yields the record it became (with its aliases). Missing ones are left out. */
  readByIds(object: CrmObject, ids: readonly CrmRecordId[]): Promise<Result<readonly CrmRecord[], CrmError>>;
}
