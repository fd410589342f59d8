import type { Kysely, Transaction } from "kysely";
import { sql } from "kysely";
import type { ChainHead } from "../../domain/audit/chain.ts";
import type { StoredEntry } from "../../domain/audit/walk-chain.ts";
import type { AuditRows } from "../../ports/audit-rows.ts";

/** The role of the app, as the store made it. */
const APP_ROLE = "steward_app";
const PAGE_ENTRIES = 5_000;

/**
 * Reads logs through a cursor inside one snapshot; the next page is on its way while one is being looked at. Sorting is
 * off, because a planner without statistics would sort the whole log instead of walking the index that has its order.
 */
export function auditRows<Schema>(kysely: Kysely<Schema>): AuditRows {
  return {
    read: ({ installation, log }, visitor) => kysely.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(async (db) => {
      await sql`SELECT set_config('role', ${APP_ROLE}, true), set_config('steward.installation', ${installation}, true),
        set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)`.execute(db);
      const { rows } = await sql<ChainHead>`SELECT size, leaf FROM steward.audit_head WHERE log = ${log}`.execute(db);
      visitor.head(rows[0] ?? null);
      await sql`DECLARE audit_walk NO SCROLL CURSOR FOR SELECT seq, bytes FROM steward.audit_entry WHERE log = ${sql.lit(log)} ORDER BY seq`.execute(db);
      for (let page = await nextPage(db); page.length > 0; ) {
        const next = nextPage(db);
        // Should looking at this page fail, the other one fails with the transaction, and nobody waits for it.
        next.catch(() => undefined);
        for (const entry of page) visitor.entry(entry);
        page = await next;
      }
    }),
  };
}

async function nextPage<Schema>(db: Transaction<Schema>): Promise<readonly StoredEntry[]> {
  const { rows } = await sql<StoredEntry>`FETCH ${sql.lit(PAGE_ENTRIES)} FROM audit_walk`.execute(db);
  return rows;
}
