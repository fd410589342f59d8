import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkpointFile } from "../../src/adapters/audit/checkpoint-file.ts";
import { auditRows } from "../../src/adapters/audit/rows.ts";
import { auditTree } from "../../src/adapters/audit/tree.ts";
import type { AuditDeps } from "../../src/usecases/audit-log/verify-audit.ts";
import type { FreshStore } from "./database.ts";

/** What the use cases over an audit log need, on a fresh store. Without a data folder nothing was ever signed outside the database. */
export function auditDepsOf(fresh: FreshStore, dataDir = join(tmpdir(), "steward-no-such-folder")): AuditDeps {
  return {
    store: fresh.store, rows: auditRows(fresh.database.pool), outside: checkpointFile(dataDir),
    tree: auditTree({ kysely: fresh.database.kysely, secrets: fresh.secrets, clock: fresh.clock, randomness: fresh.randomness }),
    witness: null,
  };
}
