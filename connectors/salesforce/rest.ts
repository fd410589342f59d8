import type * as z from "zod";

import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";

/** One call of the REST API. */
export interface RestRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/services/data/vNN.N`, with its slash; whatever is put into it must be encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly mutates: boolean;
  /** The answer's body is a text of this kind instead of JSON; anything else than that is no success. Refusals are JSON all the same. */
  readonly accepts?: "text/csv";
}

/** A success (2xx), its body checked. `body` of an empty answer is undefined. */
export interface RestAnswer<Body> {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly requestId: string | null;
  readonly body: Body;
}

/** Sends one call and checks the body of its success. */
export type RestCall = <Schema extends z.ZodType>(request: RestRequest, schema: Schema) => Promise<Result<RestAnswer<z.infer<Schema>>, CrmError>>;

/** The address of a row. */
export const rowPath = (sobject: string, id: string): string => `/sobjects/${encodeURIComponent(sobject)}/${encodeURIComponent(id)}`;
