import type { RecordId } from "./proposal.ts";
import type { RecordField, RecordFields, RecordObject } from "./record-fields.ts";

/** A change of one of the CRM's records that an activity speaks for. Nothing follows from it until a person decided. */
export interface FieldChange {
  readonly object: RecordObject;
  readonly recordId: RecordId;
  readonly fields: RecordFields;
  /** What stands there as far as is known: `fields` replace these values and no others. */
  readonly base: RecordFields;
  /** From which words each field was read, word for word from the screened activity. */
  readonly said: readonly { readonly field: RecordField; readonly quote: string }[];
}
