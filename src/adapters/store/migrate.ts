import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ClientBase } from "pg";
import { provideRoles } from "./roles.ts";

const VERSION_MIN = 150_000;
/** One number for "the schema of Steward"; any that nobody else uses would do. */
const MIGRATION_LOCK = 7_379_114;
const FOLDER = fileURLToPath(new URL("migrations/", import.meta.url));

/** One step of the schema, in the order of its number. Never changed once it was released. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** The steps that come with this version of the code. */
export function ownMigrations(folder: string = FOLDER): readonly Migration[] {
  return readdirSync(folder).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name, sql: readFileSync(`${folder}/${name}`, "utf8") }));
}

/**
 * Brings the database's schema to that of the code: forward only, one step a transaction, one process at a time.
 * Refuses a database that is too old, not UTF-8, newer than the code, or whose applied steps are not ours.
 */
export async function migrate(client: ClientBase, migrations: readonly Migration[] = ownMigrations()): Promise<number> {
  await checkServer(client);
  await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
  try {
    await provideRoles(client);
    await client.query("CREATE SCHEMA IF NOT EXISTS steward");
    await client.query("CREATE TABLE IF NOT EXISTS steward.migration (number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
    const applied = await checkApplied(client, migrations);
    for (const migration of migrations.slice(applied)) await apply(client, migration);
    return migrations.length - applied;
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [MIGRATION_LOCK]);
  }
}

async function checkServer(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding",
  );
  const server = rows[0];
  if (server === undefined || server.version < VERSION_MIN) throw new Error(`PostgreSQL 15 or newer is needed, this is ${String(Math.floor((server?.version ?? 0) / 10_000))}.`);
  if (server.encoding !== "UTF8") throw new Error(`The database's encoding must be UTF8, it is ${server.encoding}.`);
}

/** How many of ours are applied; throws when what is applied is not a beginning of ours. */
async function checkApplied(client: ClientBase, migrations: readonly Migration[]): Promise<number> {
  const { rows } = await client.query<{ number: number; name: string; sha256: string }>("SELECT number, name, sha256 FROM steward.migration ORDER BY number");
  for (const [index, row] of rows.entries()) {
    const own = migrations[index];
    if (own === undefined) throw new Error(`The database is newer than this version of Steward (it has the step ${row.name}). Install the newer version again.`);
    if (own.number !== row.number || checksum(own) !== row.sha256) throw new Error(`The database was made with another form of the step ${row.name}; applied steps must never be changed.`);
  }
  return rows.length;
}

async function apply(client: ClientBase, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query("INSERT INTO steward.migration (number, name, sha256) VALUES ($1, $2, $3)", [migration.number, migration.name, checksum(migration)]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`The step ${migration.name} of the database's schema failed: ${error instanceof Error ? error.message : "unknown"}`, { cause: error });
  }
}

const checksum = ({ sql }: Migration): string => createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
