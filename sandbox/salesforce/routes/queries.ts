import type { SandboxReply } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { ok, param } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { refusal } from "../error-reply.ts";
import type { CursorPlace } from "../query-cursors.ts";
import { endpoint } from "./endpoint.ts";

/** `Sforce-Query-Options: batchSize=` is heeded within these. */
const batchRowsMin = 200;
const batchRowsMax = 2_000;

/** SOQL, page by page. */
export const queryRoutes: readonly Route<Endpoint>[] = [
  endpoint("GET query", (call) => first(call, false), "q"),
  endpoint("GET queryAll", (call) => first(call, true), "q"),
  endpoint("GET query/:locator", next),
  endpoint("GET queryAll/:locator", next),
];

function first(call: ApiCall, includeDeleted: boolean): SandboxReply {
  const soql = call.request.query.get("q");
  if (soql === null || soql.trim() === "") throw refusal(400, "MALFORMED_QUERY", "A query string has to be specified");
  const result = call.runQuery(soql, call.org, { includeDeleted, apiVersion: call.base.replace(/^.*\/v/, "") });
  return ok(call.cursors.first(result, pageRows(call), placeOf(call)));
}

function next(call: ApiCall): SandboxReply {
  return ok(call.cursors.next(param(call, "locator"), placeOf(call)));
}

function placeOf(call: ApiCall): CursorPlace {
  return { userId: call.session.userId, path: `${call.base}/query`, nowMs: call.org.clock.now() };
}

function pageRows(call: ApiCall): number {
  const wished = /(?:^|[;,\s])batchSize=(\d{1,5})/i.exec(call.request.headers["sforce-query-options"] ?? "")?.[1];
  const rows = call.org.settings().queryPageRows;
  return wished === undefined ? rows : Math.min(rows, Math.max(batchRowsMin, Math.min(batchRowsMax, Number(wished))));
}
