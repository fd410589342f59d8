import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import { chunksOf } from "../shared/chunks.ts";
import type { HubSpotClient, HubSpotRequest } from "./client.ts";
import { itemError } from "./errors.ts";
import { objectPath } from "./objects.ts";
import { BatchSchema, ObjectSchema } from "./schemas.ts";
import type { HubSpotObject } from "./schemas.ts";

/** HubSpot's most for one batch of objects. */
export const BATCH_MAX = 100;

/** What to read, and by which property the ids are meant; null means the record's own id. */
export interface BatchReadRequest {
  readonly ids: readonly string[];
  readonly idProperty: string | null;
  readonly properties: readonly string[];
  readonly archived?: boolean;
}

/** The records that exist, straight from the database. Missing ones are left out; any other failure of one fails all. */
export async function batchRead(client: HubSpotClient, object: CrmObject, read: BatchReadRequest): Promise<Result<readonly HubSpotObject[], CrmError>> {
  const found: HubSpotObject[] = [];
  for (const ids of chunksOf(read.ids, BATCH_MAX)) {
    const request: HubSpotRequest = {
      method: "POST", path: objectPath(object, "/batch/read"), mutates: false,
      ...(read.archived === true ? { query: { archived: "true" } } : {}),
      body: {
        inputs: ids.map((id) => ({ id })), properties: read.properties, propertiesWithHistory: [],
        ...(read.idProperty === null ? {} : { idProperty: read.idProperty }),
      },
    };
    const answer = await client.call(request, BatchSchema);
    if (!answer.ok) return answer;
    const failed = answer.value.body.errors?.find((error) => error.category !== "OBJECT_NOT_FOUND");
    if (failed !== undefined) return err(itemError(failed, client.asked(request), answer.value.status));
    found.push(...answer.value.body.results.map((one) => ({ ...one, archived: one.archived ?? read.archived ?? false })));
  }
  return ok(found);
}

/** One record by an id that may be a former one: only this endpoint follows merges. Null when there is none. */
export async function readFollowingMerges(client: HubSpotClient, object: CrmObject, id: string, properties: readonly string[]): Promise<Result<HubSpotObject | null, CrmError>> {
  const path = objectPath(object, `/${encodeURIComponent(id)}`);
  const answer = await client.call({ method: "GET", path, query: { properties: properties.join(",") }, mutates: false }, ObjectSchema);
  if (answer.ok) return ok(answer.value.body);
  return answer.error.kind === "not-found" ? ok(null) : answer;
}
