import { member, objectsOf, stringMapOf, stringOf } from "../../shared/unknown-values.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import type { SandboxReply } from "../../shared/http-types.ts";
import { bodyOf, created, noContent, ok, param, queryFlag, queryLimit, queryList, requireObjectScope, typeOf } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import { ApiError, invalid, notFound } from "../api-error.ts";
import type { NewAssociation } from "../associations.ts";
import { mergeRecords } from "../merge.ts";
import type { CrmRecord } from "../model.ts";
import { findObjectType } from "../object-types.ts";
import type { ObjectType } from "../object-types.ts";
import { archiveRecord, createRecord, eraseRecord, updateRecord } from "../record-write.ts";
import { holderInBin, isPurged } from "../recycle-bin.ts";
import { viewRecord } from "../record-view.ts";
import type { ViewWish } from "../record-view.ts";

const pageMax = 100;
const pageDefault = 10;

/** `/crm/objects/2026-09/{type}` and `/{id}` (VENDORS 1.2). */
export const objectRoutes: readonly Route<ApiHandler>[] = [
  route<ApiHandler>("GET :type", list),
  route<ApiHandler>("POST :type", create),
  route<ApiHandler>("POST :type/merge", merge),
  route<ApiHandler>("POST :type/gdpr-delete", gdprDelete),
  route<ApiHandler>("GET :type/:id", read),
  route<ApiHandler>("PATCH :type/:id", update),
  route<ApiHandler>("DELETE :type/:id", archive),
];

/** What a read shows, from its query. */
function wishOf(call: ApiCall): ViewWish {
  const associations = queryList(call, "associations")?.map((name) => {
    const type = findObjectType(name);
    if (type === undefined) throw invalid(`Unable to infer object type from: ${name}`);
    return type;
  });
  return {
    properties: queryList(call, "properties"),
    history: queryList(call, "propertiesWithHistory"),
    associations,
    mayReadEmailContent: call.scopes.has("sales-email-read"),
  };
}

/** Reads the associations of a create body. */
export function associationsOf(input: unknown): readonly NewAssociation[] {
  return objectsOf(member(input, "associations")).map((each) => ({
    toId: stringOf(member(each["to"], "id")) ?? "",
    types: associationTypesOf(each["types"]),
  }));
}

/** Reads a list of `{associationCategory, associationTypeId}`. */
export function associationTypesOf(list: unknown): NewAssociation["types"] {
  return objectsOf(list).map((each) => ({
    category: stringOf(each["associationCategory"]) ?? "",
    typeId: typeof each["associationTypeId"] === "number" ? each["associationTypeId"] : 0,
  }));
}

/** The record that an id, or the value of a unique property, names. */
export function findRecord(call: ApiCall, type: ObjectType, key: string, idProperty: string | null): CrmRecord | undefined {
  const { portal } = call;
  if (idProperty === null || idProperty === "" || idProperty === "hs_object_id") {
    const record = portal.records.resolve(type.name, key);
    return record === undefined || isPurged(call.portal, record) ? undefined : record;
  }
  if (!portal.unique.isUnique(type.name, idProperty)) {
    throw invalid(`Unable to perform read by non-unique ${type.typeId} property ${idProperty} in portal ID ${String(portal.id)}`);
  }
  const id = portal.unique.find(type.name, idProperty, key);
  return id === undefined ? holderInBin(portal, type.name, idProperty, key) : portal.records.exact(type.name, id);
}

function list(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "read");
  const limit = queryLimit(call, pageDefault, pageMax);
  const archived = queryFlag(call, "archived");
  const after = call.request.query.get("after") ?? "";
  const wish = wishOf(call);
  const page: CrmRecord[] = [];
  for (const record of call.portal.records.all(type.name)) {
    if ((record.archivedAt !== null) !== archived || record.mergedInto !== null || isPurged(call.portal, record)) continue;
    // `after` is the id of the next record.
    if (after === "" || Number(record.id) >= Number(after)) page.push(record);
    if (page.length > limit) break;
  }
  const next = page[limit]?.id;
  const link = `${call.request.path}?limit=${String(limit)}&after=${next ?? ""}`;
  return ok({
    results: page.slice(0, limit).map((record) => viewRecord(call.portal, type, record, wish)),
    ...(next === undefined ? {} : { paging: { next: { after: next, link } } }),
  });
}

function read(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "read");
  const record = findRecord(call, type, param(call, "id"), call.request.query.get("idProperty"));
  if (record === undefined || (record.archivedAt !== null) !== queryFlag(call, "archived")) throw notFound();
  return ok(viewRecord(call.portal, type, record, wishOf(call)));
}

function create(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "write");
  assertCreatable(type);
  const body = bodyOf(call);
  const input = { properties: stringMapOf(member(body, "properties")), associations: associationsOf(body) };
  const record = createRecord(call.portal, type, input, call.actor);
  return created(viewRecord(call.portal, type, record, afterWrite(call, type, input.properties)));
}

function update(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "write");
  const record = findRecord(call, type, param(call, "id"), call.request.query.get("idProperty"));
  if (record === undefined || record.archivedAt !== null) throw notFound();
  const properties = stringMapOf(member(bodyOf(call), "properties"));
  const next = updateRecord(call.portal, record, properties, call.actor);
  return ok(viewRecord(call.portal, type, next, afterWrite(call, type, properties)));
}

/** Deleting what is gone already is no error; what a merge folded away stays as it is. */
function archive(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "write");
  const record = call.portal.records.exact(type.name, param(call, "id"));
  if (record === undefined) throw notFound();
  if (record.archivedAt === null) archiveRecord(call.portal, record, true);
  return noContent;
}

function merge(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "write");
  const legacyMerge = ["contacts", "companies", "deals"].includes(type.name);
  if (type.engagement || type.name === "users" || (!call.dated && !legacyMerge)) {
    throw new ApiError(400, { message: `${type.name} cannot be merged`, category: "VALIDATION_ERROR" });
  }
  const body = bodyOf(call);
  const primary = stringOf(member(body, "primaryObjectId")) ?? "";
  const other = stringOf(member(body, "objectIdToMerge")) ?? "";
  const record = mergeRecords(call.portal, type, { primary, other });
  return ok(viewRecord(call.portal, type, record, afterWrite(call, type, { hs_merged_object_ids: "" })));
}

/** Forgets a contact for good: no recycle bin, no alias (VENDORS 1.2). */
function gdprDelete(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireObjectScope(call, type, "write");
  if (type.name !== "contacts") throw invalid(`gdpr-delete is not available for ${type.name}`);
  const body = bodyOf(call);
  const record = findRecord(call, type, stringOf(member(body, "objectId")) ?? "", stringOf(member(body, "idProperty")) ?? null);
  if (record === undefined) throw notFound();
  eraseRecord(call.portal, record);
  return noContent;
}

/** Users come into a portal through its settings, not through this API. */
export function assertCreatable(type: ObjectType): void {
  if (type.name === "users") throw new ApiError(405, { message: "Users cannot be created through this API", category: "VALIDATION_ERROR" });
}

/** A write answers with what it wrote beside the usual properties. */
export function afterWrite(call: ApiCall, type: ObjectType, written: Readonly<Record<string, string>>): ViewWish {
  return {
    properties: [...type.defaultProperties, ...Object.keys(written)],
    mayReadEmailContent: call.scopes.has("sales-email-read"),
  };
}
