import type { SandboxReply } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { member, stringOf, stringsOf } from "../../shared/unknown-values.ts";
import { objectBody, ok, queryFlag, queryList, refuseUnknownKeys, typeNamed, typeOf, writeContext } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { answerRows, collectionBody, refuseTooMany } from "../collection.ts";
import type { CollectionRecord } from "../collection.ts";
import { refusal } from "../error-reply.ts";
import { rowById, typeOfId } from "../locate-row.ts";
import type { SObjectType } from "../model.ts";
import { memberAnyCase, recordValues, withoutMember } from "../record-values.ts";
import { fieldsNamed, viewRow } from "../row-view.ts";
import { fullId } from "../schema/ids.ts";
import { rowsEndpoint } from "./endpoint.ts";

/** Records that one call reads at most. */
const readMax = 2_000;

/** Up to 200 records in one call, with a result for each in order (VENDORS 2.1). No conditional headers here. */
export const collectionRoutes: readonly Route<Endpoint>[] = [
  rowsEndpoint("POST composite/sobjects", create),
  rowsEndpoint("PATCH composite/sobjects", update),
  rowsEndpoint("DELETE composite/sobjects", remove, "ids", "allOrNone"),
  rowsEndpoint("GET composite/sobjects/:object", readByQuery, "ids", "fields"),
  rowsEndpoint("POST composite/sobjects/:object", readByBody),
];

function create(call: ApiCall): SandboxReply {
  const { records, allOrNone } = collectionBody(call);
  return answerRows(call, records, allOrNone, (record) => {
    const type = typeOfRecord(call, record);
    const row = call.org.create(type.name, recordValues(call.org, type, record), writeContext(call));
    return { id: row.id, success: true, errors: [] };
  });
}

function update(call: ApiCall): SandboxReply {
  const { records, allOrNone } = collectionBody(call);
  return answerRows(call, records, allOrNone, (record) => {
    const type = typeOfRecord(call, record);
    const id = stringOf(memberAnyCase(record, "Id"));
    if (id === undefined) throw refusal(400, "MISSING_ARGUMENT", "Id not specified in an update call", []);
    const row = rowById(call, type, id);
    call.org.update(type.name, row.id, recordValues(call.org, type, withoutMember(record, "Id")), writeContext(call));
    return { id: row.id, success: true, errors: [] };
  });
}

function remove(call: ApiCall): SandboxReply {
  const ids = queryList(call, "ids") ?? [];
  refuseTooMany(ids.length);
  if (ids.length === 0) throw refusal(400, "MISSING_ARGUMENT", "The ids parameter is required");
  return answerRows(call, ids, queryFlag(call, "allOrNone"), (id) => {
    const type = typeOfId(call, id);
    if (type === undefined) throw refusal(400, "MALFORMED_ID", `malformed id ${id.slice(0, 80)}`, []);
    const row = rowById(call, type, id);
    call.org.remove(type.name, row.id, writeContext(call));
    return { id: row.id, success: true, errors: [] };
  });
}

function readByQuery(call: ApiCall): SandboxReply {
  return readAll(call, queryList(call, "ids") ?? [], queryList(call, "fields") ?? []);
}

function readByBody(call: ApiCall): SandboxReply {
  const body = objectBody(call);
  refuseUnknownKeys(body, ["ids", "fields"]);
  return readAll(call, stringsOf(body["ids"]), stringsOf(body["fields"]));
}

/** In the order of the ids, with null for what is not there. */
function readAll(call: ApiCall, ids: readonly string[], fields: readonly string[]): SandboxReply {
  const type = typeOf(call);
  if (ids.length === 0 || fields.length === 0) throw refusal(400, "MISSING_ARGUMENT", "The ids and fields parameters are required");
  if (ids.length > readMax) throw refusal(400, "EXCEEDED_ID_LIMIT", `record limit reached. cannot submit more than ${String(readMax)} records into this call`);
  fieldsNamed(type, fields);
  return ok(ids.map((id) => {
    const row = call.org.row(type.name, fullId(id) ?? "");
    return row === undefined || row.values["IsDeleted"] === true ? null : viewRow(call, type, row, fields);
  }));
}

function typeOfRecord(call: ApiCall, record: CollectionRecord): SObjectType {
  return typeNamed(call, stringOf(member(record["attributes"], "type")));
}
