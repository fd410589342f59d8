import type { Marks } from "../domain/sync/streams.ts";
import type { Instant } from "../domain/model/time.ts";
import type { CrmObject } from "./crm-records.ts";

/** What a pass reads: everything, what is newest, or what is old enough to be complete. */
export type Stream = "full" | "live" | "settled";

/** A pass under way, as its last stored page left it: a cut one goes on here. */
export interface Pass {
  /** Records changed at or after this; null reads everything. */
  readonly since: Instant | null;
  /** Records changed before this; null up to the present. */
  readonly until: Instant | null;
  /** Where the next page begins, as the reader told; null for the first one. */
  readonly cursor: string | null;
  /** The vendor's present at its first and its last page; null where it does not tell. */
  readonly beganAt: Instant | null;
  readonly lastAt: Instant | null;
  readonly read: number;
  readonly changed: number;
  /** How many the reader expected there to be; null where that is not known. */
  readonly total: number | null;
  /** How late the latest certainly was of what only this stream found. */
  readonly lateMs: number;
  /** Its beginning stands in the audit log. */
  readonly isTold: boolean;
}

/** How far an installation has been read, object by object. */
export interface SyncTable {
  /** Null until everything of the object was read once. */
  marks(object: CrmObject): Promise<Marks | null>;
  /** Whether everything of the object was read once. Locks nothing. */
  wasRead(object: CrmObject): Promise<boolean>;
  saveMarks(object: CrmObject, marks: Marks): Promise<void>;
  /** The pass under way; null when there is none. */
  pass(object: CrmObject, stream: Stream): Promise<Pass | null>;
  savePass(object: CrmObject, stream: Stream, pass: Pass): Promise<void>;
  endPass(object: CrmObject, stream: Stream): Promise<void>;
  /** Every pass under way. */
  passes(): Promise<readonly { readonly object: CrmObject; readonly stream: Stream; readonly pass: Pass }[]>;
  /**
   * Told of a record that was news though no stream found it (a hint, a reconciliation) and that changed at `changedAt`:
   * when the streams had been there already, they keep a longer distance from now on. Deletions, merges and changes of
   * associations alone do not belong here: no stream sees them.
   */
  noteStraggler(object: CrmObject, changedAt: Instant): Promise<void>;
  /** Has what changed at `from` and later read once more, at the next look. */
  rewind(object: CrmObject, from: Instant): Promise<void>;
}
