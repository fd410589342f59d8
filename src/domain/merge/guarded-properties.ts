import type { Policy } from "../../../config/policy.ts";
import type { MergeObject } from "../model/merge.ts";
import type { User } from "../model/records.ts";

/** Where our fields of contacts and accounts stand in either CRM. */
const OURS: Readonly<Record<MergeObject, Readonly<Record<string, readonly string[]>>>> = {
  contact: {
    firstName: ["firstname", "FirstName"], lastName: ["lastname", "LastName"], title: ["jobtitle", "Title"], email: ["email", "Email"],
    phone: ["phone", "Phone", "mobilephone", "MobilePhone"], ownerId: ["hubspot_owner_id", "OwnerId"],
  },
  account: {
    name: ["name", "Name"], website: ["domain", "website", "Website"], phone: ["phone", "Phone"], city: ["city", "BillingCity"], ownerId: ["hubspot_owner_id", "OwnerId"],
  },
};

/** Whose decision a property is, by `fields.protected` of the policy; null for one that is not protected. */
export function guardOf(object: MergeObject, property: string, { fields }: Pick<Policy, "fields">): Exclude<User["role"], "rep"> | "nobody" | null {
  const ours = Object.entries(OURS[object]).filter(([, names]) => names.includes(property)).map(([field]) => `${object}.${field}`);
  const names = [...ours, `${object}.mapped.${property}`];
  return Object.entries(fields.protected).find(([field]) => names.includes(field))?.[1] ?? null;
}

/** The properties in which the CRMs keep an owner. */
export const OWNER_PROPERTIES: readonly string[] = OURS.contact["ownerId"] ?? [];
