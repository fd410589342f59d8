import type { Policy } from "../../../config/policy.ts";
import { normalizeEmail } from "../hygiene/normalize-email.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { User } from "../model/records.ts";
import type { ScreenContext } from "./context.ts";

export type { ScreenContext };

/** What the screen has to know of our own side, from the CRM's users and the policy. */
export function screenContext(users: readonly User[], policy: Policy): ScreenContext {
  const { ownDomains, freeMailDomains, defaultRegion } = policy.organisation;
  const addresses = users.flatMap((user) => (user.email === null ? [] : [normalizeEmail(user.email)?.address ?? user.email]));
  const phones = users.flatMap((user) => (user.phone === null ? [] : [normalizePhone(user.phone, defaultRegion)?.e164 ?? user.phone]));
  return { privacy: policy.privacy, ownDomains, freeMailDomains, ownAddresses: new Set(addresses), ownPhones: new Set(phones), defaultRegion };
}
