import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import { askedOf } from "./client.ts";
import type { SalesforceClient } from "./client.ts";
import { itemError } from "./errors.ts";
import type { Value } from "./map/values.ts";
import type { RestRequest } from "./rest.ts";
import { CollectionSchema } from "./schemas.ts";

/** A row to make. */
export interface NewRow {
  readonly sobject: string;
  readonly values: Readonly<Record<string, Value>>;
}

/** A row that was made. */
export interface Inserted {
  readonly id: string;
  /** False when an upsert found it there. */
  readonly created: boolean;
  readonly http: number;
  readonly requestId: string | null;
}

/** What became of a row. `lost`: Salesforce said the collection is done and nothing about this one. */
export type Outcome = Result<Inserted, CrmError> | "lost";

/** Rows in one collection (Salesforce, "sObject Collections"). */
export const COLLECTION_MAX = 200;

interface Parts {
  readonly client: SalesforceClient;
  readonly clock: Clock;
}

/** Makes rows in collections in which one bad row is refused alone. One outcome for each, in order. */
export function insertRows(parts: Parts, rows: readonly NewRow[]): Promise<readonly Outcome[]> {
  return saveRows(parts, rows, { method: "POST", path: "/composite/sobjects" });
}

/**
 * Makes rows of one object, or writes to those that hold the same value of the field already; a value that several
 * rows hold is a conflict. One outcome for each, in order.
 */
export function upsertRows(parts: Parts, sobject: string, field: string, rows: readonly NewRow[]): Promise<readonly Outcome[]> {
  return saveRows(parts, rows, { method: "PATCH", path: `/composite/sobjects/${encodeURIComponent(sobject)}/${encodeURIComponent(field)}` });
}

async function saveRows({ client, clock }: Parts, rows: readonly NewRow[], how: Pick<RestRequest, "method" | "path">): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const chunk of chunksOf(rows, COLLECTION_MAX)) {
    const records = chunk.map(({ sobject, values }) => ({ attributes: { type: sobject }, ...values }));
    const request: RestRequest = { ...how, body: { allOrNone: false, records }, mutates: true };
    const answer = await client.call(request, CollectionSchema);
    chunk.forEach((_, index) => {
      if (!answer.ok) {
        outcomes.push(answer);
        return;
      }
      const { status: http, requestId, body } = answer.value;
      const saved = body[index];
      // What a row's own refusal may quote is its own values.
      if (saved !== undefined && !saved.success) outcomes.push(err(itemError(saved.errors, askedOf({ ...request, body: records[index] }, clock), http)));
      else outcomes.push(saved?.id ? ok({ id: saved.id, created: saved.created ?? true, http, requestId }) : "lost");
    });
  }
  return outcomes;
}
