import type { CrmRecordId } from "./ids.ts";
import type { Instant } from "./time.ts";

/** The CRM's own records of which two can be folded into one. */
export const MERGE_OBJECTS = ["contact", "account"] as const;
/** One of {@link MERGE_OBJECTS}. */
export type MergeObject = (typeof MERGE_OBJECTS)[number];

/** Values by the CRM's own names of its properties; null is no value. */
export type CrmValues = Readonly<Record<string, string | null>>;

/** The records that hang on one by one relation: all of them, in a stable order. */
export interface ChildSet {
  /** The CRM's name of the relation, opaque but to its connector: it tells the two ends and the label between them. */
  readonly relation: string;
  /** What people call such records: "deals", "tasks". */
  readonly label: string;
  readonly ids: readonly CrmRecordId[];
  /** It says which of several is the first, beside a plainer tie of the same child: of two such the CRM may let one go where two records become one. */
  readonly givesWay?: true;
}

/** Records of one kind that hung on one of two and do not hang on what they became, or not by all that tied them. */
export interface MissingChildren {
  readonly label: string;
  readonly ids: readonly CrmRecordId[];
}

/** A record as its CRM shows it, whole, with what hangs on it: what a merge may lose, and what a rollback is made from. */
export interface RecordSnapshot {
  readonly object: MergeObject;
  /** The CRM's own name of its type (a lead is a contact of ours, not of Salesforce): only records of one type are merged. */
  readonly crmType: string;
  readonly crmId: CrmRecordId;
  /** The vendor's version of what was read; null where it has none. */
  readonly version: string | null;
  readonly createdAt: Instant | null;
  readonly modifiedAt: Instant;
  /** Every property that the CRM shows us. */
  readonly values: CrmValues;
  readonly children: readonly ChildSet[];
}

/** Something that is not as before once a merge was taken back. Names and counts, never values. */
export interface UndoDifference {
  readonly of: "survivor" | "loser";
  /** id: it has a new one; field: a property that cannot be written; children: records that stay where they are; history: what the CRM itself remembers of it. */
  readonly what: "id" | "field" | "children" | "history";
  /** The CRM's name of the property or relation; absent where there is but one such thing. */
  readonly name?: string;
  /** How many records stay. */
  readonly count?: number;
  /** For whoever decides: one plain clause. */
  readonly words: string;
}
