import type { CrmRecordId } from "../domain/model/ids.ts";
import type { RecordObject } from "../domain/model/record-fields.ts";
import type { Instant } from "../domain/model/time.ts";

/** The record of the CRM onto which an admin wants the log's checkpoints written. */
export interface AnchorRecord {
  readonly object: RecordObject;
  readonly crmId: CrmRecordId;
  /** The audit entry of the choice: the cause of every write onto the record. */
  readonly configId: string;
  /** When it is tried next. */
  readonly dueAt: Instant;
  /** What was wrong at the last try; null when nothing was. */
  readonly trouble: string | null;
}

/**
 * How a note stands. open: its intent is on the chain and its outcome not yet; unknown: the chain tells that an answer was
 * lost, and only the CRM can tell more; written: the CRM has it; refused: the CRM has it not, and its number may be used
 * again; spent: it was not made, and what stands under its number is not known to be ours.
 */
export type AnchorNoteState = "open" | "unknown" | "written" | "refused" | "spent";

/** A checkpoint as a note in the CRM. */
export interface AnchorNote {
  /** Counted from 1; the note's natural key follows from it. */
  readonly number: number;
  /** Entries of the checkpoint. */
  readonly size: number;
  /** The audit entry of the intent. */
  readonly intentId: string;
  readonly state: AnchorNoteState;
  readonly crmId: CrmRecordId | null;
  readonly intendedAt: Instant;
}

/** The record that one installation's checkpoints are written onto, and the notes there are. */
export interface AnchorTable {
  /** Null when an admin chose none. */
  record(): Promise<AnchorRecord | null>;
  /** In the place of the one there was; null takes it away. What was written stays known. */
  choose(record: Omit<AnchorRecord, "trouble"> | null): Promise<void>;
  /** When the next note onto the record of this choice is tried, and what is wrong; nothing when it was chosen anew meanwhile. */
  putOff(configId: string, next: { readonly dueAt: Instant; readonly trouble: string | null }): Promise<void>;
  /** Of the highest number; null before the first. */
  last(): Promise<AnchorNote | null>;
  /** The one with the largest checkpoint of those that the CRM has; null when it has none. */
  largest(): Promise<AnchorNote | null>;
  /** Those of this number and above, in order. */
  notes(from: number): Promise<readonly AnchorNote[]>;
  /** Before the call. A number that was refused is used again. Throws when it is another's. */
  intend(note: Pick<AnchorNote, "number" | "size" | "intentId" | "intendedAt">): Promise<void>;
  /** After it, or what reading told. False for an intent whose end is known already, or not its own to tell: nothing changed. */
  settle(intentId: string, end: { readonly state: Exclude<AnchorNoteState, "open">; readonly crmId: CrmRecordId | null }): Promise<boolean>;
}
