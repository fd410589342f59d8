import type { Fault } from "../shared/faults.ts";
import type { SandboxReply, SandboxRequest } from "../shared/http-types.ts";
import { jsonOf } from "../shared/http-types.ts";
import { isObject } from "../shared/unknown-values.ts";
import type { ApiUsage } from "./api-usage.ts";
import type { bulkQuery } from "./bulk/bulk-soql.ts";
import type { Jobs } from "./bulk/jobs.ts";
import type { ErasedRows } from "./erased-rows.ts";
import { notFound, refusal, unreadable } from "./error-reply.ts";
import type { Session, SObjectType, WriteContext } from "./model.ts";
import type { Org } from "./org.ts";
import type { QueryCursors } from "./query-cursors.ts";
import type { runQuery } from "./soql/run-query.ts";

/** An authenticated request on its way to a handler. */
export interface ApiCall {
  readonly org: Org;
  readonly cursors: QueryCursors;
  readonly usage: ApiUsage;
  readonly erased: ErasedRows;
  readonly runQuery: typeof runQuery;
  readonly bulk: Jobs;
  readonly bulkQuery: typeof bulkQuery;
  readonly request: SandboxRequest;
  readonly params: Readonly<Record<string, string>>;
  /** `/services/data/v66.0`, as the caller wrote it. */
  readonly base: string;
  readonly session: Session;
  readonly fault: Fault | undefined;
  /** Answers one request inside of this one; a refusal comes back as its answer, and nothing of it was done. */
  readonly inner: (request: SandboxRequest) => SandboxReply;
}

/** Answers a request, or throws a `SalesforceError`. */
export type ApiHandler = (call: ApiCall) => SandboxReply;

/** A handler and the query parameters that the vendor documents for it. */
export interface Endpoint {
  readonly handler: ApiHandler;
  readonly query: readonly string[];
  /** It tells of each row by itself, planned failures included. */
  readonly perRow: boolean;
  /** It heeds conditional headers, or at least the vendor says so. */
  readonly conditional: boolean;
  /** Its body is CSV instead of JSON. */
  readonly csv: boolean;
}

/** The object type that the path names. */
export function typeOf(call: ApiCall): SObjectType {
  const type = call.org.catalog.object(param(call, "object"));
  if (type === undefined) throw notFound();
  return type;
}

/** The type of the given name in a body, refused in the words of a row. */
export function typeNamed(call: ApiCall, name: string | undefined): SObjectType {
  if (name === undefined) throw refusal(400, "INVALID_TYPE", "Entity type is not specified: attributes.type is missing");
  const type = call.org.catalog.object(name);
  if (type === undefined) throw refusal(400, "INVALID_TYPE", `sObject type '${name.slice(0, 80)}' is not supported.`);
  return type;
}

/** A part of the path by its name in the route. */
export function param(call: ApiCall, name: string): string {
  return call.params[name] ?? "";
}

/** The JSON object in the body. */
export function objectBody(call: ApiCall): Readonly<Record<string, unknown>> {
  const body = jsonOf(call.request.body);
  if (isObject(body)) return body;
  throw unreadable(call.request.body.kind === "none" ? "No content to map to Object due to end of input" : "Cannot deserialize instance of map from the request body");
}

/** Refuses keys that the vendor does not know at this place. */
export function refuseUnknownKeys(body: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown !== undefined) throw unreadable(`Unrecognized field "${unknown.slice(0, 80)}", not marked as ignorable`);
}

/** A list in the query, joined by commas; nothing when it is not there. */
export function queryList(call: ApiCall, name: string): readonly string[] | undefined {
  return call.request.query.get(name)?.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

/** Whether a flag in the query is `true`. */
export function queryFlag(call: ApiCall, name: string): boolean {
  return call.request.query.get(name)?.toLowerCase() === "true";
}

/** In whose name, and under which duplicate header, a write is made. */
export function writeContext(call: ApiCall): WriteContext {
  const options = (call.request.headers["sforce-duplicate-rule-header"] ?? "").split(";").map((part) => part.replaceAll(/\s/g, "").toLowerCase());
  return { userId: call.session.userId, allowDuplicates: options.includes("allowsave=true") };
}

/** Does one part of a request, and takes back what it had done when it is refused. */
export function alone<Result>(org: Org, work: () => Result): Result {
  const mark = org.store.mark();
  try {
    return work();
  } catch (error) {
    org.store.rollbackTo(mark);
    throw error;
  }
}

/** A 200 with a body. */
export function ok(json: unknown): SandboxReply {
  return { status: 200, json };
}

/** A 201 with a body. */
export function created(json: unknown): SandboxReply {
  return { status: 201, json };
}

/** A 204. */
export const noContent: SandboxReply = { status: 204 };
