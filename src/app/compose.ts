import { mkdirSync } from "node:fs";

import connectPgSimple from "connect-pg-simple";
import session from "express-session";
import { sql } from "kysely";

import type { Settings } from "../../config/settings.ts";
import { auditAppender } from "../adapters/audit/append.ts";
import { auditCommitter } from "../adapters/audit/committer.ts";
import { checkpointFile } from "../adapters/audit/checkpoint-file.ts";
import { openLog } from "../adapters/audit/log-key.ts";
import { auditLogs } from "../adapters/audit/logs.ts";
import { auditRows } from "../adapters/audit/rows.ts";
import { auditTree } from "../adapters/audit/tree.ts";
import { verdictFiles } from "../adapters/audit/verdict-file.ts";
import { witnessClient } from "../adapters/audit/witness.ts";
import { startQueue } from "../adapters/jobs/pg-boss.ts";
import { redisAnswers } from "../adapters/limits/redis-link.ts";
import { accessTables } from "../adapters/store/access.ts";
import { type Database, type DatabaseAddress, openDatabase } from "../adapters/store/database.ts";
import { startEmbedded } from "../adapters/store/embedded-postgres.ts";
import { grantStore } from "../adapters/store/grants.ts";
import { APP_ROLE } from "../adapters/store/roles.ts";
import { scrubEmbedded, type Scrubbed } from "../adapters/store/scrub.ts";
import { takeWorkerLock, type WorkerLock } from "../adapters/store/worker-lock.ts";
import { sessionTable } from "../adapters/store/sessions.ts";
import { createStore } from "../adapters/store/store.ts";
import { clockOf, demoClock } from "../adapters/system/clock.ts";
import { createLog } from "../adapters/system/logger.ts";
import { systemRandomness } from "../adapters/system/randomness.ts";
import { masterKey } from "../adapters/system/master-key.ts";
import { secretsUnder } from "../adapters/system/secrets.ts";
import type { Instant } from "../domain/model/time.ts";
import type { Witness } from "../ports/audit-witness.ts";
import type { Log } from "../ports/log.ts";
import type { App } from "./app.ts";
import { auditDoors } from "./audit-doors.ts";
import { openConnections } from "./compose-connections.ts";
import { crmKits } from "./compose-crms.ts";
import { callBudget, limitersOf } from "./compose-limits.ts";
import { messengersOf } from "./compose-messages.ts";
import { mailPlug } from "./compose-mail.ts";
import { languageModelOf } from "./compose-model.ts";
import { identityProviderOf } from "./compose-oidc.ts";
import { SESSION_MAX_MS } from "./http/session-age.ts";

/**
 * Settings in, running app out: the one place that names adapters; `compose-crms.ts` names the connectors. Opens the database and brings its
 * schema up to date; starts neither a web server nor a worker. `startsAt` gives the app a present of its own.
 */
