import type { ApiCall } from "./api-call.ts";
import { notFound, refusal } from "./error-reply.ts";
import type { Row, SObjectType } from "./model.ts";
import { fullId } from "./schema/ids.ts";

/** The living row of an id in a path or body. */
export function rowById(call: ApiCall, type: SObjectType, id: string): Row {
  const longId = fullId(id);
  // What cannot be an id is taken for the name of an external id field without a value.
  if (longId === undefined) throw notFound(`Provided external ID field does not exist or is not accessible: ${id.slice(0, 80)}`);
  if (!longId.startsWith(type.keyPrefix)) throw refusal(400, "MALFORMED_ID", `${type.name} ID: id value of incorrect type: ${longId}`, ["Id"]);
  const row = call.org.row(type.name, longId);
  if (row === undefined) throw notFound();
  if (row.values["IsDeleted"] === true) throw refusal(404, "ENTITY_IS_DELETED", "entity is deleted", []);
  return row;
}

/** The type whose key prefix the id has. */
export function typeOfId(call: ApiCall, id: string): SObjectType | undefined {
  const longId = fullId(id);
  return longId === undefined ? undefined : call.org.catalog.objects().find((type) => type.keyPrefix === longId.slice(0, 3));
}

/** Where the vendor says a row lies. */
export function rowUrl(call: ApiCall, row: Row): string {
  return `${call.base}/sobjects/${row.type}/${row.id}`;
}
