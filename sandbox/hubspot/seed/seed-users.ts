import type { Portal } from "../portal.ts";
import type { World } from "./world-schema.ts";

const firstOwnerId = 71_000_001;
const firstUserId = 9_000_101;

/** Makes an owner and a user record of every user; returns the owner id by the id in the world. */
export function seedUsers(
  portal: Portal,
  world: World,
  addRecord: (properties: Readonly<Record<string, string>>, seed: string) => string,
  createdMs: number,
): ReadonlyMap<string, string> {
  return new Map(world.users.map((user, index): [string, string] => {
    const ownerId = String(firstOwnerId + index);
    const userId = firstUserId + index;
    const [firstName = "", ...rest] = user.name.split(" ");
    const lastName = rest.join(" ");
    const email = user.email.toLowerCase();
    portal.owners.set(ownerId, {
      id: ownerId, userId, email, firstName, lastName, archived: false, createdAt: createdMs, updatedAt: createdMs, seed: user.id,
    });
    addRecord({
      hs_email: email,
      hs_given_name: firstName,
      hs_family_name: lastName,
      hs_searchable_calculated_name: user.name,
      hs_internal_user_id: String(userId),
      hubspot_owner_id: ownerId,
      hs_standard_time_zone: user.timezone,
      hs_job_title: user.role,
      hs_additional_phone: user.phone,
      hs_deactivated: "false",
    }, user.id);
    return [user.id, ownerId];
  }));
}
