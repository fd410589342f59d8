import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { auditCommitter } from "../../src/adapters/audit/committer.ts";
import { checkpointFile } from "../../src/adapters/audit/checkpoint-file.ts";
import { auditLogs } from "../../src/adapters/audit/logs.ts";
import { auditRows } from "../../src/adapters/audit/rows.ts";
import { auditTree } from "../../src/adapters/audit/tree.ts";
import { verdictFiles } from "../../src/adapters/audit/verdict-file.ts";
import { type AuditDoors, auditDoors } from "../../src/app/audit-doors.ts";
import type { KeepingDeps } from "../../src/usecases/audit-log/verify-and-keep.ts";
import type { FreshStore } from "./database.ts";

/** What the use cases over an audit log need, on a fresh store. Without a data folder nothing was ever signed outside the database. */
export function auditDepsOf(fresh: FreshStore, dataDir = join(tmpdir(), "steward-no-such-folder")): KeepingDeps {
  return {
    store: fresh.store, rows: auditRows(fresh.database.pool), outside: checkpointFile(dataDir), verdicts: verdictFiles(dataDir), clock: fresh.clock,
    tree: auditTree({ kysely: fresh.database.kysely, secrets: fresh.secrets, clock: fresh.clock, randomness: fresh.randomness }),
    witness: null,
    committer: auditCommitter(fresh.database.kysely, fresh),
    logs: auditLogs({ kysely: fresh.database.kysely, secrets: fresh.secrets, clock: fresh.clock, randomness: fresh.randomness, origin: "audit.example" }),
  };
}

const folders: string[] = [];
process.on("exit", () => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }); });

/** The doors over the audit log of a fresh store. What is signed goes into a folder of its own, until the process ends. */
export function auditDoorsOf(fresh: FreshStore): AuditDoors {
  const folder = mkdtempSync(join(tmpdir(), "steward-signed-"));
  folders.push(folder);
  return auditDoors(auditDepsOf(fresh, folder));
}