export async function compose(settings: Settings, { startsAt }: { readonly startsAt: Instant | null }): Promise<App> {
  mkdirSync(settings.DATA_DIR, { recursive: true, mode: 0o700 });
  const log = createLog(settings.LOG_LEVEL);
  const clock = startsAt === null ? clockOf(settings.DATA_DIR) : demoClock(settings.DATA_DIR, startsAt);
  const secrets = secretsUnder(masterKey({ dataDir: settings.DATA_DIR, stewardKey: settings.STEWARD_KEY }));
  const randomness = systemRandomness();
  const sealing = { secrets, clock, randomness };
  let stopping = false;
  const closing: (() => Promise<void>)[] = [];
  let workerLock: WorkerLock | null = null;
  const { address, scrub, stopServer } = await databaseOf(settings, log);
  const database = await openDatabase(address, { onIdleError: (error) => { if (!stopping) log.warn({ error: error.message }, "a database connection broke"); } });
  const { kysely } = database;
  const queue = await startQueue({ connection: address, log, appRole: APP_ROLE });
  const store = createStore({
    ...sealing, kysely, pool: database.pool, appender: (runner, name) => auditAppender(sealing, runner, name),
    openLog: (runner, name) => openLog({ secrets, randomness }, runner, name),
    sendJobs: (runner, jobs) => queue.send(runner, jobs),
    close: () => database.close(),
    onDeadGrant: (installation) => { log.error({ installation }, "the CRM no longer honours the grant: connect it anew; writes wait until then"); },
  });
  const audit = {
    store, clock, rows: auditRows(database.pool), tree: auditTree({ ...sealing, kysely }), logs: auditLogs({ ...sealing, kysely, origin: settings.AUDIT_ORIGIN }),
    committer: auditCommitter(kysely, sealing), outside: checkpointFile(settings.DATA_DIR), verdicts: verdictFiles(settings.DATA_DIR), witness: witnessOf(settings),
  };
  const kits = crmKits(settings, clock);
  const limits = limitersOf({ kysely, clock, log, redisUrl: settings.REDIS_URL ?? null, mayCall: () => workerLock?.isHeld() ?? true });
  const connections = openConnections({ store, kits, limits, clock, grants: (id) => grantStore({ kysely, secrets }, id) });

  return {
    settings, store, clock, log, queue,
    connection: (id, urgency) => connections.get(id, urgency),
    publicUrl: settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`,
    installRoads: kits.map(({ road }) => road), signInRoads: kits.map(({ signIn }) => signIn), identityProvider: identityProviderOf(settings, clock),
    webhooks: kits.flatMap(({ webhook }) => webhook ?? []),
    access: accessTables({ kysely, secrets }),
    async becomeWorker(duties) {
      workerLock ??= await takeWorkerLock(address, duties, { isShared: settings.REDIS_URL !== undefined });
      return workerLock !== null;
    },
    sessionStore: () => sessionStore(database, closing), sessions: sessionTable({ kysely, maxAgeMs: SESSION_MAX_MS }),
    cookieSecret: () => Promise.resolve(secrets.pseudonym("cookie", "steward.sid")),
    mail: mailPlug(settings, log), messengers: messengersOf(settings), audit: auditDoors(audit), languageModel: await languageModelOf(settings),
    databaseTimeMs: async () => (await sql<{ ms: number }>`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`.execute(kysely)).rows[0]?.ms ?? 0,
    databaseFacts: () => databaseFacts(database),
    scrub,
    callBudget: (id) => callBudget({ kysely, clock }, id),
    redisAnswers: () => (settings.REDIS_URL === undefined ? Promise.resolve(null) : redisAnswers(settings.REDIS_URL)),
    healthy: () => sql`SELECT 1`.execute(kysely).then(() => true, () => false),
    beforeClosing: (work) => { closing.push(work); },
    async stop() {
      stopping = true;
      await queue.stop();
      for (const work of closing) await work();
      await limits.stop();
      await workerLock?.release();
      await database.close();
      await stopServer();
    },
  };
}

async function databaseFacts({ kysely }: Database): Promise<{ readonly version: string; readonly migrations: number }> {
  const { rows } = await sql<{ version: string; migrations: number }>`SELECT current_setting('server_version') AS version, (SELECT count(*)::int FROM steward.migration) AS migrations`.execute(kysely);
  return rows[0] ?? { version: "unknown", migrations: 0 };
}

/** Longer than a witness on the other side of the world takes. */
const WITNESS_TIMEOUT_MS = 10_000;

function witnessOf({ AUDIT_WITNESS_URL: url, AUDIT_WITNESS_VKEY: vkey }: Settings): Witness | null {
  return url === undefined || vkey === undefined ? null : witnessClient({ url, vkey, timeoutMs: WITNESS_TIMEOUT_MS });
}

/** The database, and what can be done with it as a whole. */
interface Found {
  readonly address: DatabaseAddress;
  readonly scrub: () => Promise<Scrubbed | null>;
  readonly stopServer: () => Promise<void>;
}

async function databaseOf({ DATABASE_URL, DATA_DIR }: Settings, log: Log): Promise<Found> {
  if (DATABASE_URL !== undefined) return { address: { connectionString: DATABASE_URL }, scrub: () => Promise.resolve(null), stopServer: () => Promise.resolve() };
  const embedded = await startEmbedded({ dataDir: DATA_DIR, log: (message) => { log.info({}, message); } });
  return { address: embedded.connection, scrub: () => scrubEmbedded(embedded.connection), stopServer: () => embedded.stop() };
}

const EXPIRED_SESSIONS_SWEPT_SECONDS = 900;

/** Sweeps expired sessions until the app closes. */
function sessionStore({ pool }: Database, closing: (() => Promise<void>)[]): session.Store {
  const PgStore = connectPgSimple(session);
  const store = new PgStore({ pool, schemaName: "steward", tableName: "session", pruneSessionInterval: EXPIRED_SESSIONS_SWEPT_SECONDS });
  closing.push(() => {
    store.close();
    return Promise.resolve();
  });
  return store;
}
