import * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { SalesforceClient } from "./client.ts";
import { rowPath } from "./rest.ts";

/** No row of an org is as old: a condition that must fail wherever it is looked at. */
const LONG_AGO = "Tue, 01 Jan 1980 00:00:00 GMT";

const RowSchema = z.object({ Id: z.string() });

/**
 * Whether `If-Unmodified-Since` is honoured on rows of this object, which no document settles: this row is read as if it
 * had to be older than everything, and only an org that refuses with 412 is taken to honour the header. It is a question
 * about reads; a writer reads back whatever the answer was.
 */
export async function honoursUnmodifiedSince(client: SalesforceClient, sobject: string, id: string): Promise<Result<boolean, CrmError>> {
  const answer = await client.call({ method: "GET", path: rowPath(sobject, id), query: { fields: "Id" }, headers: { "If-Unmodified-Since": LONG_AGO }, mutates: false }, RowSchema);
  if (answer.ok) return ok(false);
  return answer.error.http === 412 ? ok(true) : err(answer.error);
}

/** What people are told about it, and an object to ask each by. */
const TOLD = [{ ability: "unmodifiedSinceOnActivities", object: "Task" }, { ability: "unmodifiedSinceOnRecords", object: "Contact" }] as const;

/** The same for people to read. What an org without such a record, or without an answer, can do stays unsaid. */
export async function unmodifiedSinceAbilities(client: SalesforceClient): Promise<Readonly<Record<string, boolean>>> {
  const abilities: Record<string, boolean> = {};
  for (const { ability, object } of TOLD) {
    const found = await client.query(`SELECT Id FROM ${object} LIMIT 1`, RowSchema);
    const id = found.ok ? found.value[0]?.Id : undefined;
    const honours = id === undefined ? null : await honoursUnmodifiedSince(client, object, id);
    if (honours?.ok === true) abilities[ability] = honours.value;
  }
  return abilities;
}
