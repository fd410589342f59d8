import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import type { ApiHandler, Endpoint } from "../api-call.ts";

/** A row of the API's table, with the query parameters that the vendor documents there. */
export function endpoint(spec: string, handler: ApiHandler, ...query: readonly string[]): Route<Endpoint> {
  return route<Endpoint>(spec, { handler, query, perRow: false, conditional: false, csv: false });
}

/** One that heeds conditional headers. */
export function conditionalEndpoint(spec: string, handler: ApiHandler, ...query: readonly string[]): Route<Endpoint> {
  return route<Endpoint>(spec, { handler, query, perRow: false, conditional: true, csv: false });
}

/** One that works through many rows, of which each may fail alone. */
export function rowsEndpoint(spec: string, handler: ApiHandler, ...query: readonly string[]): Route<Endpoint> {
  return route<Endpoint>(spec, { handler, query, perRow: true, conditional: false, csv: false });
}

/** One that takes CSV. */
export function csvEndpoint(spec: string, handler: ApiHandler): Route<Endpoint> {
  return route<Endpoint>(spec, { handler, query: [], perRow: false, conditional: false, csv: true });
}
