import pg from "pg";
import * as z from "zod";

import { startEmbedded } from "../../src/adapters/store/embedded-postgres.ts";

const EntrySchema = z.object({
  _log: z.string(), id: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()), subject: z.object({ crm: z.string() }).optional(),
  ref: z.record(z.string(), z.string()).optional(),
});
/** A stored entry, and what it says. */
export type ChainEntry = z.infer<typeof EntrySchema> & { readonly bytes: string };

/** The stored entries of every installation's chain in a data folder, read past all roles, as an outsider with the disk would. */
export async function chainOf(dataDir: string): Promise<readonly ChainEntry[]> {
  return (await storedLogs(dataDir)).flatMap(({ entries }) => entries.map((bytes) => ({ ...EntrySchema.parse(JSON.parse(bytes)), bytes })));
}

/** A log as it is stored: the bytes of its entries, and the sizes at which it was signed. */
export interface StoredLog {
  readonly log: string;
  readonly entries: readonly string[];
  readonly signed: readonly number[];
}

/** Every installation's log in a data folder; the log of logs tells of them, and is another matter. */
export async function storedLogs(dataDir: string): Promise<readonly StoredLog[]> {
  const embedded = await startEmbedded({ dataDir, log: () => undefined });
  const client = new pg.Client(embedded.connection);
  try {
    await client.connect();
    const exists = await client.query("SELECT to_regclass('steward.audit_entry') AS found");
    if (z.array(z.object({ found: z.string().nullable() })).parse(exists.rows)[0]?.found == null) return [];
    const rows = z.array(z.object({ log: z.string(), bytes: z.string() })).parse((await client.query("SELECT log, bytes FROM steward.audit_entry WHERE installation_id <> 'audit-logs' ORDER BY log, seq")).rows);
    const signed = z.array(z.object({ log: z.string(), size: z.coerce.number() })).parse((await client.query("SELECT log, size FROM steward.audit_checkpoint ORDER BY log, size")).rows);
    return [...Map.groupBy(rows, ({ log }) => log)].map(([log, same]) => ({
      log, entries: same.map(({ bytes }) => bytes), signed: signed.filter((one) => one.log === log).map(({ size }) => size),
    }));
  } finally {
    await client.end();
    await embedded.stop();
  }
}
