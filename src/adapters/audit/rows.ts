import type { Kysely, Transaction } from "kysely";
import { sql } from "kysely";
import type { ChainHead } from "../../domain/audit/chain.ts";
import type { StoredEntry } from "../../domain/audit/walk-chain.ts";
import type { AuditRows } from "../../ports/audit-rows.ts";

/** The role of the app, as the store made it. */
const APP_ROLE = "steward_app";
const PAGE_ENTRIES = 5_000;

/** Reads logs in pages inside one snapshot; the next page is on its way while one is being looked at. */
export function auditRows<Schema>(kysely: Kysely<Schema>): AuditRows {
  return {
    read: ({ installation, log }, visitor) => kysely.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(async (db) => {
      await sql`SELECT set_config('role', ${APP_ROLE}, true), set_config('steward.installation', ${installation}, true)`.execute(db);
      const { rows } = await sql<ChainHead>`SELECT size, leaf FROM steward.audit_head WHERE log = ${log}`.execute(db);
      visitor.head(rows[0] ?? null);
      let page = await pageAfter(db, log, null);
      for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
        const next = page.length < PAGE_ENTRIES ? Promise.resolve([]) : pageAfter(db, log, last.seq);
        for (const entry of page) visitor.entry(entry);
        page = await next;
      }
    }),
  };
}

async function pageAfter<Schema>(db: Transaction<Schema>, log: string, after: number | null): Promise<readonly StoredEntry[]> {
  const from = after === null ? sql`` : sql`AND seq > ${after}`;
  const { rows } = await sql<StoredEntry>`SELECT seq, bytes FROM steward.audit_entry WHERE log = ${log} ${from} ORDER BY seq LIMIT ${PAGE_ENTRIES}`.execute(db);
  return rows;
}
