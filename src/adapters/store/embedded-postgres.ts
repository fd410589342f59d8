import { mkdirSync } from "node:fs";
import pg from "pg";
import { cacheRoots, provideBinaries } from "./embedded/binaries.ts";
import { withFileLock } from "./embedded/file-lock.ts";
import { lockOf, providePlaces, providePrivate } from "./embedded/places.ts";
import { serverUser } from "./embedded/reach.ts";
import { type Address, EMBEDDED_DATABASE, EMBEDDED_USER, ensureRunning, initialise, type ServerContext, stopServer } from "./embedded/server.ts";
import { serverUsers } from "./embedded/users.ts";

/** How the pool of a process connects. */
export interface ConnectionConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string;
}

/** A running embedded PostgreSQL that this process uses. */
export interface EmbeddedPostgres {
  readonly connection: ConnectionConfig;
  /** For psql and other tools. */
  readonly connectionString: string;
  /** The server ran before: another process started it, or one that was killed. */
  readonly adopted: boolean;
  /** Leaves the server, and stops it when no other process uses it. Once is enough; again does nothing. */
  stop(): Promise<void>;
}

/** Told what a person who waits would like to read. */
export type EmbeddedLog = (message: string) => void;

/**
 * Starts, or joins, the private PostgreSQL that lives in DATA_DIR. It is reached through a Unix socket in a folder that
 * only its user may enter (on Windows over loopback with a generated password), keeps fsync on, and outlives a killed
 * app: the next start adopts it. Any number of processes may call this at once. Throws with one clear sentence.
 */
export async function startEmbedded({ dataDir, log }: { readonly dataDir: string; readonly log: EmbeddedLog }): Promise<EmbeddedPostgres> {
  mkdirSync(dataDir, { recursive: true });
  const as = serverUser();
  const lock = lockOf(dataDir);
  const { address, adopted, context, users } = await withFileLock(lock, async () => {
    const places = providePlaces(dataDir, as);
    const users = serverUsers(places.users);
    providePrivate(places.home, as);
    const binaries = provideBinaries(as, cacheRoots(as, dataDir));
    if (process.platform !== "win32") providePrivate(places.sockets, as);
    const context: ServerContext = { binaries, places, as };
    await initialise(context);
    const running = await ensureRunning(context);
    await provideDatabase(running.address);
    users.join();
    return { ...running, context, users };
  });
  log(adopted ? "joined the embedded database that was running" : "started the embedded database");
  const connection: ConnectionConfig = { ...address, user: EMBEDDED_USER, database: EMBEDDED_DATABASE };
  let stopped: Promise<void> | null = null;
  return {
    connection,
    connectionString: connectionString(connection),
    adopted,
    stop() {
      stopped ??= withFileLock(lock, async () => {
        if (users.leave()) await stopServer(context);
      });
      return stopped;
    },
  };
}

/** The database of the app; its owner's search path lets people who connect by hand leave out the schema. */
async function provideDatabase(address: Address): Promise<void> {
  const client = new pg.Client({ ...address, user: EMBEDDED_USER, database: "postgres", connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [EMBEDDED_DATABASE]);
    if (rowCount !== 0) return;
    await client.query(`CREATE DATABASE ${EMBEDDED_DATABASE}`);
    await client.query(`ALTER ROLE ${EMBEDDED_USER} SET search_path = steward, public`);
  } finally {
    await client.end();
  }
}

const CONNECT_TIMEOUT_MS = 10_000;

function connectionString({ host, port, user, database, password }: ConnectionConfig): string {
  const secret = password === undefined ? "" : `:${encodeURIComponent(password)}`;
  if (!host.startsWith("/")) return `postgresql://${user}${secret}@${host}:${String(port)}/${database}`;
  return `postgresql://${user}${secret}@/${database}?host=${encodeURIComponent(host)}&port=${String(port)}`;
}
