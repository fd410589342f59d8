import type { CrmEngagementFields } from "../../src/ports/crm-records.ts";
import { sameValue } from "./same-value.ts";
import type { FieldName, Slot, SlotContext, Values } from "./slot.ts";

/** A record as it now is. */
export interface Current<Value> {
  readonly values: Values<Value>;
  /** Whether the property already has this value, however the vendor spells it. */
  readonly holds: (property: string, value: Value) => boolean;
}

/** What an update changes, and which fields that touches. */
export interface Patch<Value> {
  readonly properties: Readonly<Record<string, Value>>;
  readonly fields: readonly FieldName[];
}

/** The fields as the record now holds them; a later slot wins. A field that the vendor has no place for is absent. */
export function decodeSlots<Value>(slots: readonly Slot<Value>[], values: Values<Value>, context: SlotContext): CrmEngagementFields {
  let fields: CrmEngagementFields = {};
  for (const slot of slots) fields = { ...fields, ...slot.decode(values, context, fields) };
  return fields;
}

/**
 * The properties that must change so that `wanted` comes true on the record as it now is; the rest of it is not
 * touched. A property whose fields already read as wanted stays, even where the vendor rewrote its bytes.
 */
export function changeSlots<Value>(slots: readonly Slot<Value>[], current: Current<Value>, wanted: CrmEngagementFields, context: SlotContext): Patch<Value> {
  const now = decodeSlots(slots, current.values, context);
  const merged: CrmEngagementFields = { ...now, ...wanted };
  const properties: Record<string, Value> = {};
  const touched = new Set<FieldName>();
  for (const slot of slots) {
    const differing = slot.fields.filter((field) => wanted[field] !== undefined && !sameValue(wanted[field], now[field]));
    if (differing.length === 0) continue;
    const value = slot.encode(merged, context);
    if (value === undefined || current.holds(slot.property, value)) continue;
    properties[slot.property] = value;
    for (const field of differing) touched.add(field);
  }
  return { properties, fields: [...touched] };
}
