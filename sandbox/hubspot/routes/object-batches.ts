import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import { member, stringMapOf, stringOf, stringsOf } from "../../shared/unknown-values.ts";
import { bodyOf, noContent, queryFlag, requireObjectScope, typeOf } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import { invalid, notFound } from "../api-error.ts";
import { batchInputs, batchReply, runBatch } from "../batch.ts";
import type { BatchInput } from "../batch.ts";
import type { CrmRecord } from "../model.ts";
import type { ObjectType } from "../object-types.ts";
import { archiveRecord, createRecord, updateRecord } from "../record-write.ts";
import { viewRecord } from "../record-view.ts";
import { afterWrite, assertCreatable, associationsOf, findRecord } from "./objects.ts";

const inputsMax = 100;

/** `/crm/objects/2026-09/{type}/batch/…` (VENDORS 1.2). */
export const batchRoutes: readonly Route<ApiHandler>[] = [
  route<ApiHandler>("POST :type/batch/create", createBatch),
  route<ApiHandler>("POST :type/batch/read", readBatch),
  route<ApiHandler>("POST :type/batch/update", updateBatch),
  route<ApiHandler>("POST :type/batch/upsert", upsertBatch),
  route<ApiHandler>("POST :type/batch/archive", archiveBatch),
];

function createBatch(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "write");
  assertCreatable(type);
  return runBatch(call, { inputsMax, successStatus: 201, partialWithTraceIds: true }, (input) => {
    const properties = propertiesOf(input);
    const record = createRecord(call.portal, type, { properties, associations: associationsOf(input) }, call.actor);
    return viewRecord(call.portal, type, record, afterWrite(call, type, properties));
  });
}

/** Ids that lead nowhere are listed under `errors`, with or without trace ids. */
function readBatch(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "read");
  const startedAt = new Date(call.portal.clock.now()).toISOString();
  const body = bodyOf(call);
  const idProperty = stringOf(member(body, "idProperty")) ?? null;
  const properties = stringsOf(member(body, "properties"));
  const wish = {
    properties: properties.length === 0 ? undefined : properties,
    history: stringsOf(member(body, "propertiesWithHistory")),
    mayReadEmailContent: call.scopes.has("sales-email-read"),
  };
  const archived = queryFlag(call, "archived");
  const found: CrmRecord[] = [];
  const missing: string[] = [];
  for (const input of batchInputs(call, inputsMax)) {
    const id = stringOf(input["id"]) ?? "";
    const record = findInBatch(call, type, id, idProperty);
    if (record === undefined || (record.archivedAt !== null) !== archived) missing.push(id);
    else found.push(record);
  }
  const message = `Could not get some ${type.singular.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`;
  const errors = missing.length === 0 ? [] : [{ status: "error", category: "OBJECT_NOT_FOUND", message, context: { ids: missing } }];
  const results = found.map((record) => viewRecord(call.portal, type, record, wish));
  return batchReply(call, 200, { startedAt, results, errors });
}

/** Whether a batch read follows merges is not verified. */
function findInBatch(call: ApiCall, type: ObjectType, id: string, idProperty: string | null): CrmRecord | undefined {
  const record = findRecord(call, type, id, idProperty);
  return idProperty !== null || record?.id === id || call.portal.facts().batchReadFollowsMerges ? record : undefined;
}

/** A merged id is not followed here, unlike in a single PATCH (VENDORS 1.2). */
function updateBatch(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "write");
  return runBatch(call, { inputsMax, successStatus: 200, partialWithTraceIds: true }, (input) => {
    const id = stringOf(input["id"]) ?? "";
    const idProperty = stringOf(input["idProperty"]);
    const record = idProperty === undefined ? call.portal.records.exact(type.name, id) : findByUnique(call, type, idProperty, id);
    if (record === undefined || record.archivedAt !== null) throw notFound(`${type.singular} ${id} does not exist`);
    const properties = propertiesOf(input);
    const next = updateRecord(call.portal, record, properties, call.actor);
    return viewRecord(call.portal, type, next, afterWrite(call, type, properties));
  });
}

function upsertBatch(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "write");
  assertCreatable(type);
  const inputs = batchInputs(call, inputsMax);
  const keys = inputs.map((input) => `${stringOf(input["idProperty"]) ?? ""}\n${(stringOf(input["id"]) ?? "").toLowerCase()}`);
  if (new Set(keys).size !== keys.length) throw invalid("Duplicate ids are not allowed within one upsert batch");
  // "Partial upserts are not supported when using email" (VENDORS 1.2).
  const partialWithTraceIds = inputs.every((input) => input["idProperty"] !== "email");
  return runBatch(call, { inputsMax, successStatus: 200, partialWithTraceIds }, (input) => upsertOne(call, type, input));
}

function upsertOne(call: ApiCall, type: ObjectType, input: BatchInput): unknown {
  const id = stringOf(input["id"]) ?? "";
  const idProperty = stringOf(input["idProperty"]) ?? "";
  const found = findByUnique(call, type, idProperty, id);
  const wished = propertiesOf(input);
  const properties = { ...(found === undefined ? { [idProperty]: id } : {}), ...wished };
  const record = found === undefined
    ? createRecord(call.portal, type, { properties }, call.actor)
    : updateRecord(call.portal, found, properties, call.actor);
  return { ...viewRecord(call.portal, type, record, afterWrite(call, type, { ...properties, [idProperty]: id })), new: found === undefined };
}

/** Ids that do not exist are passed over: after it they are not there, as wished. */
function archiveBatch(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "write");
  for (const input of batchInputs(call, inputsMax)) {
    const record = call.portal.records.exact(type.name, stringOf(input["id"]) ?? "");
    if (record?.archivedAt === null) archiveRecord(call.portal, record, true);
  }
  return noContent;
}

function findByUnique(call: ApiCall, type: ObjectType, idProperty: string, value: string): CrmRecord | undefined {
  const usable = idProperty !== "hs_object_id" && call.portal.unique.isUnique(type.name, idProperty);
  if (!usable) {
    throw invalid(
      `Unable to perform update/upsert by non-unique ${type.typeId} property ${idProperty} in portal ID ${String(call.portal.id)}`,
    );
  }
  const id = call.portal.unique.find(type.name, idProperty, value);
  return id === undefined ? undefined : call.portal.records.exact(type.name, id);
}

function propertiesOf(input: BatchInput): Readonly<Record<string, string>> {
  return stringMapOf(input["properties"]);
}
