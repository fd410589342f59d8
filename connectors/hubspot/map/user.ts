import { crmRecordId } from "../../../src/domain/model/ids.ts";
import { instant } from "../../../src/domain/model/time.ts";
import type { CrmUser } from "../../../src/ports/crm-records.ts";
import { zoneNamed } from "../../shared/zone-name.ts";
import type { HubSpotObject, Owner } from "../schemas.ts";
import { instantOf, valueOf } from "./values.ts";

/** What a user record (0-115) is read by. */
export const USER_PROPERTIES = [
  "hs_email", "hs_internal_user_id", "hubspot_owner_id", "hs_standard_time_zone", "hs_main_phone", "hs_additional_phone",
] as const;

/**
 * An owner in our words: the owner's id is what records are assigned to, the user record only adds zone and phone.
 * `profile` is the user record of the same person, null when there is none or its scope was not granted.
 */
export function toUser(owner: Owner, profile: HubSpotObject | null): CrmUser {
  const archived = owner.archived ?? false;
  const name = [owner.firstName, owner.lastName].map((part) => part?.trim() ?? "").filter((part) => part !== "").join(" ");
  const email = owner.email?.trim().toLowerCase() ?? "";
  return {
    object: "user",
    crmId: crmRecordId(owner.id),
    modifiedAt: instantOf(owner.updatedAt) ?? instant(0),
    archived,
    aliases: [],
    name: name === "" ? email : name,
    email: email === "" ? null : email,
    phone: profile === null ? null : valueOf(profile, "hs_main_phone") ?? valueOf(profile, "hs_additional_phone"),
    zone: profile === null ? null : zoneNamed(valueOf(profile, "hs_standard_time_zone")),
    active: !archived,
  };
}

/** The user record of each owner, tied by owner id, by user id, or by address. */
export function profilesByOwner(owners: readonly Owner[], profiles: readonly HubSpotObject[]): ReadonlyMap<string, HubSpotObject> {
  const byOwner = indexed(profiles, (one) => valueOf(one, "hubspot_owner_id"));
  const byUser = indexed(profiles, (one) => valueOf(one, "hs_internal_user_id"));
  const byEmail = indexed(profiles, (one) => valueOf(one, "hs_email")?.toLowerCase() ?? null);
  return new Map(owners.flatMap((owner) => {
    const userId = owner.userId ?? owner.userIdIncludingInactive ?? "";
    const found = byOwner.get(owner.id) ?? byUser.get(userId) ?? byEmail.get(owner.email?.toLowerCase() ?? "");
    return found === undefined ? [] : [[owner.id, found] as const];
  }));
}

function indexed(profiles: readonly HubSpotObject[], key: (one: HubSpotObject) => string | null): ReadonlyMap<string, HubSpotObject> {
  return new Map(profiles.flatMap((one) => {
    const value = key(one);
    return value === null ? [] : [[value, one] as const];
  }));
}
