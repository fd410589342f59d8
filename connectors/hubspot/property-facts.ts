import * as z from "zod";

import type { MergeObject } from "../../src/domain/model/merge.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { ADMINS_CHANGE_SEEN_MS, remembered } from "../shared/remembered.ts";
import type { HubSpotClient } from "./client.ts";
import { OBJECT_NAMES } from "./objects.ts";
import { API_VERSION } from "./settings.ts";

/** Who fills a property: whoever may edit the record, HubSpot from other values and ties, or HubSpot once and for all. */
export type Filler = "anybody" | "worked-out" | "vendor";

/** Every property that the portal shows of an object. */
export type PropertyFacts = ReadonlyMap<string, Filler>;

/** What is known of an object's properties, by the portal's own word or without it. */
export interface PropertyFactsSource {
  read(object: MergeObject): Promise<Result<PropertyFacts, CrmError>>;
  /** Asks nobody: what the portal said last, and for a property that it never told of what every portal has. */
  fillerOf(object: MergeObject, name: string): Filler;
}

const DefinitionsSchema = z.object({ results: z.array(z.object({
  name: z.string(),
  archived: z.boolean().nullish().catch(null),
  calculated: z.boolean().nullish().catch(null),
  modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish().catch(null) }).nullish().catch(null),
})) });

/** Asks once in a while for each object. */
export function createPropertyFacts(client: HubSpotClient, clock: Clock): PropertyFactsSource {
  const told = new Map<MergeObject, PropertyFacts>();
  const asked = remembered(clock, ADMINS_CHANGE_SEEN_MS, async (object: MergeObject) => {
    const listed = await client.call({ method: "GET", path: `/crm/properties/${API_VERSION}/${OBJECT_NAMES[object]}`, mutates: false }, DefinitionsSchema);
    if (!listed.ok) return listed;
    const facts: PropertyFacts = new Map(listed.value.body.results.filter(({ archived }) => archived !== true).map((one) =>
      [one.name, one.calculated === true ? "worked-out" : one.modificationMetadata?.readOnlyValue === true ? "vendor" : "anybody"]));
    told.set(object, facts);
    return ok(facts);
  });
  return {
    read: (object) => asked.of(object),
    fillerOf: (object, name) => told.get(object)?.get(name) ?? (OF_EVERY_PORTAL.test(name) ? "vendor" : "anybody"),
  };
}

/** Names that no portal lets anybody fill. */
const OF_EVERY_PORTAL = /^(?:createdate|lastmodifieddate|hs_createdate|hs_lastmodifieddate|hs_merged_object_ids|hs_calculated_merged_vids|hs_object_\w{1,40})$/;
