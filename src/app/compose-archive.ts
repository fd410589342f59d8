import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { exportFolder } from "../adapters/audit/export-folder.ts";
import { type Archive, tarOf } from "../adapters/audit/tar.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { App } from "./app.ts";

/** A whole export as one file. */
export interface AuditArchive extends Archive {
  readonly name: string;
  readonly entries: number;
  /** To be called when it was read, or will not be. */
  remove(): Promise<void>;
}

/**
 * Exports a log and makes one file of it; wired here, for pages know no adapter. The export is written to a folder first:
 * its parts must be measured, and a slow reader must not hold the database.
 */
export async function auditArchive(app: App, installation: InstallationId): Promise<AuditArchive> {
  const folder = await mkdtemp(join(tmpdir(), "steward-archive-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const at = app.clock.now();
    const stem = `audit-log-${at.slice(0, 10)}`;
    const dir = join(folder, stem);
    const { entries } = await app.audit.export(installation, { folder: exportFolder(dir) });
    return { ...(await tarOf(dir, stem, at)), name: `${stem}.tar`, entries, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
