import { crmRecordId, naturalKey } from "../../../src/domain/model/ids.ts";
import type { CrmRecordId, NaturalKey } from "../../../src/domain/model/ids.ts";
import { instant } from "../../../src/domain/model/time.ts";
import type { Instant } from "../../../src/domain/model/time.ts";
import { modifiedProperty } from "../objects.ts";
import type { HubSpotObject } from "../schemas.ts";
import type { CrmObject } from "../../../src/ports/crm-records.ts";

/** The property that holds our natural key on engagements and tasks. */
export const KEY_PROPERTY = "steward_activity_key";

/** A property's value; null when it is absent, null or blank, which HubSpot does not tell apart. */
export function valueOf(object: HubSpotObject, property: string): string | null {
  const value = object.properties[property]?.trim() ?? "";
  return value === "" ? null : value;
}

/** A datetime value, ISO text or epoch milliseconds; null when it is neither. */
export function instantOf(value: string | null | undefined): Instant | null {
  if (value === null || value === undefined) return null;
  const ms = /^-?\d{1,15}$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(ms) || Math.abs(ms) > 8.64e15 ? null : instant(ms);
}

/** The record's id, times and former ids, the same for every object. */
export function baseOf(object: HubSpotObject, noun: CrmObject): {
  readonly crmId: CrmRecordId; readonly modifiedAt: Instant; readonly archived: boolean; readonly aliases: readonly CrmRecordId[];
} {
  return {
    crmId: crmRecordId(object.id),
    modifiedAt: instantOf(valueOf(object, modifiedProperty(noun))) ?? instantOf(object.updatedAt) ?? instantOf(object.createdAt) ?? instant(0),
    archived: object.archived ?? false,
    aliases: aliasesOf(object),
  };
}

/** The owner's id, null for none. */
export function ownerOf(object: HubSpotObject): CrmRecordId | null {
  const owner = valueOf(object, "hubspot_owner_id");
  return owner === null ? null : crmRecordId(owner);
}

/** Our key on an engagement; null when there is none, or something that is none of ours. */
export function keyOf(object: HubSpotObject): NaturalKey | null {
  const value = valueOf(object, KEY_PROPERTY);
  if (value === null) return null;
  try {
    return naturalKey(value);
  } catch {
    return null;
  }
}

/** Non-empty parts of a `;`-separated list, each once, in order. */
export function listOf(value: string | null): readonly string[] {
  return [...new Set((value ?? "").split(";").map((part) => part.trim()).filter((part) => part !== ""))];
}

/** Merged ids: `a;b`, for contacts also `id:epochms;id:epochms`. */
function aliasesOf(object: HubSpotObject): readonly CrmRecordId[] {
  const merged = listOf(valueOf(object, "hs_merged_object_ids"));
  const vids = listOf(valueOf(object, "hs_calculated_merged_vids")).map((pair) => pair.split(":")[0] ?? "");
  const ids = new Set([...merged, ...vids].filter((id) => id !== "" && id !== object.id));
  return [...ids].map((id) => crmRecordId(id));
}
