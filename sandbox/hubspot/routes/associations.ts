import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import { bodyOf, created, noContent, ok, param, queryLimit, requireObjectScope, typeOf } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import { notFound } from "../api-error.ts";
import { definedAssociation } from "../association-types.ts";
import { link, linkByDefault, unlink } from "../associations.ts";
import type { AssociationType, CrmRecord, Edge } from "../model.ts";
import { findObjectType } from "../object-types.ts";
import type { ObjectType } from "../object-types.ts";
import type { Portal } from "../portal.ts";
import { associationTypesOf } from "./objects.ts";

const pageMax = 500;

/** `/crm/objects/2026-09/{type}/{id}/associations/…` (VENDORS 1.4). */
export const associationRoutes: readonly Route<ApiHandler>[] = [
  route<ApiHandler>("PUT :type/:id/associations/default/:toType/:toId", putDefault),
  route<ApiHandler>("GET :type/:id/associations/:toType", list),
  route<ApiHandler>("PUT :type/:id/associations/:toType/:toId", put),
  route<ApiHandler>("DELETE :type/:id/associations/:toType/:toId", remove),
];

/** The two types of a pair, when the app may do this with both. */
export function pairOf(call: ApiCall, right: "read" | "write", names: readonly [string, string]): readonly [ObjectType, ObjectType] {
  const from = typeOf(call, names[0]);
  const to = typeOf(call, names[1]);
  requireObjectScope(call, from, right);
  requireObjectScope(call, to, right);
  return [from, to];
}

/** The live record, or the vendor's 404. */
export function liveRecord(portal: Portal, type: ObjectType, id: string): CrmRecord {
  const record = portal.records.live(type.name, id);
  if (record === undefined) throw notFound(`${type.singular.toUpperCase()}=${id} does not exist`);
  return record;
}

/** One type of a link as lists show it. */
export function viewType(portal: Portal, { category, typeId }: AssociationType): { category: string; typeId: number; label: string | null } {
  const label = category === "HUBSPOT_DEFINED" ? definedAssociation(typeId)?.label : portal.labels.get(String(typeId))?.label;
  return { category, typeId, label: label ?? null };
}

/** The links of a record to live records of a type, each with its labels. */
export function viewLinks(portal: Portal, record: CrmRecord, toType: ObjectType): readonly Edge[] {
  return portal.edges.list(record, toType.name).filter((edge) => portal.records.live(toType.name, edge.to.id) !== undefined);
}

/** The link just made, as PUT and batch create tell it. */
export function viewPair(portal: Portal, from: CrmRecord, to: CrmRecord, types: readonly AssociationType[]): unknown {
  return {
    fromObjectTypeId: findObjectType(from.object)?.typeId,
    fromObjectId: from.id,
    toObjectTypeId: findObjectType(to.object)?.typeId,
    toObjectId: to.id,
    labels: types.map((type) => viewType(portal, type).label).filter((label) => label !== null),
  };
}

function put(call: ApiCall): SandboxReply {
  const [fromType, toType] = pairOf(call, "write", ["type", "toType"]);
  const from = liveRecord(call.portal, fromType, param(call, "id"));
  const to = liveRecord(call.portal, toType, param(call, "toId"));
  const types = link(call.portal, from, to, associationTypesOf(bodyOf(call)));
  return created(viewPair(call.portal, from, to, types));
}

function putDefault(call: ApiCall): SandboxReply {
  const [fromType, toType] = pairOf(call, "write", ["type", "toType"]);
  const startedAt = new Date(call.portal.clock.now()).toISOString();
  const from = liveRecord(call.portal, fromType, param(call, "id"));
  const to = liveRecord(call.portal, toType, param(call, "toId"));
  const type = linkByDefault(call.portal, from, to);
  const results = [{ from: { id: from.id }, to: { id: to.id }, associationSpec: specOf(type) }];
  return ok({ status: "COMPLETE", results, startedAt, completedAt: new Date(call.portal.clock.now()).toISOString() });
}

function list(call: ApiCall): SandboxReply {
  const [fromType, toType] = pairOf(call, "read", ["type", "toType"]);
  const record = liveRecord(call.portal, fromType, param(call, "id"));
  const limit = queryLimit(call, pageMax, pageMax);
  const after = call.request.query.get("after") ?? "";
  const links = viewLinks(call.portal, record, toType);
  const start = after === "" ? 0 : Math.max(0, links.findIndex((edge) => edge.to.id === after));
  const next = links[start + limit]?.to.id;
  return ok({
    results: links.slice(start, start + limit).map((edge) => ({
      toObjectId: edge.to.id, associationTypes: edge.types.map((type) => viewType(call.portal, type)),
    })),
    ...(next === undefined ? {} : { paging: { next: { after: next, link: `${call.request.path}?after=${next}` } } }),
  });
}

function remove(call: ApiCall): SandboxReply {
  const [fromType, toType] = pairOf(call, "write", ["type", "toType"]);
  const from = liveRecord(call.portal, fromType, param(call, "id"));
  const to = call.portal.records.resolve(toType.name, param(call, "toId"));
  if (to !== undefined) unlink(call.portal, from, to);
  return noContent;
}

/** A type in the form in which requests name it. */
export function specOf({ category, typeId }: AssociationType): { associationCategory: string; associationTypeId: number } {
  return { associationCategory: category, associationTypeId: typeId };
}
