import type { Fault } from "../../shared/faults.ts";
import type { SandboxRequest } from "../../shared/http-types.ts";
import type { Org } from "../org.ts";
import type { Hosts } from "./hosts.ts";
import type { Sessions } from "./sessions.ts";

/** What OAuth works on: of the org only its users, its clock and its switches. */
export interface Desk {
  readonly org: Pick<Org, "id" | "clock" | "settings" | "facts" | "rows" | "row">;
  readonly sessions: Sessions;
}

/** One request at the desk. */
export interface OAuthCall extends Desk {
  readonly request: SandboxRequest;
  readonly hosts: Hosts;
  readonly fault: Fault | undefined;
}

/** The form of a POST, or the query of a GET; empty when the body is anything but a form. */
export function paramsOf(request: SandboxRequest): URLSearchParams {
  if (request.method === "GET") return request.query;
  return request.body.kind === "form" ? request.body.params : new URLSearchParams();
}

/** A parameter that was given more than once: whom should one believe (RFC 6749 3.1, 3.2)? */
export function hasRepeated(params: URLSearchParams): boolean {
  return new Set(params.keys()).size < [...params.keys()].length;
}

/** The token behind `Authorization: Bearer`. */
export function bearerOf(request: SandboxRequest): string | undefined {
  return /^(?:Bearer|OAuth) (\S{1,2000})$/i.exec(request.headers["authorization"] ?? "")?.[1];
}
