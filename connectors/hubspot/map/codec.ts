import type { EngagementObject } from "../../../src/domain/model/engagement.ts";
import type { CrmEngagement, CrmEngagementFields } from "../../../src/ports/crm-records.ts";
import type { CrmRecordId, NaturalKey } from "../../../src/domain/model/ids.ts";
import type { SlotContext } from "../../shared/slot.ts";
import { changeSlots, decodeSlots } from "../../shared/slots.ts";
import type { Patch } from "../../shared/slots.ts";
import type { HubSpotObject } from "../schemas.ts";
import type { Slot } from "./slot.ts";
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

/** The codec without the properties that the portal does not have: what cannot be kept is neither read nor written. */
export function visibleCodec(codec: EngagementCodec, names: ReadonlySet<string>): EngagementCodec {
  return {
    ...codec,
    slots: codec.slots.filter(({ property }) => names.has(property)),
    defaults: (fields, context) => Object.fromEntries(Object.entries(codec.defaults(fields, context)).filter(([name]) => names.has(name))),
    externalIdProperty: codec.externalIdProperty !== null && names.has(codec.externalIdProperty) ? codec.externalIdProperty : null,
    alsoRead: codec.alsoRead.filter((name) => names.has(name)),
  };
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
  return decodeSlots(codec.slots, (property) => valueOf(object, property), context);
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

/**
 * The properties that must change so that `wanted` comes true on the record as it now is; the rest of it is not
 * touched. HubSpot clears a property by an empty text, and knows no difference between that and none.
 */
export function encodeChange(codec: EngagementCodec, current: HubSpotObject, wanted: CrmEngagementFields, context: SlotContext): Patch<string> {
  const holds = (property: string, value: string): boolean => value === (current.properties[property] ?? "");
  return changeSlots(codec.slots, { values: (property) => valueOf(current, property), holds }, wanted, context);
}
