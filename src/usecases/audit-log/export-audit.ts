import { accessFact } from "../../domain/audit/access-fact.ts";
import { isWholeCheckpoint, parseCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import { lineCutter } from "../../domain/audit/lines.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { ExportFolder } from "../../ports/export-folder.ts";
import { checkpointAudit } from "./checkpoint-audit.ts";
import { type AuditDeps, logOf } from "./verify-audit.ts";

/** Where an export goes, and who is told how far it is. */
export interface ExportAt {
  readonly folder: ExportFolder;
  readonly onProgress?: (entries: number) => void;
}

/** What an export holds. */
export interface Exported {
  readonly log: string;
  readonly entries: number;
  /** Size of the checkpoint that covers it; null when the signer refused, and why. */
  readonly signed: number | null;
  readonly refusal?: string;
}

const PROGRESS_EVERY = 10_000;

/**
 * Writes an installation's whole log with everything that an outsider needs to check it, signed to its end first. A log
 * that may not be signed (it is not what was signed before) is exported all the same: the checker will say what is wrong.
 * The folder is complete when this resolves, and not there when it throws. An entry about the export follows.
 */
export async function exportAudit(deps: AuditDeps, installation: InstallationId, { folder, onProgress }: ExportAt): Promise<Exported> {
  const { store, rows, tree, outside } = deps;
  const name = await logOf(store, installation);
  const signing = await checkpointAudit(deps, name, { evenQuiet: true });
  const last = await tree.checkpoint(name);
  // Entries that come meanwhile stand behind the last checkpoint; they are in the next export.
  const sizeMax = signing.state === "refused" || last === null ? Number.MAX_SAFE_INTEGER : last.size;
  let entries = 0;
  const writer = await folder.begin();
  try {
    const lines = lineCutter((line) => {
      if (entries < sizeMax) writer.entry(line.buffer.subarray(line.start, line.end));
      entries += 1;
      if (entries % PROGRESS_EVERY === 0) onProgress?.(entries);
    });
    await rows.read(name, { head: () => undefined, chunk: (chunk) => { lines.push(chunk); return writer.drained(); } });
    lines.end();
    const written = Math.min(entries, sizeMax);
    onProgress?.(written);
    // What was signed meanwhile is of entries that are not here; keys last, for none ever goes.
    const notes = [...(await tree.checkpoints(name)).map(({ note }) => note), ...(await outside.read(name.log)).filter(isWholeCheckpoint)];
    const checkpoints = notes.filter((note) => (parseCheckpoint(note)?.size ?? 0) <= sizeMax);
    await writer.finish({ checkpoint: last?.note ?? null, checkpoints, vkeys: await tree.vkeys(name) });
    await store.inInstallation(installation, (tx) => tx.audit.append([accessFact("export", written, "written")]));
    return { log: name.log, entries: written, signed: last?.size ?? null, ...(signing.state === "refused" ? { refusal: signing.reason } : {}) };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}
