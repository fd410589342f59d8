import type * as z from "zod";

import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { ObjectDescription } from "./describe.ts";

/** One call of the REST API. */
export interface RestRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/services/data/vNN.N`, with its slash; whatever is put into it must be encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly mutates: boolean;
}

/** A success (2xx), its body checked. `body` of an empty answer is undefined. */
export interface RestAnswer<Body> {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly requestId: string | null;
  readonly body: Body;
}

/** One page of a query. */
export interface QueryPage<Row> {
  readonly rows: readonly Row[];
  /** Where to go on; null when this was the last page. */
  readonly next: string | null;
}

/** Speaks to one org. Never throws for what Salesforce or the network does, never retries but once after a 401. */
export interface SalesforceClient {
  /** One call that returns status, headers and body: what jsforce's row methods hide. */
  call<Schema extends z.ZodType>(request: RestRequest, schema: Schema): Promise<Result<RestAnswer<z.infer<Schema>>, CrmError>>;
  /** The first page of a SOQL query; `next` of it goes to `queryMore`. */
  query<Schema extends z.ZodType>(soql: string, row: Schema): Promise<Result<QueryPage<z.infer<Schema>>, CrmError>>;
  queryMore<Schema extends z.ZodType>(next: string, row: Schema): Promise<Result<QueryPage<z.infer<Schema>>, CrmError>>;
  /** All pages. Refuses beyond `rowsMax`: a caller that expects few must not fill the memory. */
  queryAll<Schema extends z.ZodType>(soql: string, row: Schema, rowsMax: number): Promise<Result<readonly z.infer<Schema>[], CrmError>>;
  /** What the org says of an object, kept for a while; null for an object that it does not have. */
  describe(object: string): Promise<Result<ObjectDescription | null, CrmError>>;
}
