import { auditAppender } from "../../src/adapters/audit/append.ts";
import { openLog } from "../../src/adapters/audit/log-key.ts";
import { JOB_NAMES } from "../../src/adapters/jobs/read-job.ts";
import { startQueue } from "../../src/adapters/jobs/pg-boss.ts";
import { type Database, openPool } from "../../src/adapters/store/database.ts";
import type { ConnectionConfig } from "../../src/adapters/store/embedded-postgres.ts";
import { APP_ROLE } from "../../src/adapters/store/roles.ts";
import { createStore } from "../../src/adapters/store/store.ts";
import { secretsUnder } from "../../src/adapters/system/secrets.ts";
import { systemRandomness } from "../../src/adapters/system/randomness.ts";
import type { Clock, Randomness } from "../../src/ports/clock.ts";
import type { Secrets } from "../../src/ports/secrets.ts";
import type { Store } from "../../src/ports/store.ts";
import { dropDatabase, freshDatabase } from "./postgres.ts";

/** A clock that stands still until it is moved. */
export interface FixedClock extends Clock {
  advance(ms: number): void;
  /** Forwards or backwards. */
  moveTo(at: string): void;
}

/** A store on a database of its own. */
export interface FreshStore {
  readonly store: Store;
  /** A store as another process has it, which learns of changes from the database alone. Closing the first ends it, too. */
  elsewhere(): Store;
  readonly database: Database;
  readonly connection: ConnectionConfig;
  readonly clock: FixedClock;
  readonly randomness: Randomness;
  readonly secrets: Secrets;
  /** Jobs as they were committed by the outbox, oldest first. */
  jobs(): Promise<readonly { readonly name: string; readonly data: unknown }[]>;
  close(): Promise<void>;
}

/** When a fixed clock starts. */
export const TEST_TIME = "2026-11-21T09:00:00.000Z";

/** A clock at `at`. */
export function fixedClock(at = TEST_TIME): FixedClock {
  let now = Date.parse(at);
  return { now: () => new Date(now).toISOString(), advance: (ms) => { now += ms; }, moveTo: (moment) => { now = Date.parse(moment); } };
}

/** Randomness that gives the same bytes in every run, and never the same bytes twice. */
export function countingRandomness(): Randomness {
  let count = 0;
  return systemRandomness((length) => {
    count += 1;
    const bytes = Buffer.alloc(length);
    for (let index = 0; index < length; index += 4) bytes.writeUInt32BE((Math.imul(count, 0x9e3779b1) + index) >>> 0, Math.min(index, Math.max(0, length - 4)));
    return bytes;
  });
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * A new database, copied from a migrated template of the one embedded server that the whole test run shares; the server
 * ends with the process. Tests of one file may share a store or take one each (about 50 ms).
 */
export async function freshStore(): Promise<FreshStore> {
  const connection = await freshDatabase();
  const database = openPool(connection, { poolMax: 6 });
  const clock = fixedClock();
  const randomness = countingRandomness();
  const secrets = secretsUnder(Buffer.alloc(32, 7));
  const queue = await startQueue({ connection, log: silent, appRole: APP_ROLE });
  const parts = { secrets, clock, randomness };
  const open = (): Store => createStore({
    ...parts, kysely: database.kysely, pool: database.pool,
    appender: (sql, log) => auditAppender(parts, sql, log),
    openLog: (sql, log) => openLog(parts, sql, log),
    sendJobs: (sql, jobs) => queue.send(sql, jobs),
    close: () => database.close(),
  });
  const store = open();
  return {
    store, elsewhere: open, database, connection, clock, randomness, secrets,
    async jobs() {
      const { rows } = await database.pool.query<{ name: string; data: unknown }>("SELECT name, data FROM pgboss.job WHERE name = ANY ($1) ORDER BY created_on, name", [JOB_NAMES]);
      return rows;
    },
    async close() {
      await queue.stop();
      await store.close();
      await dropDatabase(connection);
    },
  };
}
