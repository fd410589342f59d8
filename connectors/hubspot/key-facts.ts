import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import { ADMINS_CHANGE_SEEN_MS, remembered } from "../shared/remembered.ts";
import type { Remembered } from "../shared/remembered.ts";
import type { HubSpotClient } from "./client.ts";
import { KEY_PROPERTY } from "./map/values.ts";
import { OBJECT_NAMES } from "./objects.ts";
import { PropertyListSchema } from "./schemas.ts";
import { API_VERSION } from "./settings.ts";

/** How the portal keeps our key on an object: as a unique value, or as plain text because it cannot. */
export type KeyKeeping = "unique" | "plain";

/** What a portal's properties of one object are. */
export interface ObjectFacts {
  readonly keeping: KeyKeeping;
  /** Every property that there is. One that is not is refused when written, and silently absent when read. */
  readonly names: ReadonlySet<string>;
}

/** What is known about the properties, per object: `forbidden` when the key's property does not exist, and an admin must let Steward provision the portal. */
export type KeyFacts = Remembered<EngagementObject, ObjectFacts>;

/** Facts of one portal, read when first needed. `hasUniqueValue` cannot change once a property exists; it is read again all the same, because a property can be made anew. */
export function createKeyFacts(client: HubSpotClient, clock: Clock): KeyFacts {
  return remembered(clock, ADMINS_CHANGE_SEEN_MS, async (object: EngagementObject): Promise<Result<ObjectFacts, CrmError>> => {
    const path = `/crm/properties/${API_VERSION}/${OBJECT_NAMES[object]}`;
    const answer = await client.call({ method: "GET", path, mutates: false }, PropertyListSchema);
    if (!answer.ok) return answer;
    const living = answer.value.body.results.filter(({ archived }) => archived !== true);
    const key = living.find(({ name }) => name === KEY_PROPERTY);
    if (key === undefined) return err(unprovisioned(object));
    return ok({ keeping: key.hasUniqueValue === true ? "unique" : "plain", names: new Set(living.map(({ name }) => name)) });
  });
}

const unprovisioned = (object: EngagementObject): CrmError =>
  failure("forbidden", `HubSpot has no property ${OBJECT_NAMES[object]}.${KEY_PROPERTY}: let Steward set up the portal.`);
