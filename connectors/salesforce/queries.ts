import * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import type { QueryPage, RestCall, RestRequest } from "./rest.ts";

/** Questions to the org, by pages. */
export interface Queries {
  /** The first page of a SOQL query; `next` of it goes to `queryMore`. */
  query<Schema extends z.ZodType>(soql: string, row: Schema): Promise<Result<QueryPage<z.infer<Schema>>, CrmError>>;
  queryMore<Schema extends z.ZodType>(next: string, row: Schema): Promise<Result<QueryPage<z.infer<Schema>>, CrmError>>;
  /** All pages. Refuses beyond `rowsMax`: a caller that expects few must not fill the memory. */
  queryAll<Schema extends z.ZodType>(soql: string, row: Schema, rowsMax: number): Promise<Result<readonly z.infer<Schema>[], CrmError>>;
}

/** Queries by pages, over the one function that sends. */
export function createQueries(call: RestCall): Queries {
  async function page<Schema extends z.ZodType>(request: RestRequest, row: Schema): Promise<Result<QueryPage<z.infer<Schema>>, CrmError>> {
    const answer = await call(request, z.object({ done: z.boolean(), nextRecordsUrl: z.string().nullish(), records: z.array(row) }));
    if (!answer.ok) return answer;
    const { records, done, nextRecordsUrl } = answer.value.body;
    const next = done ? null : pathOfPage(nextRecordsUrl ?? "");
    // Rows that nobody tells of would be rows that are missed.
    if (!done && next === null) return err(failure("unavailable", "Salesforce did not tell where its rows go on."));
    return ok({ rows: records, next });
  }

  const query: Queries["query"] = (soql, row) => page({ method: "GET", path: "/query", query: { q: soql }, mutates: false }, row);
  const queryMore: Queries["queryMore"] = (next, row) => page({ method: "GET", path: next, mutates: false }, row);

  return {
    query, queryMore,
    async queryAll<Schema extends z.ZodType>(soql: string, row: Schema, rowsMax: number) {
      const rows: z.infer<Schema>[] = [];
      for (let got = await query(soql, row); ;) {
        if (!got.ok) return got;
        if (rows.length + got.value.rows.length > rowsMax) return err(failure("invalid", `Salesforce has more than ${String(rowsMax)} rows for this question.`));
        rows.push(...got.value.rows);
        if (got.value.next === null) return ok(rows);
        got = await queryMore(got.value.next, row);
      }
    },
  };
}

/** `nextRecordsUrl` is a path from the root, with its version; nothing else may steer where the token goes. */
function pathOfPage(nextRecordsUrl: string): string | null {
  return /^\/services\/data\/v\d{1,3}\.\d(\/query(?:All)?\/[\w-]{1,100})$/.exec(nextRecordsUrl)?.[1] ?? null;
}
