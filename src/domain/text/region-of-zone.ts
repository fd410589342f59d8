import type { ZoneName } from "../model/time.ts";

/** The zones of the countries whose holidays are known, by IANA's zone.tab; a zone that several countries share is no sign of one. */
const ZONES: Readonly<Record<string, string>> = {
  US: "America/New_York America/Detroit America/Chicago America/Denver America/Boise America/Phoenix America/Los_Angeles America/Anchorage America/Indiana/Indianapolis America/Kentucky/Louisville America/Menominee America/Juneau Pacific/Honolulu US/Eastern US/Central US/Mountain US/Pacific",
  CA: "America/Toronto America/Vancouver America/Montreal America/Winnipeg America/Edmonton America/Halifax America/Regina America/St_Johns America/Moncton",
  GB: "Europe/London", IE: "Europe/Dublin", DE: "Europe/Berlin", AT: "Europe/Vienna", CH: "Europe/Zurich", FR: "Europe/Paris", BE: "Europe/Brussels",
  NL: "Europe/Amsterdam", LU: "Europe/Luxembourg", IT: "Europe/Rome", ES: "Europe/Madrid Atlantic/Canary", PT: "Europe/Lisbon Atlantic/Madeira Atlantic/Azores", PL: "Europe/Warsaw",
  SE: "Europe/Stockholm", NO: "Europe/Oslo", DK: "Europe/Copenhagen", FI: "Europe/Helsinki",
  AU: "Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Adelaide Australia/Perth Australia/Darwin Australia/Hobart Australia/Canberra",
};
const REGION_OF: ReadonlyMap<string, string> = new Map(Object.entries(ZONES).flatMap(([region, zones]) => zones.split(" ").map((zone) => [zone, region] as const)));

/** The country in which clocks show a zone (ISO 3166-1 alpha-2); null where that is open: UTC, an offset, a zone not listed. */
export function regionOfZone(zone: ZoneName): string | null {
  return REGION_OF.get(zone) ?? null;
}
