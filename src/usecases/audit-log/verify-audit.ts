import { recordTracer, type TracedEntry } from "../domain/audit/trace-record.ts";
import { accessFact } from "../domain/audit/access-fact.ts";
import type { ChainReport } from "../domain/audit/report.ts";
import { chainWalker, type ChainWalker } from "../domain/audit/walk-chain.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { AuditRows } from "../ports/audit-rows.ts";
import type { Store } from "../ports/store.ts";

/** An audit log is read past the store, as a whole. */
export interface AuditDeps {
  readonly store: Store;
  readonly rows: AuditRows;
}

/** One audit entry as a person reads it: parsed from the stored bytes. */
export type HistoryEntry = TracedEntry;

/** Entries between two reports of progress. */
const PROGRESS_EVERY = 10_000;

/**
 * Walks an installation's chain from its first entry to its last and says whether it is whole, or where and how it is
 * broken. With `record`, an entry about the walk is appended after it.
 */
export async function verifyAudit(
  { store, rows }: AuditDeps,
  installation: InstallationId,
  { onProgress, record = false }: { readonly onProgress?: (walked: number) => void; readonly record?: boolean } = {},
): Promise<ChainReport> {
  const log = await store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.log));
  let walker: ChainWalker = chainWalker(log, null);
  let seen = 0;
  await rows.read({ installation, log }, {
    head(head) {
      walker = chainWalker(log, head);
    },
    entry(entry) {
      walker.push(entry);
      seen += 1;
      if (seen % PROGRESS_EVERY === 0) onProgress?.(seen);
    },
  });
  onProgress?.(seen);
  const report = walker.finish();
  if (record) {
    const result = report.broken === undefined ? "valid" : report.broken.kind;
    await store.inInstallation(installation, (tx) => tx.audit.append([accessFact("verify", report.walked, result)]));
  }
  return report;
}

/** Every entry about one of these ids, or that follows from one that is; in the order of the chain. */
export async function recordHistory({ store, rows }: AuditDeps, installation: InstallationId, ids: readonly string[]): Promise<readonly HistoryEntry[]> {
  const log = await store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.log));
  const tracer = recordTracer(ids);
  await rows.read({ installation, log }, { head: () => undefined, entry: (entry) => { tracer.push(entry); } });
  return tracer.found();
}
