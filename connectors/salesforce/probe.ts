import * as z from "zod";

import type { SalesforceClient } from "./client.ts";

/** Every record of an org is younger: a condition that must fail wherever it is looked at. */
const LONG_AGO = "Sat, 01 Jan 2000 00:00:00 GMT";

const RowSchema = z.object({ Id: z.string() });

/** The facts that no document settles (is `If-Unmodified-Since` honoured on these rows?), and an object to ask each by. */
const PROBED = [{ ability: "unmodifiedSinceOnActivities", object: "Task" }, { ability: "unmodifiedSinceOnRecords", object: "Contact" }] as const;

/**
 * Asks the org by reading: where the condition is honoured, a read under a condition that fails answers 412. What an
 * org without such a record, or without an answer, can do stays unsaid. It is told to people; a writer reads back
 * whatever the answer here was, because it is about reads.
 */
export async function unmodifiedSinceAbilities(client: SalesforceClient): Promise<Readonly<Record<string, boolean>>> {
  const abilities: Record<string, boolean> = {};
  for (const { ability, object } of PROBED) {
    const found = await client.query(`SELECT Id FROM ${object} LIMIT 1`, RowSchema);
    const id = found.ok ? found.value.rows[0]?.Id : undefined;
    if (id === undefined) continue;
    const answer = await client.call({
      method: "GET", path: `/sobjects/${object}/${encodeURIComponent(id)}`, query: { fields: "Id" }, headers: { "If-Unmodified-Since": LONG_AGO }, mutates: false,
    }, RowSchema);
    if (answer.ok) abilities[ability] = false;
    else if (answer.error.http === 412) abilities[ability] = true;
  }
  return abilities;
}
