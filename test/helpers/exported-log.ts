import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import type { AuditFact } from "../../src/domain/audit/fact.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { AuditDeps } from "../../src/usecases/audit-log/verify-audit.ts";
import { auditDepsOf } from "./audit-deps.ts";
import { freshStore, type FreshStore } from "./database.ts";
import { installed } from "./sample-rows.ts";

/** A log of its own, and a folder beside which nothing else lies. */
export interface LogToExport {
  readonly fresh: FreshStore;
  readonly id: InstallationId;
  readonly deps: AuditDeps;
  readonly folder: string;
  /** In {@link folder}, where an export may go; not there yet. */
  readonly dir: string;
  close(): Promise<void>;
}

/** An installation's log with these facts behind its first entry. */
export async function logToExport(facts: readonly AuditFact[]): Promise<LogToExport> {
  const fresh = await freshStore();
  const id = await installed(fresh.store, "one");
  const folder = await mkdtemp(join(tmpdir(), "steward-export-"));
  await fresh.store.inInstallation(id, (tx) => tx.audit.append(facts));
  return {
    fresh, id, folder, deps: auditDepsOf(fresh, folder), dir: join(folder, "export"),
    async close() {
      await fresh.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The checker of an export as an outsider runs it: by itself, in the folder that holds the export. */
export async function outsidersCheck({ folder, dir }: Pick<LogToExport, "folder" | "dir">, ...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [join(dir, "verify-audit.mjs"), ...args], { cwd: folder })) };
  } catch (error) {
    assert.ok(error instanceof Error && "code" in error && typeof error.code === "number" && "stdout" in error && "stderr" in error);
    return { code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) };
  }
}
