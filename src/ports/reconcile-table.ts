import type { CrmRecordId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";
import type { MendCounts, MendKind } from "../domain/reconcile/mends.ts";
import type { CrmObject, CrmRecord } from "./crm-records.ts";

/** A record that was not as the CRM has it, and is now. */
export interface Mend {
  readonly kind: Exclude<MendKind, "gone">;
  readonly record: CrmRecord;
  /** Its stamp is the one it had: nothing told of the change. */
  readonly isSilent: boolean;
}

/** Where the comparison of one object stands. */
export interface ReconcilePass {
  readonly object: CrmObject;
  /** reading what the CRM has; asking for what it did not show; done. */
  readonly state: "reading" | "asking" | "done";
  readonly cursor: string | null;
  /** When its first page was read, by the vendor's clock. */
  readonly beganAt: Instant | null;
  readonly counts: MendCounts;
}

/** A comparison of a whole mirror, under way or over. */
export interface ReconcileRun {
  readonly startedAt: Instant;
  readonly passes: readonly ReconcilePass[];
}

/** How far the comparison of one installation's mirror with its CRM has got, and what it has met. */
export interface ReconcileTable {
  /** The run under way, or the last one; null before the first. */
  run(): Promise<ReconcileRun | null>;
  /** Begins anew, over these objects; whatever was under way is forgotten. */
  begin(at: Instant, objects: readonly CrmObject[]): Promise<void>;
  save(pass: ReconcilePass): Promise<void>;
  /** The CRM has these. Twice is once. */
  markSeen(object: CrmObject, crmIds: readonly CrmRecordId[]): Promise<void>;
  /** Living records of the mirror that were not met, at most so many. */
  unseen(object: CrmObject, limit: number): Promise<readonly CrmRecordId[]>;
  /** How many live in the mirror, and how many of those were not met. */
  standing(object: CrmObject): Promise<{ readonly living: number; readonly unseen: number }>;
  forgetSeen(object: CrmObject): Promise<void>;
  /** The zone in which most of the active users live; null where none is known. */
  zone(): Promise<string | null>;
}
