import * as z from "zod";

import type { ConnectionConfig } from "../../src/adapters/store/embedded-postgres.ts";
import { reportLine } from "../../src/domain/audit/report.ts";
import { verifyAudit } from "../../src/usecases/audit-log/verify-audit.ts";
import type { LoadTold } from "./audit-load-run.ts";
import { loadLogs, openLoadStore } from "./audit-load-store.ts";
import { asOwner } from "./postgres.ts";

/** What is wrong with the logs after a load; all of it zero or empty when nothing is. */
export interface LoadFaults {
  /** Acknowledged entries that do not stand where their writers were told. */
  readonly lost: number;
  /** Entries of transactions that were rolled back, and stand there all the same. */
  readonly risen: number;
  /** Numbers that no entry has, below the last. */
  readonly gaps: number;
  /** What verification says of chains that are not whole, and what the signer refused. */
  readonly broken: readonly string[];
}

/** The faults found, and how much was looked at. */
export interface LoadChecked {
  readonly faults: LoadFaults;
  readonly entries: number;
}

const CountSchema = z.tuple([z.object({ count: z.coerce.number() })]);
const SpanSchema = z.array(z.object({ entries: z.coerce.number(), gaps: z.coerce.number() }));

/** Holds the logs against what the loading processes said: past the app, as the database's owner, and by verification with every checkpoint. */
export async function checkLoad(connection: ConnectionConfig, told: LoadTold, { logs, dataDir }: { readonly logs: number; readonly dataDir: string | null }): Promise<LoadChecked> {
  const counted = await asOwner(connection, async (client) => {
    const lost = await client.query(
      `SELECT count(*) FROM unnest($1::text[], $2::bigint[], $3::uuid[]) AS w (log, seq, id)
       WHERE NOT EXISTS (SELECT FROM steward.audit_entry e WHERE e.log = w.log AND e.seq = w.seq AND e.id = w.id)`,
      [told.acknowledged.map(({ log }) => log), told.acknowledged.map(({ seq }) => seq), told.acknowledged.map(({ id }) => id)]);
    const risen = await client.query("SELECT count(*) FROM steward.audit_entry WHERE id = ANY ($1::uuid[])", [told.rolledBack]);
    const spans = await client.query("SELECT count(*) AS entries, max(seq) + 1 - count(*) AS gaps FROM steward.audit_entry GROUP BY log");
    return { lost: countIn(lost.rows), risen: countIn(risen.rows), spans: SpanSchema.parse(spans.rows) };
  });
  const store = openLoadStore(connection, dataDir === null ? {} : { dataDir });
  try {
    const broken = [...told.refusals];
    for (const { installation } of await loadLogs(store, logs)) {
      const report = await verifyAudit(store.audit, installation);
      if (!report.ok) broken.push(reportLine(report));
    }
    const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
    return {
      faults: { lost: counted.lost, risen: counted.risen, gaps: sum(counted.spans.map(({ gaps }) => gaps)), broken },
      entries: sum(counted.spans.map(({ entries }) => entries)),
    };
  } finally {
    await store.close();
  }
}

const countIn = (rows: readonly unknown[]): number => CountSchema.parse(rows)[0].count;

/** A load that nothing was wrong with. */
export const NO_FAULTS: LoadFaults = { lost: 0, risen: 0, gaps: 0, broken: [] };
