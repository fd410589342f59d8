import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { ENGAGEMENT_OBJECTS } from "../../src/domain/model/engagement.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { MappedFields } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmObject, CrmRecord } from "../../src/ports/crm-records.ts";
import type { Pair } from "./associations.ts";
import type { HubSpotClient } from "./client.ts";
import type { KnownProperties } from "./known-properties.ts";
import { idsOf, linksOf, primaryOf } from "./links.ts";
import type { Links } from "./links.ts";
import { ACCOUNT_PROPERTIES, toAccount } from "./map/account.ts";
import { readProperties, toEngagement } from "./map/codec.ts";
import { CONTACT_PROPERTIES, toContact } from "./map/contact.ts";
import { CODECS } from "./map/engagement.ts";
import { OPPORTUNITY_PROPERTIES, toOpportunity } from "./map/opportunity.ts";
import { mappedValues, untoldOf } from "./map/shown.ts";
import { valueOf } from "./map/values.ts";
import type { RecordNoun } from "./objects.ts";
import { readStages } from "./pipelines.ts";
import type { HubSpotObject } from "./schemas.ts";
import type { Zones } from "./users.ts";

/** What turning objects into records takes. */
export interface RecordParts {
  readonly client: HubSpotClient;
  readonly zones: Zones;
  readonly clock: Clock;
  readonly known: KnownProperties;
  readonly mapped: MappedFields;
}

/** A page of objects; `inline` when the call that yielded them was asked for associations. */
export interface ObjectPage {
  readonly objects: readonly HubSpotObject[];
  readonly inline: boolean;
}

/** What a noun's records are read by. */
export function propertiesOf(noun: RecordNoun): readonly string[] {
  if (noun === "contact") return CONTACT_PROPERTIES;
  if (noun === "account") return ACCOUNT_PROPERTIES;
  return noun === "opportunity" ? OPPORTUNITY_PROPERTIES : readProperties(CODECS[noun]);
}

/** What a noun's records are tied to, as far as our records tell it. */
export function linkedNouns(noun: RecordNoun): readonly ("account" | "contact")[] {
  if (noun === "contact") return ["account"];
  if (noun === "account") return [];
  return noun === "opportunity" ? ["account", "contact"] : ["contact"];
}

/** HubSpot's objects in our words, with what they are tied to. */
export async function toRecords(parts: RecordParts, noun: RecordNoun, page: ObjectPage): Promise<Result<readonly CrmRecord[], CrmError>> {
  if (page.objects.length === 0) return ok([]);
  const links = new Map<"account" | "contact", Links>();
  for (const to of linkedNouns(noun)) {
    const pair: Pair = { from: noun, to };
    const read = await linksOf(parts.client, pair, page);
    if (!read.ok) return read;
    links.set(to, read.value);
  }
  const to = (end: "account" | "contact", object: HubSpotObject): ReturnType<Links["get"]> => links.get(end)?.get(object.id);
  const shown = await shownBy(parts, noun);
  if (noun === "contact") return ok(page.objects.map((one) => ({ ...toContact(one, primaryOf(to("account", one), valueOf(one, "associatedcompanyid"))), ...shown(one) })));
  if (noun === "account") return ok(page.objects.map((one) => ({ ...toAccount(one), ...shown(one) })));
  if (noun === "opportunity") {
    const stages = await readStages(parts.client);
    if (!stages.ok) return stages;
    return ok(page.objects.map((one) => ({ ...toOpportunity(one, stages.value, { account: primaryOf(to("account", one), null), contacts: idsOf(to("contact", one)) }), ...shown(one) })));
  }
  return engagements(parts, noun, page.objects.map((object) => ({ object, contacts: idsOf(to("contact", object)) })));
}

/** What of each record is mapped, and what of it the portal does not show. */
async function shownBy({ known, mapped }: RecordParts, noun: RecordNoun): Promise<(one: HubSpotObject) => { readonly mapped: Readonly<Record<string, string | null>>; readonly untold: readonly string[] }> {
  if (isEngagement(noun)) return () => ({ mapped: {}, untold: [] });
  const [properties, names] = await Promise.all([known(noun), mapped(noun)]);
  const untold = untoldOf(noun, properties);
  return (one) => ({ mapped: mappedValues(one, names, properties), untold });
}

async function engagements(
  { zones, clock }: RecordParts, noun: EngagementObject,
  found: readonly { readonly object: HubSpotObject; readonly contacts: ReturnType<typeof idsOf> }[],
): Promise<Result<readonly CrmRecord[], CrmError>> {
  // Only tasks are due at an hour of somebody's day.
  const loaded = noun === "task" ? await zones.load() : ok(null);
  if (!loaded.ok) return loaded;
  const context = { zoneOf: zones.of, now: clock.now() };
  return ok(found.map(({ object, contacts }) => toEngagement(CODECS[noun], object, contacts, context)));
}

/** Whether a noun is an engagement or task. */
export const isEngagement = (noun: CrmObject): noun is EngagementObject => ENGAGEMENT_OBJECTS.some((one) => one === noun);
