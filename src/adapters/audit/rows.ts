import type { Pool, PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";

import type { ChainHead } from "../../domain/audit/chain.ts";
import type { AuditRows, AuditVisitor, LogName } from "../../ports/audit-rows.ts";
import { APP_ROLE } from "./sql-runner.ts";

/** Reading may wait for whoever looks at what is read: a walk over a hundred million entries. */
const READ_TIMEOUT_MS = 60 * 60 * 1000;
/** What stands in the name of a log; it is written into a statement that takes no parameters. */
const LOG = /^[a-z0-9./-]{1,128}$/;

/**
 * Reads logs by COPY inside one snapshot: the bytes as they are stored, a line each, for an entry holds no control
 * character (one that does was changed, and comes in quotes that no entry has). Sorting is off, because a planner without
 * statistics would sort the whole log instead of walking the index that has its order.
 */
export function auditRows(pool: Pool): AuditRows {
  return {
    async read(name, visitor, { from = 0 } = {}) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        const read = await copyLog(client, name, { visitor, from });
        await client.query("COMMIT");
        client.release();
        return read;
      } catch (error) {
        // In the middle of a copy a connection takes no other statement: it is closed, and with it the transaction.
        client.release(true);
        throw error;
      }
    },
  };
}

async function copyLog(client: PoolClient, { installation, log }: LogName, { visitor, from }: { readonly visitor: AuditVisitor; readonly from: number }): Promise<{ readonly misplaced: number | null }> {
  if (!LOG.test(log) || !Number.isSafeInteger(from)) throw new RangeError("there is no audit log of that name");
  await client.query(
    `SELECT set_config('role', $1, true), set_config('steward.installation', $2, true), set_config('statement_timeout', $3, true),
      set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)`,
    [APP_ROLE, installation, String(READ_TIMEOUT_MS)],
  );
  const { rows } = await client.query<ChainHead>("SELECT size, leaf FROM steward.audit_head WHERE log = $1", [log]);
  visitor.head(rows[0] ?? null);
  const lowest = lowestFrom(from);
  const stream = client.query(copyTo(
    `COPY (SELECT bytes FROM steward.audit_entry WHERE log = '${log}' AND seq >= ${String(lowest)} ORDER BY seq) TO STDOUT (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')`,
  ));
  for await (const chunk of stream) if (chunk instanceof Buffer) await visitor.chunk(chunk);
  return { misplaced: await firstMisplaced(client, log, { from, count: stream.rowCount }) };
}

/** Before the first number there is none; should somebody have put one there, it is read. */
const lowestFrom = (from: number): number => (from === 0 ? Number.MIN_SAFE_INTEGER : from);

/** Numbers are unique: as many as they span, from the right one on, are each in its place. */
async function firstMisplaced(client: PoolClient, log: string, { from, count }: { readonly from: number; readonly count: number }): Promise<number | null> {
  const { rows: [span] } = await client.query<{ first: number | null; last: number | null }>("SELECT min(seq) AS first, max(seq) AS last FROM steward.audit_entry WHERE log = $1 AND seq >= $2", [log, lowestFrom(from)]);
  if (count === 0 || (span?.first === from && span.last === from + count - 1)) return null;
  const { rows } = await client.query<{ place: number }>(
    `SELECT place FROM (SELECT seq, $2 + row_number() OVER (ORDER BY seq) - 1 AS place FROM steward.audit_entry WHERE log = $1 AND seq >= $3) AS numbered
     WHERE seq <> place ORDER BY place LIMIT 1`, [log, from, lowestFrom(from)]);
  return rows[0]?.place ?? null;
}
