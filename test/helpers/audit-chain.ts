import pg from "pg";
import * as z from "zod";

import { startEmbedded } from "../../src/adapters/store/embedded-postgres.ts";

const EntrySchema = z.object({
  _seq: z.number(), type: z.string(), data: z.record(z.string(), z.unknown()), subject: z.object({ crm: z.string() }).optional(),
});

/** The stored entries of every chain in a data folder, read past all roles, as an outsider with the disk would. */
export async function chainOf(dataDir: string): Promise<readonly z.infer<typeof EntrySchema>[]> {
  const embedded = await startEmbedded({ dataDir, log: () => undefined });
  const client = new pg.Client(embedded.connection);
  try {
    await client.connect();
    const exists = await client.query("SELECT to_regclass('steward.audit_entry') AS found");
    if (z.array(z.object({ found: z.string().nullable() })).parse(exists.rows)[0]?.found == null) return [];
    const rows = z.array(z.object({ bytes: z.string() })).parse((await client.query("SELECT bytes FROM steward.audit_entry ORDER BY log, seq")).rows);
    return rows.map((row) => EntrySchema.parse(JSON.parse(row.bytes)));
  } finally {
    await client.end();
    await embedded.stop();
  }
}
