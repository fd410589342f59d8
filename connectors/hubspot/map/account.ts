import { crmRecordId } from "../../../src/domain/model/ids.ts";
import type { CrmAccount } from "../../../src/ports/crm-records.ts";
import type { HubSpotObject } from "../schemas.ts";
import { baseOf, listOf, ownerOf, valueOf } from "./values.ts";

/** What a company is read by. */
export const ACCOUNT_PROPERTIES = [
  "name", "domain", "hs_additional_domains", "phone", "city", "country", "hs_country_code", "hs_parent_company_id",
  "hubspot_owner_id", "hs_merged_object_ids", "hs_lastmodifieddate",
] as const;

/** A HubSpot company in our words. */
export function toAccount(object: HubSpotObject): CrmAccount {
  const domains = [...listOf(valueOf(object, "domain")), ...listOf(valueOf(object, "hs_additional_domains"))];
  const phone = valueOf(object, "phone");
  const parent = valueOf(object, "hs_parent_company_id");
  return {
    object: "account",
    ...baseOf(object, "account"),
    name: valueOf(object, "name") ?? valueOf(object, "domain") ?? "",
    domains: [...new Set(domains.map((domain) => domain.toLowerCase()))],
    phones: phone === null ? [] : [phone],
    city: valueOf(object, "city"),
    country: countryOf(object),
    parent: parent === null ? null : crmRecordId(parent),
    owner: ownerOf(object),
  };
}

/** `country` is free text in HubSpot: only an ISO 3166-1 alpha-2 code counts. */
function countryOf(object: HubSpotObject): string | null {
  const codes = [valueOf(object, "hs_country_code"), valueOf(object, "country")];
  return codes.find((code) => code !== null && /^[A-Za-z]{2}$/.test(code))?.toUpperCase() ?? null;
}
