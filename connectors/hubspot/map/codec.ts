import type { EngagementObject } from "../../../src/domain/model/engagement.ts";
import type { CrmEngagement, CrmEngagementFields } from "../../../src/ports/crm-records.ts";
import type { CrmRecordId, NaturalKey } from "../../../src/domain/model/ids.ts";
import type { HubSpotObject } from "../schemas.ts";
import type { FieldName, Slot, SlotContext } from "./slot.ts";
import { KEY_PROPERTY, baseOf, keyOf, valueOf } from "./values.ts";

/** How one of our engagement nouns stands in HubSpot. */
export interface EngagementCodec {
  readonly object: EngagementObject;
  /** In the order in which they are read: a later one wins. */
  readonly slots: readonly Slot[];
  /** What HubSpot demands on create and our fields may not give; a slot's value wins over it. */
  readonly defaults: (fields: CrmEngagementFields, context: SlotContext) => Readonly<Record<string, string>>;
  /** The property in which other tools leave their id of the thing, null where there is none. */
  readonly externalIdProperty: string | null;
  /** Read besides the slots. */
  readonly alsoRead: readonly string[];
}

/** All properties a record of this kind is read by. */
export function readProperties(codec: EngagementCodec): readonly string[] {
  const own = [KEY_PROPERTY, "hs_object_id", "hs_lastmodifieddate", "hs_merged_object_ids"];
  const external = codec.externalIdProperty === null ? [] : [codec.externalIdProperty];
  return [...new Set([...codec.slots.map((slot) => slot.property), ...own, ...external, ...codec.alsoRead])];
}

/** The properties of a new record. */
export function encodeNew(codec: EngagementCodec, key: NaturalKey, fields: CrmEngagementFields, context: SlotContext): Record<string, string> {
  const properties: Record<string, string> = { ...codec.defaults(fields, context), [KEY_PROPERTY]: key };
  for (const slot of codec.slots) {
    const value = slot.encode(fields, context);
    // There is nothing to clear on a new record, and an empty required property would be refused.
    if (value !== undefined && value !== "") properties[slot.property] = value;
  }
  return properties;
}

/** The fields as the record now holds them. A field that HubSpot has no place for is absent. */
export function decodeFields(codec: EngagementCodec, object: HubSpotObject, context: SlotContext): CrmEngagementFields {
  let fields: CrmEngagementFields = {};
  for (const slot of codec.slots) {
    fields = { ...fields, ...slot.decode((property) => valueOf(object, property), context, fields) };
  }
  return fields;
}

/** A record as an engagement of ours. */
export function toEngagement(codec: EngagementCodec, object: HubSpotObject, contacts: readonly CrmRecordId[], context: SlotContext): CrmEngagement {
  const fields = decodeFields(codec, object, context);
  const external = codec.externalIdProperty === null ? null : valueOf(object, codec.externalIdProperty);
  return {
    object: codec.object,
    ...baseOf(object, codec.object),
    key: keyOf(object),
    occurredAt: fields.occurredAt ?? null,
    endedAt: fields.endedAt ?? null,
    subject: fields.subject ?? "",
    externalId: external?.replace(/^<([^<>]*)>$/, "$1") ?? null,
    contacts,
    fields,
  };
}

/** What an update changes, and which fields that touches. */
export interface Patch {
  readonly properties: Readonly<Record<string, string>>;
  readonly fields: readonly FieldName[];
}

/**
 * The properties that must change so that `wanted` comes true on the record as it now is; the rest of it is not
 * touched. A property whose fields already read as wanted stays, even where HubSpot rewrote its bytes.
 */
export function encodeChange(codec: EngagementCodec, current: HubSpotObject, wanted: CrmEngagementFields, context: SlotContext): Patch {
  const now = decodeFields(codec, current, context);
  const merged: CrmEngagementFields = { ...now, ...wanted };
  const properties: Record<string, string> = {};
  const touched = new Set<FieldName>();
  for (const slot of codec.slots) {
    const differing = slot.fields.filter((field) => wanted[field] !== undefined && !sameValue(wanted[field], now[field]));
    if (differing.length === 0) continue;
    const value = slot.encode(merged, context);
    if (value === undefined || value === (current.properties[slot.property] ?? "")) continue;
    properties[slot.property] = value;
    for (const field of differing) touched.add(field);
  }
  return { properties, fields: [...touched] };
}

/** Whether two values of a field mean the same: null and absent do, and so do line ends and outer white space. */
export function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
}

function comparable(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value.replaceAll(/\r\n?/g, "\n").trim() || null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(comparable);
  if (typeof value !== "object") return value;
  return Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, part]) => [name, comparable(part)]);
}
