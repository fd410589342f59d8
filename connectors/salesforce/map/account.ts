import type { CrmAccount } from "../../../src/ports/crm-records.ts";
import type { Row } from "../rows.ts";
import { baseOf, idOf, textOf, textsOf } from "./values.ts";

/** What an account is read by, besides every field of the types url and phone; the country's code is there in some orgs only. */
export const ACCOUNT_FIELDS = ["Name", "BillingCity", "BillingCountry", "BillingCountryCode", "ParentId", "OwnerId"] as const;

/** Fields of an account that hold links and numbers, as describe tells them: the standard ones first. */
export interface SiteFields {
  readonly urls: readonly string[];
  readonly phones: readonly string[];
}

/** A link to one of these is a page about a company, not the company's own. */
const PLACES_OF_MANY = ["facebook.com", "linkedin.com", "twitter.com", "x.com", "instagram.com", "youtube.com", "xing.com", "crunchbase.com", "google.com", "salesforce.com", "force.com"];

/** A Salesforce account in our words. `formerIds` lead to it: accounts merged into it. */
export function toAccount(row: Row, site: SiteFields, formerIds: readonly string[] = []): CrmAccount {
  return {
    object: "account",
    ...baseOf(row, formerIds),
    name: textOf(row, "Name") ?? "",
    domains: [...new Set(textsOf(row, site.urls).flatMap((url) => domainOf(url) ?? []))],
    phones: textsOf(row, site.phones),
    city: textOf(row, "BillingCity"),
    country: countryOf(row),
    parent: idOf(row, "ParentId"),
    owner: idOf(row, "OwnerId"),
  };
}

/** The host of a link, which people write with and without a scheme; null for what has none. */
function domainOf(url: string): string | null {
  const address = url.includes("://") ? url : `https://${url}`;
  if (!URL.canParse(address)) return null;
  const host = new URL(address).hostname.toLowerCase().replace(/^www\./, "").replace(/\.$/, "");
  if (!/^[a-z0-9.-]+\.[a-z][a-z0-9-]+$/.test(host)) return null;
  return PLACES_OF_MANY.some((place) => host === place || host.endsWith(`.${place}`)) ? null : host;
}

/** Free text unless the org uses pick lists for countries: only an ISO 3166-1 alpha-2 code counts. */
function countryOf(row: Row): string | null {
  const codes = [textOf(row, "BillingCountryCode"), textOf(row, "BillingCountry")];
  return codes.find((code) => code !== null && /^[A-Za-z]{2}$/.test(code))?.toUpperCase() ?? null;
}
