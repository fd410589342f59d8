import type { RecordNoun } from "../objects.ts";
import type { HubSpotObject } from "../schemas.ts";
import { typedValue } from "./typed.ts";
import type { FieldTypes } from "./typed.ts";

/** The properties that tell each property of our records; one of them is enough. */
const TOLD_BY: Readonly<Partial<Record<RecordNoun, Readonly<Record<string, readonly string[]>>>>> = {
  contact: {
    firstName: ["firstname"], lastName: ["lastname"], title: ["jobtitle"], owner: ["hubspot_owner_id"],
    emails: ["email", "hs_additional_emails", "work_email"], phones: ["phone", "mobilephone"],
  },
  account: {
    name: ["name", "domain"], domains: ["domain", "hs_additional_domains"], phones: ["phone"], city: ["city"], country: ["hs_country_code", "country"],
    parent: ["hs_parent_company_id"], owner: ["hubspot_owner_id"],
  },
  opportunity: { name: ["dealname"], stage: ["dealstage"], amount: ["amount"], currency: ["deal_currency_code"], closeDate: ["closedate"], owner: ["hubspot_owner_id"] },
};

/** Properties of our record that the portal does not show: nothing is known of them, which is not the same as empty. */
export function untoldOf(noun: RecordNoun, known: FieldTypes | null): readonly string[] {
  if (known === null) return [];
  return Object.entries(TOLD_BY[noun] ?? {}).filter(([, properties]) => !properties.some((one) => known.has(one))).map(([property]) => property);
}

/** What an object holds of the mapped properties; one that the portal does not have is left out. Where it would not tell which it has, only what came counts. */
export function mappedValues(object: HubSpotObject, names: readonly string[], known: FieldTypes | null): Readonly<Record<string, string | null>> {
  const shown = names.filter((name) => (known === null ? object.properties[name] !== undefined : known.has(name)));
  return Object.fromEntries(shown.map((name) => [name, typedValue(object, name, known)]));
}
