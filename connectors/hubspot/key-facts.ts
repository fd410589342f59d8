import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { HubSpotClient } from "./client.ts";
import { KEY_PROPERTY } from "./map/values.ts";
import { OBJECT_NAMES } from "./objects.ts";
import { PropertySchema } from "./schemas.ts";
import { API_VERSION } from "./settings.ts";

/** How the portal keeps our key on an object: as a unique value, or as plain text because it cannot. */
export type KeyKeeping = "unique" | "plain";

/** What is known about the key property, per object. */
export interface KeyFacts {
  /** `forbidden` when the property does not exist: an admin must let Steward provision the portal. */
  of(object: EngagementObject): Promise<Result<KeyKeeping, CrmError>>;
  /** To be called when the properties were changed. */
  forget(): void;
}

/** `hasUniqueValue` cannot change once a property exists; it is read again all the same, because a property can be made anew. */
const KEPT_MS = 10 * 60 * 1000;

/** Facts of one portal, read when first needed. */
export function createKeyFacts(client: HubSpotClient, clock: Clock): KeyFacts {
  const known = new Map<EngagementObject, { readonly keeping: KeyKeeping; readonly readAtMs: number }>();
  return {
    async of(object) {
      const nowMs = Date.parse(clock.now());
      const seen = known.get(object);
      if (seen !== undefined && Math.abs(nowMs - seen.readAtMs) < KEPT_MS) return ok(seen.keeping);
      const path = `/crm/properties/${API_VERSION}/${OBJECT_NAMES[object]}/${KEY_PROPERTY}`;
      const answer = await client.call({ method: "GET", path, mutates: false }, PropertySchema);
      if (!answer.ok) return answer.error.kind === "not-found" ? err(unprovisioned(object, answer.error)) : answer;
      const keeping = answer.value.body.hasUniqueValue === true ? "unique" : "plain";
      known.set(object, { keeping, readAtMs: nowMs });
      return ok(keeping);
    },
    forget: () => { known.clear(); },
  };
}

function unprovisioned(object: EngagementObject, error: CrmError): CrmError {
  const publicMessage = `HubSpot has no property ${OBJECT_NAMES[object]}.${KEY_PROPERTY}: let Steward set up the portal.`;
  return { ...error, kind: "forbidden", publicMessage };
}
