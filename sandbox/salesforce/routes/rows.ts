import type { SandboxReply } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { created, noContent, objectBody, param, queryList, typeOf, writeContext } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { judge, toHttpDate } from "../conditional.ts";
import type { RowState } from "../conditional.ts";
import { rowById, rowUrl } from "../locate-row.ts";
import type { Row } from "../model.ts";
import { recordValues, refuseRepeated } from "../record-values.ts";
import { entityTag } from "../records/entity-tag.ts";
import { viewRow } from "../row-view.ts";
import { conditionalEndpoint, endpoint } from "./endpoint.ts";

const activities = new Set(["Task", "Event"]);

/** One record by its id, and new ones (VENDORS 2.1). The only resource that heeds conditional headers. */
export const rowRoutes: readonly Route<Endpoint>[] = [
  endpoint("POST sobjects/:object", createRow),
  conditionalEndpoint("GET sobjects/:object/:id", readRow, "fields"),
  conditionalEndpoint("PATCH sobjects/:object/:id", updateRow),
  endpoint("DELETE sobjects/:object/:id", deleteRow),
];

function createRow(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  const row = call.org.create(type.name, recordValues(call.org, type, objectBody(call)), writeContext(call));
  return { ...created({ id: row.id, success: true, errors: [] }), headers: { Location: rowUrl(call, row) } };
}

function readRow(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  const row = rowById(call, type, param(call, "id"));
  const state = stateOf(call, row);
  const headers = { ...(state.etag === undefined ? {} : { ETag: state.etag }), "Last-Modified": toHttpDate(state.modifiedMs) };
  const refused = refusedBy(call, state);
  if (refused !== undefined) return { ...refused, headers };
  return { status: 200, headers, json: viewRow(call, type, row, queryList(call, "fields")) };
}

function updateRow(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  const row = rowById(call, type, param(call, "id"));
  const body = objectBody(call);
  refuseRepeated(body, "Id");
  const refused = refusedBy(call, stateOf(call, row));
  if (refused !== undefined) return refused;
  call.org.update(type.name, row.id, recordValues(call.org, type, body), writeContext(call));
  return noContent;
}

function deleteRow(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  const row = rowById(call, type, param(call, "id"));
  call.org.remove(type.name, row.id, writeContext(call));
  return noContent;
}

function stateOf(call: ApiCall, row: Row): RowState {
  const facts = call.org.facts();
  return {
    etag: row.type === "Account" ? entityTag(row) : undefined,
    modifiedMs: Date.parse(String(row.values["SystemModstamp"])),
    heedsUnmodifiedSince: activities.has(row.type) ? facts.unmodifiedSinceOnActivities : facts.unmodifiedSinceOnRecords,
  };
}

/** The answer of a condition that does not hold; its body at 412 is not known (VENDORS 7). */
function refusedBy(call: ApiCall, state: RowState): SandboxReply | undefined {
  const verdict = judge(call.request.method, call.request.headers, state);
  if (verdict === "go") return undefined;
  if (verdict === "not-modified") return { status: 304 };
  const errors = [{ message: "The precondition given in one or more of the request-header fields evaluated to false", errorCode: "PRECONDITION_FAILED" }];
  return { status: 412, ...(call.org.facts().bodyOn412 ? { json: errors } : {}) };
}
