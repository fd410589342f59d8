import { isErasure } from "../../domain/audit/erasure-entry.ts";
import { lineCutter } from "../../domain/audit/lines.ts";
import { privateLine } from "../../domain/audit/private-line.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { AuditRows, LogName } from "../../ports/audit-rows.ts";
import type { ExportWriter } from "../../ports/export-folder.ts";
import type { LogTransactions } from "../../ports/audit-logs.ts";

/** What became of the values kept. */
export interface ValueCounts {
  readonly written: number;
  readonly unopened: number;
}

/** Entries whose values are read in one transaction. */
const ENTRIES_PER_STEP = 250;

/**
 * Writes the values kept for entries from `from` on and before `to`, in the order of the log: all that can be opened, in
 * constant memory. What was erased is not there. Those that cannot be opened (another STEWARD_KEY, or altered) are counted.
 */
export async function writeValues(store: LogTransactions, installation: InstallationId, { from, to }: { readonly from: number; readonly to: number }, writer: ExportWriter): Promise<ValueCounts> {
  let [written, unopened] = [0, 0];
  for (let next = from; ;) {
    const values = await store.inInstallation(installation, (tx) => tx.audit.kept.from(next, to, ENTRIES_PER_STEP));
    for (const { seq, path, salt, value } of values) {
      if (value === undefined) {
        unopened += 1;
        continue;
      }
      writer.value(privateLine({ seq, path, salt, value }));
      written += 1;
    }
    await writer.drained();
    const last = values.at(-1);
    if (last === undefined) return { written, unopened };
    next = last.seq + 1;
  }
}

/** Whether anything was erased by an entry from this one on. */
export async function erasedFrom(rows: AuditRows, name: LogName, from: number): Promise<boolean> {
  let isErased = false;
  const lines = lineCutter((line) => { isErased ||= isErasure(line); });
  await rows.read(name, { head: () => undefined, chunk: (chunk) => { lines.push(chunk); } }, { from });
  lines.end();
  return isErased;
}
