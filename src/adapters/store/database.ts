import { Kysely, PostgresDialect } from "kysely";
import pg, { type PoolConfig } from "pg";
import type { ConnectionConfig } from "./embedded-postgres.ts";
import { migrate } from "./migrate.ts";
import type { Schema } from "./schema.ts";

/** Connections a process holds at most. pg-boss has its own. */
export const POOL_CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;
/** No statement of ours takes a tenth of it; a longer one holds others up. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** Who waits longer for a lock tries again later; every job does. */
const LOCK_TIMEOUT_MS = 15_000;
/** Longer than a token refresh may take, during which its lock is held. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 90_000;

/** Where the database is: an embedded one's connection, or DATABASE_URL. */
export type DatabaseAddress = ConnectionConfig | { readonly connectionString: string };

/** An open database whose schema is that of the code. */
export interface Database {
  readonly kysely: Kysely<Schema>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Connects, brings the schema up to date, and opens the pool. Throws with one clear sentence. */
export async function openDatabase(address: DatabaseAddress, options: { readonly onIdleError?: (error: Error) => void; readonly poolMax?: number } = {}): Promise<Database> {
  const client = new pg.Client({ ...address, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on("error", () => { /* The failing query reports it. */ });
  await client.connect();
  try {
    await migrate(client);
  } finally {
    await client.end();
  }
  return openPool(address, options);
}

/** The pool alone, for a database that was migrated already. */
export function openPool(address: DatabaseAddress, { onIdleError, poolMax }: { readonly onIdleError?: (error: Error) => void; readonly poolMax?: number } = {}): Database {
  const pool = new pg.Pool({
    ...address,
    max: poolMax ?? POOL_CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    application_name: "steward",
    types: instantsAndNumbers(),
  } satisfies PoolConfig);
  // A connection that breaks while idle is replaced; without a listener it would end the process.
  pool.on("error", (error) => onIdleError?.(error));
  // So would one that breaks while it is lent and nothing is asked of it; whoever asks next is told.
  pool.on("connect", (client) => { client.on("error", () => undefined); });
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }).withSchema("steward");
  return { kysely, pool, close: () => pool.end() };
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** Whole numbers as numbers and instants as the one text this program compares; everything else as the driver has it. */
function instantsAndNumbers(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  types.setTypeParser(TIMESTAMPTZ, asInstant);
  return types;
}

/** PostgreSQL writes `2026-03-20 22:00:00.5+00`; a zone other than UTC comes with its offset. */
function asInstant(value: string): string {
  return new Date(`${value.replace(" ", "T")}${/[+-]\d\d$/.test(value) ? ":00" : ""}`).toISOString();
}
