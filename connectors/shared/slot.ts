import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { Instant, ZoneName } from "../../src/domain/model/time.ts";
import type { CrmEngagementFields } from "../../src/ports/crm-records.ts";

/** The name of one of the fields that Steward fills. */
export type FieldName = keyof CrmEngagementFields;

/** What a slot may ask about the world. */
export interface SlotContext {
  /** The time zone of an owner, null when unknown. */
  readonly zoneOf: (owner: CrmRecordId | null) => ZoneName | null;
  readonly now: Instant;
}

/** The values a record holds by the vendor's names, blank ones null. */
export type Values<Value> = (property: string) => Value | null;

/** One property of a vendor's record and the fields it is made of, both ways. */
export interface Slot<Value> {
  readonly property: string;
  readonly fields: readonly FieldName[];
  /** The property's value; undefined leaves it alone. How a value is cleared is the vendor's affair. */
  encode(fields: CrmEngagementFields, context: SlotContext): Value | undefined;
  /** What the property says about the fields; nothing for a value that says nothing. */
  decode(values: Values<Value>, context: SlotContext, soFar: CrmEngagementFields): CrmEngagementFields;
}
