import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import { member, stringOf } from "../../shared/unknown-values.ts";
import { bodyOf, created, noContent, ok, param, queryFlag, requireScope, typeOf } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import { ApiError, invalid, notFound } from "../api-error.ts";
import { batchInputs, batchReply, runBatch } from "../batch.ts";
import type { PropertyDefinition } from "../model.ts";
import type { ObjectType } from "../object-types.ts";
import { changedProperty, newProperty } from "../properties/property-input.ts";
import { viewProperty } from "../properties/property-view.ts";

const inputsMax = 100;

/** `/crm/properties/2026-09/{type}` (VENDORS 1.2). */
export const propertyRoutes: readonly Route<ApiHandler>[] = [
  route<ApiHandler>("GET :type", list),
  route<ApiHandler>("POST :type", create),
  route<ApiHandler>("POST :type/batch/create", createBatch),
  route<ApiHandler>("POST :type/batch/read", readBatch),
  route<ApiHandler>("POST :type/batch/archive", archiveBatch),
  route<ApiHandler>("GET :type/:name", read),
  route<ApiHandler>("PATCH :type/:name", update),
  route<ApiHandler>("DELETE :type/:name", archive),
];

/** Definitions may be read by whoever may read the records or the schema. */
export function requireSchemaRead(call: ApiCall, type: ObjectType): void {
  requireScope(call, `crm.schemas.${type.scopeFamily}.read`, `crm.objects.${type.scopeFamily}.read`);
}

/** Definitions are made by the schema scope alone. */
export function requireSchemaWrite(call: ApiCall, type: ObjectType): void {
  requireScope(call, `crm.schemas.${type.scopeFamily}.write`);
}

function list(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaRead(call, type);
  const archived = queryFlag(call, "archived");
  const found = call.portal.catalog.list(type.name).filter((each) => (each.archivedAt !== null) === archived);
  return ok({ results: found.map(viewProperty) });
}

function create(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaWrite(call, type);
  const definition = newProperty(call.portal, type, bodyOf(call));
  call.portal.catalog.save(definition);
  return created(viewProperty(definition));
}

function createBatch(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaWrite(call, type);
  return runBatch(call, { inputsMax, successStatus: 201, partialWithTraceIds: false }, (input) => {
    const definition = newProperty(call.portal, type, input);
    call.portal.catalog.save(definition);
    return viewProperty(definition);
  });
}

function readBatch(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaRead(call, type);
  const startedAt = new Date(call.portal.clock.now()).toISOString();
  const archived = member(bodyOf(call), "archived") === true;
  const names = batchInputs(call, inputsMax).map((input) => stringOf(input["name"]) ?? "");
  const found = names.flatMap((name) => {
    const definition = call.portal.catalog.find(type.name, name);
    return definition !== undefined && (definition.archivedAt !== null) === archived ? [definition] : [];
  });
  const missing = names.filter((name) => !found.some((each) => each.name === name));
  const message = "Some properties do not exist";
  const errors = missing.length === 0 ? [] : [{ status: "error", category: "OBJECT_NOT_FOUND", message, context: { name: missing } }];
  return batchReply(call, 200, { startedAt, results: found.map(viewProperty), errors });
}

function read(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaRead(call, type);
  const definition = call.portal.catalog.find(type.name, param(call, "name"));
  if (definition === undefined || (definition.archivedAt !== null) !== queryFlag(call, "archived")) throw notFound();
  return ok(viewProperty(definition));
}

function update(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaWrite(call, type);
  const definition = changedProperty(call.portal, liveProperty(call, type, param(call, "name")), bodyOf(call));
  call.portal.catalog.save(definition);
  return ok(viewProperty(definition));
}

function archive(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaWrite(call, type);
  archiveOne(call, liveProperty(call, type, param(call, "name")));
  return noContent;
}

function archiveBatch(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaWrite(call, type);
  for (const input of batchInputs(call, inputsMax)) archiveOne(call, liveProperty(call, type, stringOf(input["name"]) ?? ""));
  return noContent;
}

function archiveOne(call: ApiCall, definition: PropertyDefinition): void {
  if (definition.hubspotDefined) throw invalid(`Property "${definition.name}" is defined by HubSpot and cannot be deleted`);
  call.portal.catalog.save({ ...definition, archivedAt: call.portal.clock.now() });
}

function liveProperty(call: ApiCall, type: ObjectType, name: string): PropertyDefinition {
  const definition = call.portal.catalog.live(type.name, name);
  if (definition === undefined) throw new ApiError(404, { message: `Property ${name} does not exist`, category: "OBJECT_NOT_FOUND" });
  return definition;
}
