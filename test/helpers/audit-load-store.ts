import { tmpdir } from "node:os";
import { join } from "node:path";

import { type AppendParts, auditAppender } from "../../src/adapters/audit/append.ts";
import { auditCommitter } from "../../src/adapters/audit/committer.ts";
import { checkpointFile } from "../../src/adapters/audit/checkpoint-file.ts";
import { openLog } from "../../src/adapters/audit/log-key.ts";
import { auditLogs } from "../../src/adapters/audit/logs.ts";
import { auditRows } from "../../src/adapters/audit/rows.ts";
import { auditTree } from "../../src/adapters/audit/tree.ts";
import { type Database, openPool } from "../../src/adapters/store/database.ts";
import type { ConnectionConfig } from "../../src/adapters/store/embedded-postgres.ts";
import { createStore } from "../../src/adapters/store/store.ts";
import { systemClock } from "../../src/adapters/system/clock.ts";
import { systemRandomness } from "../../src/adapters/system/randomness.ts";
import { secretsUnder } from "../../src/adapters/system/secrets.ts";
import type { LogName } from "../../src/ports/audit-rows.ts";
import type { Store } from "../../src/ports/store.ts";
import type { AuditDeps } from "../../src/usecases/audit-log/verify-audit.ts";
import { wantedInstallation } from "./sample-rows.ts";

/** One process's store among several on a database: the machine's clock and randomness, and no queue. */
export interface LoadStore {
  readonly database: Database;
  readonly parts: AppendParts;
  readonly audit: AuditDeps & { readonly store: Store };
  close(): Promise<void>;
}

/** All processes of a load share a key, as those of one app do. */
const KEY = Buffer.alloc(32, 7);
const NO_FOLDER = join(tmpdir(), "steward-no-such-folder");

/** Opens a database that was migrated already. Without a data folder no checkpoint is kept outside the database. */
export function openLoadStore(connection: ConnectionConfig, { dataDir = NO_FOLDER, poolMax }: { readonly dataDir?: string; readonly poolMax?: number } = {}): LoadStore {
  const database = openPool(connection, poolMax === undefined ? {} : { poolMax });
  const parts = { secrets: secretsUnder(KEY), clock: systemClock, randomness: systemRandomness() };
  const store = createStore({
    ...parts, kysely: database.kysely, pool: database.pool,
    appender: (sql, name) => auditAppender(parts, sql, name),
    openLog: (sql, name) => openLog(parts, sql, name),
    sendJobs: () => Promise.reject(new Error("an audit load has no queue")),
    close: () => database.close(),
  });
  const audit = {
    store, rows: auditRows(database.pool), outside: checkpointFile(dataDir), tree: auditTree({ ...parts, kysely: database.kysely }), witness: null, committer: auditCommitter(database.kysely, parts),
    logs: auditLogs({ ...parts, kysely: database.kysely, origin: "audit.example" }),
  };
  return { database, parts, audit, close: () => store.close() };
}

/** The first so many logs of the accounts `load-1`, `load-2`…, made where they are not there yet. */
export async function loadLogs({ audit: { store } }: LoadStore, count: number): Promise<readonly LogName[]> {
  const logs: LogName[] = [];
  for (let number = 1; number <= count; number += 1) {
    const account = `load-${String(number)}`;
    const installation = (await store.acrossTenants.byCrmAccount("hubspot", account)) ?? (await store.acrossTenants.install(wantedInstallation(account))).id;
    logs.push({ installation, log: await store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.log)) });
  }
  return logs;
}
