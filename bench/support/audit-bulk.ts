import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

import { keyContext } from "../../src/adapters/audit/log-key.ts";
import type { ConnectionConfig } from "../../src/adapters/store/embedded-postgres.ts";
import { lineCutter } from "../../src/domain/audit/lines.ts";
import type { LogName } from "../../src/ports/audit-rows.ts";
import { type LoadStore, openLoadStore } from "../../test/helpers/audit-load-store.ts";
import { asOwner } from "../../test/helpers/postgres.ts";
import { BENCH_SEED, madeId, type MadeLog } from "./audit-log-file.ts";

const PIECE_BYTES = 1_048_576;
/** Rows of one statement that keeps nodes and checkpoints. */
const KEEP_MAX = 1_000;

/**
 * Puts a made log in the place of an installation's, past the app, as only the owner can: entries by COPY with the guard
 * off, then head, key, nodes and checkpoints. The tables are vacuumed, as they are where logs grew over days.
 */
export async function loadMade(connection: ConnectionConfig, name: LogName, made: MadeLog): Promise<void> {
  const store = openLoadStore(connection);
  try {
    await asOwner(connection, (client) => copyEntries(client, name, { made, store }));
    for (let from = 0; from < Math.max(made.nodes.length, made.checkpoints.length); from += KEEP_MAX) {
      await store.audit.tree.keep(name, { nodes: made.nodes.slice(from, from + KEEP_MAX), checkpoints: made.checkpoints.slice(from, from + KEEP_MAX) });
    }
  } finally {
    await store.close();
  }
  await asOwner(connection, async (client) => {
    await client.query("VACUUM ANALYZE");
    await client.query("CHECKPOINT");
  });
}

async function copyEntries(client: pg.Client, { installation, log }: LogName, { made, store }: { readonly made: MadeLog; readonly store: LoadStore }): Promise<void> {
  await client.query("BEGIN");
  await client.query("ALTER TABLE steward.audit_entry DISABLE TRIGGER never_changed");
  await client.query("DELETE FROM steward.audit_entry WHERE log = $1", [log]);
  await pipeline(Readable.from(rows(made, installation)), client.query(copyFrom(
    "COPY steward.audit_entry (log, seq, bytes, id, installation_id) FROM STDIN (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')",
  )));
  await client.query("ALTER TABLE steward.audit_entry ENABLE ALWAYS TRIGGER never_changed");
  await client.query("UPDATE steward.audit_head SET size = $2, leaf = $3 WHERE log = $1", [log, made.head.size, made.head.leaf]);
  const sealed = store.parts.secrets.seal(BENCH_SEED.toString("base64"), keyContext(installation, made.vkey));
  await client.query("INSERT INTO steward.audit_key (installation_id, log, vkey, sealed, created_at) VALUES ($1, $2, $3, $4, now())", [installation, log, made.vkey, Buffer.from(sealed)]);
  await client.query("COMMIT");
}

async function* rows({ dir, log }: MadeLog, installation: string): AsyncGenerator<Buffer> {
  let [seq, piece] = [0, ""];
  const lines = lineCutter(({ buffer, start, end }) => {
    piece += `${log}\x02${String(seq)}\x02${buffer.toString("latin1", start, end)}\x02${madeId(seq)}\x02${installation}\n`;
    seq += 1;
  });
  for await (const read of createReadStream(join(dir, "entries.jsonl"), { highWaterMark: PIECE_BYTES })) {
    if (read instanceof Buffer) lines.push(read);
    yield Buffer.from(piece, "latin1");
    piece = "";
  }
}
