import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { SalesforceClient } from "./client.ts";
import { instantOf } from "./map/values.ts";
import { readRows } from "./rows.ts";
import { select } from "./soql.ts";
import type { Source } from "./sources.ts";

/** Where a source stands, by Salesforce's own clock: the stamp of the row that changed last; null when there is none. */
export async function newestStamp(client: SalesforceClient, { sobject, filter, stamp }: Source): Promise<Result<Instant | null, CrmError>> {
  const top = await readRows(client, select({ fields: ["Id", stamp], from: sobject, where: filter, orderBy: [{ field: stamp, descending: true }], limit: 1 }));
  if (!top.ok) return top;
  const [row] = top.value.rows;
  return ok(row === undefined ? null : instantOf(row[stamp]));
}
