import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import { member, objectsOf, stringOf } from "../../shared/unknown-values.ts";
import { bodyOf, noContent, ok, requireScope, typeOf } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import { invalid } from "../api-error.ts";
import { definedBetween } from "../association-types.ts";
import { link, linkByDefault, unlink } from "../associations.ts";
import { batchInputs, batchReply, runBatch } from "../batch.ts";
import { liveRecord, pairOf, specOf, viewLinks, viewPair, viewType } from "./associations.ts";
import { associationTypesOf } from "./objects.ts";

const readInputsMax = 1_000;
const writeInputsMax = 2_000;
const linksPerRecordMax = 500;
const labelsPerPairMax = 50;
const firstLabelId = 1_000;

/** `/crm/associations/2026-09/{from}/{to}/…` (VENDORS 1.4). */
export const associationBatchRoutes: readonly Route<ApiHandler>[] = [
  route<ApiHandler>("POST :from/:to/batch/create", createBatch),
  route<ApiHandler>("POST :from/:to/batch/associate/default", defaultBatch),
  route<ApiHandler>("POST :from/:to/batch/read", readBatch),
  route<ApiHandler>("POST :from/:to/batch/archive", archiveBatch),
  route<ApiHandler>("POST :from/:to/batch/labels/archive", archiveLabels),
  route<ApiHandler>("GET :from/:to/labels", listLabels),
  route<ApiHandler>("POST :from/:to/labels", createLabel),
];

function createBatch(call: ApiCall): SandboxReply {
  const [fromType, toType] = pairOf(call, "write", ["from", "to"]);
  const rules = { inputsMax: writeInputsMax, successStatus: call.dated ? 200 : 201, partialWithTraceIds: false };
  return runBatch(call, rules, (input) => {
    const from = liveRecord(call.portal, fromType, idIn(input, "from"));
    const to = liveRecord(call.portal, toType, idIn(input, "to"));
    return viewPair(call.portal, from, to, link(call.portal, from, to, associationTypesOf(input["types"])));
  });
}

function defaultBatch(call: ApiCall): SandboxReply {
  const [fromType, toType] = pairOf(call, "write", ["from", "to"]);
  return runBatch(call, { inputsMax: writeInputsMax, successStatus: 200, partialWithTraceIds: false }, (input) => {
    const from = liveRecord(call.portal, fromType, idIn(input, "from"));
    const to = liveRecord(call.portal, toType, idIn(input, "to"));
    return { from: { id: from.id }, to: { id: to.id }, associationSpec: specOf(linkByDefault(call.portal, from, to)) };
  });
}

/** A record without links is missing from the results and listed under `errors`, as the vendor does. */
function readBatch(call: ApiCall): SandboxReply {
  const [fromType, toType] = pairOf(call, "read", ["from", "to"]);
  const startedAt = new Date(call.portal.clock.now()).toISOString();
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of batchInputs(call, readInputsMax)) {
    const id = stringOf(input["id"]) ?? "";
    const record = call.portal.records.live(fromType.name, id);
    const links = record === undefined ? [] : viewLinks(call.portal, record, toType);
    const start = Math.max(0, links.findIndex((edge) => edge.to.id === input["after"]));
    const next = links[start + linksPerRecordMax]?.to.id;
    const to = links.slice(start, start + linksPerRecordMax).map((edge) => ({
      toObjectId: edge.to.id, associationTypes: edge.types.map((type) => viewType(call.portal, type)),
    }));
    if (to.length > 0) results.push({ from: { id }, to, ...(next === undefined ? {} : { paging: { next: { after: next } } }) });
    else errors.push(noLinks(fromType.name, id, toType.name));
  }
  return batchReply(call, 200, { startedAt, results, errors });
}

function noLinks(from: string, id: string, to: string): unknown {
  return {
    status: "error", category: "OBJECT_NOT_FOUND", subCategory: "crm.associations.NO_ASSOCIATIONS_FOUND",
    message: `No ${to} is associated with ${from} ${id}.`, context: { fromObjectId: [id], fromObjectType: [from], toObjectType: [to] },
  };
}

/** 204 on v4, declared 200 on 2026-09 (VENDORS 1.4). */
function archiveBatch(call: ApiCall): SandboxReply {
  const [fromType, toType] = pairOf(call, "write", ["from", "to"]);
  for (const input of batchInputs(call, writeInputsMax)) {
    const from = call.portal.records.resolve(fromType.name, idIn(input, "from"));
    for (const each of objectsOf(input["to"])) {
      const to = call.portal.records.resolve(toType.name, stringOf(each["id"]) ?? "");
      if (from !== undefined && to !== undefined) unlink(call.portal, from, to);
    }
  }
  return archived(call);
}

function archiveLabels(call: ApiCall): SandboxReply {
  const [fromType, toType] = pairOf(call, "write", ["from", "to"]);
  for (const input of batchInputs(call, writeInputsMax)) {
    const from = call.portal.records.resolve(fromType.name, idIn(input, "from"));
    const to = call.portal.records.resolve(toType.name, idIn(input, "to"));
    if (from !== undefined && to !== undefined) unlink(call.portal, from, to, associationTypesOf(input["types"]));
  }
  return archived(call);
}

function archived(call: ApiCall): SandboxReply {
  const now = new Date(call.portal.clock.now()).toISOString();
  return call.dated ? ok({ status: "COMPLETE", results: [], startedAt: now, completedAt: now }) : noContent;
}

function listLabels(call: ApiCall): SandboxReply {
  const [from, to] = pairOf(call, "read", ["from", "to"]);
  const defined = definedBetween(from.name, to.name).map(({ typeId, label }) => ({ category: "HUBSPOT_DEFINED", typeId, label }));
  const own = [...call.portal.labels.values()].filter((label) => label.from === from.name && label.to === to.name)
    .map(({ typeId, label }) => ({ category: "USER_DEFINED", typeId, label }));
  return ok({ results: [...defined, ...own] });
}

/** A label gets an id for each direction. */
function createLabel(call: ApiCall): SandboxReply {
  const from = typeOf(call, "from");
  const to = typeOf(call, "to");
  requireScope(call, `crm.schemas.${from.scopeFamily}.write`, `crm.objects.${from.scopeFamily}.write`);
  const label = stringOf(member(bodyOf(call), "label")) ?? "";
  const name = stringOf(member(bodyOf(call), "name")) ?? "";
  const labels = [...call.portal.labels.values()];
  if (labels.some((each) => each.from === from.name && each.to === to.name && each.name === name)) throw invalid(`A label named '${name}' exists`);
  if (labels.length >= labelsPerPairMax * 2) throw invalid(`At most ${String(labelsPerPairMax)} labels are allowed`);
  const typeId = labels.length === 0 ? firstLabelId : Math.max(...labels.map((each) => each.typeId)) + 1;
  call.portal.labels.set(String(typeId), { from: from.name, to: to.name, typeId, label, name });
  call.portal.labels.set(String(typeId + 1), { from: to.name, to: from.name, typeId: typeId + 1, label, name });
  return ok({ results: [{ category: "USER_DEFINED", typeId, label }, { category: "USER_DEFINED", typeId: typeId + 1, label }] });
}

function idIn(input: Readonly<Record<string, unknown>>, end: "from" | "to"): string {
  return stringOf(member(input[end], "id")) ?? "";
}
