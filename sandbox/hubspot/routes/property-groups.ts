import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import { member, stringOf } from "../../shared/unknown-values.ts";
import { bodyOf, created, noContent, ok, param, typeOf } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import { ApiError, invalid, notFound } from "../api-error.ts";
import type { PropertyGroup } from "../model.ts";
import type { ObjectType } from "../object-types.ts";
import { requireSchemaRead, requireSchemaWrite } from "./properties.ts";

/** `/crm/properties/2026-09/{type}/groups`. */
export const propertyGroupRoutes: readonly Route<ApiHandler>[] = [
  route<ApiHandler>("GET :type/groups", list),
  route<ApiHandler>("POST :type/groups", create),
  route<ApiHandler>("GET :type/groups/:name", read),
  route<ApiHandler>("PATCH :type/groups/:name", update),
  route<ApiHandler>("DELETE :type/groups/:name", archive),
];

function list(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaRead(call, type);
  return ok({ results: call.portal.catalog.groups(type.name).map(viewGroup) });
}

function create(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaWrite(call, type);
  const name = stringOf(member(bodyOf(call), "name")) ?? "";
  if (!/^[a-z][a-z0-9_]{0,99}$/.test(name)) throw invalid(`"${name.slice(0, 100)}" is not a valid group name`);
  if (call.portal.catalog.group(type.name, name) !== undefined) {
    throw new ApiError(409, { message: `A property group named '${name}' already exists.`, category: "OBJECT_ALREADY_EXISTS" });
  }
  const group = withBody(call, { object: type.name, name, label: name, displayOrder: -1, archived: false });
  call.portal.catalog.saveGroup(group);
  return created(viewGroup(group));
}

function read(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaRead(call, type);
  return ok(viewGroup(find(call, type)));
}

function update(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaWrite(call, type);
  const group = withBody(call, find(call, type));
  call.portal.catalog.saveGroup(group);
  return ok(viewGroup(group));
}

function archive(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaWrite(call, type);
  const group = find(call, type);
  const used = call.portal.catalog.list(type.name).some((each) => each.groupName === group.name && each.archivedAt === null);
  if (used) throw invalid(`Property group "${group.name}" still has properties`);
  call.portal.catalog.saveGroup({ ...group, archived: true });
  return noContent;
}

function find(call: ApiCall, type: ObjectType): PropertyGroup {
  const group = call.portal.catalog.group(type.name, param(call, "name"));
  if (group === undefined) throw notFound();
  return group;
}

function withBody(call: ApiCall, group: PropertyGroup): PropertyGroup {
  const displayOrder = member(bodyOf(call), "displayOrder");
  return {
    ...group,
    label: stringOf(member(bodyOf(call), "label")) ?? group.label,
    displayOrder: typeof displayOrder === "number" ? displayOrder : group.displayOrder,
  };
}

function viewGroup({ name, label, displayOrder, archived }: PropertyGroup): Readonly<Record<string, unknown>> {
  return { name, label, displayOrder, archived };
}
