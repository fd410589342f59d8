import type { EngagementObject } from "../../../src/domain/model/engagement.ts";
import type { CrmRecordId, NaturalKey } from "../../../src/domain/model/ids.ts";
import type { CrmEngagement, CrmEngagementFields } from "../../../src/ports/crm-records.ts";
import type { SlotContext } from "../../shared/slot.ts";
import { changeSlots, decodeSlots } from "../../shared/slots.ts";
import type { Patch } from "../../shared/slots.ts";
import type { ObjectDescription } from "../describe.ts";
import type { Row } from "../rows.ts";
import type { Slot } from "./slot.ts";
import { oneLine, plainText } from "./text.ts";
import type { Value } from "./values.ts";
import { KEY_FIELD, baseOf, isSameValue, keyOf, textOf, valueOf } from "./values.ts";

/** How one of our engagement nouns stands in Salesforce. */
export interface EngagementCodec {
  readonly object: EngagementObject;
  readonly sobject: "Task" | "Event";
  /** In the order in which they are read: a later one wins. */
  readonly slots: readonly Slot[];
  /** What a new row is besides our fields; a slot's value wins over it. */
  readonly defaults: (fields: CrmEngagementFields, context: SlotContext) => Readonly<Record<string, Value>>;
  /** Fields that Salesforce moves by itself when only one of them is sent: with the first goes the second. */
  readonly together: readonly (readonly [string, string])[];
  /** The field in which other tools leave their id of the thing, null where there is none. */
  readonly externalIdField: string | null;
  /** Read besides the slots. */
  readonly alsoRead: readonly string[];
}

/** All fields a row of this kind is read by; an org may not have them all. */
export function readFields(codec: EngagementCodec): readonly string[] {
  const own = ["Id", KEY_FIELD, "WhoId", "WhatId", "IsDeleted", "CreatedDate", "SystemModstamp"];
  const external = codec.externalIdField === null ? [] : [codec.externalIdField];
  return [...new Set([...own, ...codec.slots.map((slot) => slot.property), ...external, ...codec.alsoRead])];
}

/** The codec without the fields that the org does not have or does not let us see: what cannot be kept is neither read nor written. */
export function visibleCodec(codec: EngagementCodec, description: ObjectDescription): EngagementCodec {
  const known = new Set(description.fields.map(({ name }) => name));
  return {
    ...codec,
    slots: codec.slots.filter(({ property }) => known.has(property)).map((slot) => fitted(slot, description)),
    defaults: (fields, context) => Object.fromEntries(Object.entries(codec.defaults(fields, context)).filter(([name, value]) => takes(description, name, value))),
    externalIdField: codec.externalIdField !== null && known.has(codec.externalIdField) ? codec.externalIdField : null,
    alsoRead: codec.alsoRead.filter((name) => known.has(name)),
  };
}

/** A slot whose text is no longer than the org describes its field: an admin's field may be shorter than Salesforce's own. */
function fitted(slot: Slot, { fields }: ObjectDescription): Slot {
  const field = fields.find(({ name }) => name === slot.property);
  if (field === undefined || field.length === 0 || (field.type !== "string" && field.type !== "textarea")) return slot;
  const fit = field.type === "textarea" ? plainText : oneLine;
  return {
    ...slot,
    encode: (fieldsOfOurs, context) => {
      const value = slot.encode(fieldsOfOurs, context);
      return typeof value === "string" ? fit(value, field.length) || null : value;
    },
  };
}

/** Whether a new row may be given this: of a list without the value Salesforce chooses its own. A status must be said, or what is done would be to do. */
function takes({ fields }: ObjectDescription, name: string, value: Value): boolean {
  const field = fields.find((one) => one.name === name);
  if (field === undefined || field.type !== "picklist" || field.picklistValues.length === 0 || name === "Status") return field !== undefined;
  return field.picklistValues.some((one) => one.active && one.value === value);
}

/** The fields of a new row. */
export function encodeNew(codec: EngagementCodec, key: NaturalKey, fields: CrmEngagementFields, context: SlotContext): Record<string, Value> {
  const values: Record<string, Value> = { ...codec.defaults(fields, context), [KEY_FIELD]: key };
  for (const slot of codec.slots) {
    const value = slot.encode(fields, context);
    // There is nothing to clear on a new row.
    if (value !== undefined && value !== null) values[slot.property] = value;
  }
  return values;
}

/** The fields as the row now holds them. A field that Salesforce has no place for is absent. */
export function decodeFields(codec: EngagementCodec, row: Row, context: SlotContext): CrmEngagementFields {
  return decodeSlots(codec.slots, (field) => valueOf(row, field), context);
}

/** A row as an engagement of ours. */
export function toEngagement(codec: EngagementCodec, row: Row, contacts: readonly CrmRecordId[], context: SlotContext): CrmEngagement {
  const fields = decodeFields(codec, row, context);
  return {
    object: codec.object,
    ...baseOf(row),
    key: keyOf(row),
    occurredAt: fields.occurredAt ?? null,
    endedAt: fields.endedAt ?? null,
    subject: fields.subject ?? "",
    externalId: codec.externalIdField === null ? null : textOf(row, codec.externalIdField),
    contacts,
    fields,
  };
}

/** What must change so that `wanted` comes true on the row as it now is; the rest of it is not touched. */
export function encodeChange(codec: EngagementCodec, current: Row, wanted: CrmEngagementFields, context: SlotContext): Patch<Value> {
  const patch = changeSlots(codec.slots, { values: (field) => valueOf(current, field), holds: (field, value) => isSameValue(current[field], value) }, wanted, context);
  const properties: Record<string, Value> = { ...patch.properties };
  for (const [first, second] of codec.together) {
    if (properties[first] === undefined || properties[second] !== undefined) continue;
    const value = codec.slots.find(({ property }) => property === second)?.encode({ ...decodeFields(codec, current, context), ...wanted }, context);
    if (value !== undefined) properties[second] = value;
  }
  return { properties, fields: patch.fields };
}
