import type { Fault } from "../shared/faults.ts";
import type { SandboxReply, SandboxRequest } from "../shared/http-types.ts";
import { jsonOf } from "../shared/http-types.ts";
import { ApiError, invalid, missingScopes } from "./api-error.ts";
import type { Actor } from "./model.ts";
import { findObjectType } from "./object-types.ts";
import type { ObjectType } from "./object-types.ts";
import type { Portal } from "./portal.ts";

/** An authenticated request on its way to a handler. */
export interface ApiCall {
  readonly portal: Portal;
  readonly request: SandboxRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly dated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly actor: Actor;
  readonly fault: Fault | undefined;
}

/** Answers a request, or throws an `ApiError`. */
export type ApiHandler = (call: ApiCall) => SandboxReply;

/** The object type that the path names. */
export function typeOf(call: ApiCall, param = "type"): ObjectType {
  const name = call.params[param] ?? "";
  const type = findObjectType(name);
  if (type === undefined) throw new ApiError(400, { message: `Unable to infer object type from: ${name}`, category: "VALIDATION_ERROR" });
  return type;
}

/** Refuses the call unless one of the scopes was granted. */
export function requireScope(call: ApiCall, ...anyOf: readonly string[]): void {
  if (!anyOf.some((scope) => call.scopes.has(scope))) throw missingScopes(anyOf);
}

/** Refuses the call unless records of the type may be read or written. Engagements follow the contact scopes. */
export function requireObjectScope(call: ApiCall, type: ObjectType, right: "read" | "write"): void {
  requireScope(call, `crm.objects.${type.scopeFamily}.${right}`);
}

/** A part of the path by its name in the route. */
export function param(call: ApiCall, name: string): string {
  return call.params[name] ?? "";
}

/** The JSON body, or nothing. */
export function bodyOf(call: ApiCall): unknown {
  return jsonOf(call.request.body);
}

/** A list in the query, repeated or joined by commas; nothing when it is not there. */
export function queryList(call: ApiCall, name: string): readonly string[] | undefined {
  const all = call.request.query.getAll(name).flatMap((value) => value.split(",")).map((value) => value.trim()).filter((value) => value !== "");
  return all.length === 0 ? undefined : all;
}

/** Whether a flag in the query is `true`. */
export function queryFlag(call: ApiCall, name: string): boolean {
  return call.request.query.get(name) === "true";
}

/** A page size in the query, refused outside of 1 to `max`. */
export function queryLimit(call: ApiCall, standard: number, max: number): number {
  const raw = call.request.query.get("limit");
  if (raw === null || raw === "") return standard;
  const limit = Number(raw);
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= max) return limit;
  throw invalid(`The limit must be between 1 and ${String(max)}, got ${raw.slice(0, 20)}`);
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
