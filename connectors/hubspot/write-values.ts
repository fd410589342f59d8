import type { CrmValues, MergeObject } from "../../src/domain/model/merge.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { HubSpotAnswer, HubSpotClient } from "./client.ts";
import { objectPath } from "./objects.ts";
import { ObjectSchema } from "./schemas.ts";
import type { HubSpotObject } from "./schemas.ts";

/** Moves only forward; a step back is ignored without a word unless the stage was cleared before (HubSpot, "Lifecycle stages"). */
const STAGE = "lifecyclestage";

/** Writes values of one record; null empties. The last answer, or null where there was nothing to write. */
export async function writeValues(client: HubSpotClient, object: MergeObject, id: string, values: CrmValues): Promise<Result<HubSpotAnswer<HubSpotObject> | null, CrmError>> {
  if (Object.keys(values).length === 0) return ok(null);
  const send = (properties: Readonly<Record<string, string>>): Promise<Result<HubSpotAnswer<HubSpotObject>, CrmError>> =>
    client.call({ method: "PATCH", path: objectPath(object, `/${encodeURIComponent(id)}`), body: { properties }, mutates: true }, ObjectSchema);
  if ((values[STAGE] ?? null) !== null) {
    const cleared = await send({ [STAGE]: "" });
    if (!cleared.ok) return cleared;
  }
  return send(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? ""])));
}
