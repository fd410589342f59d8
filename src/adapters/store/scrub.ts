import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { ConnectionConfig } from "./embedded-postgres.ts";

/** Tables to which rows are only ever added, and that hold no personal words: rewriting a log of years would take hours. */
const ONLY_ADDED_TO: ReadonlySet<string> = new Set(["audit_entry", "audit_node", "audit_checkpoint"]);
const CONNECT_TIMEOUT_MS = 10_000;
/** Longer than any transaction of ours; each table is held alone while it is rewritten. */
const LOCK_TIMEOUT_MS = 60_000;
/** More segments than a log ahead ever has with the settings of the embedded server. */
const SWITCHES_MAX = 200;
const RELOAD_PAUSE_MS = 50;
const RELOAD_PAUSES_MAX = 100;

/** What was written anew. */
export interface Scrubbed {
  readonly tables: number;
  /** Segments of the write-ahead log that were there before and are gone. */
  readonly segments: number;
}

/**
 * Takes what was deleted off the disk of the embedded database, whose superuser we are: rows that were deleted or changed stay in
 * a table's file until it is rewritten, most frequent values stay in the planner's statistics, and all of it stays in the
 * write-ahead log, whose old segments are kept for use again. Tables are locked one after the other; may be repeated.
 */
export async function scrubEmbedded(connection: ConnectionConfig): Promise<Scrubbed> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, lock_timeout: LOCK_TIMEOUT_MS, application_name: "steward-scrub" });
  client.on("error", () => { /* The failing query reports it. */ });
  await client.connect();
  try {
    const tables = await rewriteTables(client);
    return { tables, segments: await renewLog(client) };
  } finally {
    await client.end();
  }
}

async function rewriteTables(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('steward', 'pgboss') AND c.relkind IN ('r', 'm') ORDER BY 1, 2`);
  const tables = rows.filter(({ name }) => !ONLY_ADDED_TO.has(name)).map(({ schema, name }) => `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`);
  // Statistics of a table that is empty now would stay as they were.
  await client.query("DELETE FROM pg_catalog.pg_statistic s USING pg_class c, pg_namespace n WHERE c.oid = s.starelid AND n.oid = c.relnamespace AND n.nspname IN ('steward', 'pgboss')");
  for (const table of tables) await client.query(`VACUUM (FULL, ANALYZE) ${table}`);
  for (const name of ONLY_ADDED_TO) await client.query(`ANALYZE steward.${client.escapeIdentifier(name)}`);
  await client.query("VACUUM FULL pg_catalog.pg_statistic");
  return tables.length;
}

/**
 * Segments that were used are given up instead of kept, and those that were kept for later are used up: each switch begins
 * the next one and zeroes what is left of the last. Done when none of those is left that were there before.
 */
async function renewLog(client: pg.Client): Promise<number> {
  const before = await segments(client);
  await setRecycling(client, false);
  try {
    for (let count = 0; count < SWITCHES_MAX; count += 1) {
      // A switch in a segment that nothing was written to does nothing.
      await client.query("SELECT pg_logical_emit_message(false, 'steward', 'scrub')");
      await client.query("SELECT pg_switch_wal()");
      await client.query("CHECKPOINT");
      const now = new Set(await segments(client));
      if (before.every((name) => !now.has(name))) return before.length;
    }
  } finally {
    await setRecycling(client, true);
  }
  throw new Error("the embedded database keeps old segments of its write-ahead log: is a standby or a backup at work?");
}

async function segments(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>("SELECT name FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' ORDER BY name");
  return rows.map(({ name }) => name);
}

async function setRecycling(client: pg.Client, on: boolean): Promise<void> {
  await client.query(on ? "ALTER SYSTEM RESET wal_recycle" : "ALTER SYSTEM SET wal_recycle = off");
  await client.query("SELECT pg_reload_conf()");
  for (let pause = 0; pause < RELOAD_PAUSES_MAX; pause += 1) {
    const { rows } = await client.query<{ setting: string }>("SELECT setting FROM pg_settings WHERE name = 'wal_recycle'");
    if (rows[0]?.setting === (on ? "on" : "off")) return;
    await wait(RELOAD_PAUSE_MS);
  }
  throw new Error("the embedded database does not take up its settings");
}
