import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startQueue } from "../../src/adapters/jobs/pg-boss.ts";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { type ConnectionConfig, type EmbeddedPostgres, startEmbedded } from "../../src/adapters/store/embedded-postgres.ts";
import { APP_ROLE } from "../../src/adapters/store/roles.ts";
import { removeDataDir } from "./data-dir.ts";

/** Starting a server and making the template takes a second or two on a busy machine. */
export const DATABASE_TIMEOUT_MS = 60_000;

const TEMPLATE = "steward_template";
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

type TestServer = Pick<EmbeddedPostgres, "connection" | "stop">;

let running: Promise<{ readonly server: TestServer; readonly dataDir: string }> | null = null;

/** A new, empty installation-less database with the present schema, copied from a template. */
export async function freshDatabase(): Promise<ConnectionConfig> {
  const { server } = await sharedServer();
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asOwner(server.connection, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`));
  return { ...server.connection, database: name };
}

/** A new database with nothing in it. */
export async function emptyDatabase(): Promise<ConnectionConfig> {
  const { server } = await sharedServer();
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asOwner(server.connection, (client) => client.query(`CREATE DATABASE ${name}`));
  return { ...server.connection, database: name };
}

/** Ends what still uses such a database, and removes it: a run makes many hundreds, of ten megabytes each. */
export async function dropDatabase({ database, ...server }: ConnectionConfig): Promise<void> {
  await asOwner({ ...server, database: "postgres" }, (client) => client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`));
}

/** Runs `work` on a connection of its own as the superuser that owns everything. */
export async function asOwner<Value>(connection: ConnectionConfig, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The one embedded server of the test run, started when it is first asked for. */
async function sharedServer(): Promise<{ readonly server: TestServer; readonly dataDir: string }> {
  running ??= begin();
  return running;
}

async function begin(): Promise<{ readonly server: TestServer; readonly dataDir: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), "steward-test-"));
  const server = givenServer() ?? (await ownServer(dataDir));
  await asOwner(server.connection, (client) => client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`));
  const template = { ...server.connection, database: TEMPLATE };
  await asOwner(server.connection, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  await (await openDatabase(template)).close();
  const queue = await startQueue({ connection: template, log: silent, appRole: APP_ROLE });
  await queue.stop();
  return { server, dataDir };
}

/** Benchmarks use these databases, too, and measure what is durable. */
const isTestRun = typeof after === "function";

/** In tests without fsync: a killed process loses nothing that the system was handed; only a fallen machine would, and its tests begin anew. */
async function ownServer(dataDir: string): Promise<TestServer> {
  const server = await startEmbedded({ dataDir, log: () => undefined });
  if (!isTestRun) return server;
  await asOwner(server.connection, async (client) => {
    await client.query("ALTER SYSTEM SET fsync = off");
    await client.query("ALTER SYSTEM SET full_page_writes = off");
    await client.query("SELECT pg_reload_conf()");
  });
  return server;
}

/** TEST_DATABASE_URL runs the same tests on another PostgreSQL, for instance an older one; its user must be a superuser. */
function givenServer(): TestServer | null {
  const { TEST_DATABASE_URL: url } = process.env;
  if (url === undefined || url === "") return null;
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  const connection = { host, port: Number(port === "" ? "5432" : port), user, database: pathname.slice(1), ...(password === "" ? {} : { password }) };
  return { connection, stop: () => Promise.resolve() };
}

/** Ends the server and removes its data; the next `freshDatabase` starts another. */
export async function stopSharedServer(): Promise<void> {
  if (running === null) return;
  const { server, dataDir } = await running;
  running = null;
  await server.stop();
  removeDataDir(dataDir);
}

// A hook of the root suite, which mocha takes from any file it loads. Benchmarks end the server themselves.
if (isTestRun) {
  after(async function stopServer() {
    this.timeout(DATABASE_TIMEOUT_MS);
    await stopSharedServer();
  });
}
