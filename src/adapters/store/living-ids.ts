import { type RawBuilder, sql } from "kysely";
import type { InstallationId } from "../../domain/model/ids.ts";

/**
 * The rows `(wanted, id)`: for each id asked for, the one that its record has now, which is another for one that was given up. To be joined
 * laterally, row by row and behind an OFFSET 0: under row-level security an expression such as coalesce keeps an index from being used, and a
 * join reads the whole table (15 ms instead of 0.05 ms of 100,000 records).
 */
export function livingIds(installation: InstallationId, object: string, ids: readonly string[]): RawBuilder<{ wanted: string; id: string }> {
  return sql`(
    SELECT w.id AS wanted, coalesce(g.id, w.id) AS id FROM unnest(${[...ids]}::text[]) AS w (id)
    LEFT JOIN LATERAL (SELECT id FROM steward.given_up_id WHERE installation_id = ${installation} AND object = ${object} AND old_id = w.id OFFSET 0) AS g ON true OFFSET 0)`;
}
