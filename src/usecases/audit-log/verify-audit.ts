import { accessFact } from "../../domain/audit/access-fact.ts";
import { lineCutter } from "../../domain/audit/lines.ts";
import { isWholeCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import { openAll } from "../../domain/audit/note/open-all.ts";
import type { VerifierKey } from "../../domain/audit/note/verifier-key.ts";
import type { ChainReport } from "../../domain/audit/report.ts";
import { isQuiet } from "../../domain/audit/quiet-entry.ts";
import { senseChecker } from "../../domain/audit/sense.ts";
import type { SenseReport } from "../../domain/audit/sense-report.ts";
import { recordTracer, type TracedEntry } from "../../domain/audit/trace-record.ts";
import type { TreeHead } from "../../domain/audit/tree/verify-proofs.ts";
import { chainWalker, type ChainWalker } from "../../domain/audit/walk-chain.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { AuditRows, LogName } from "../../ports/audit-rows.ts";
import type { AuditTree, CheckpointFile } from "../../ports/audit-tree.ts";
import type { Witness } from "../../ports/audit-witness.ts";
import type { Store } from "../../ports/store.ts";
import { verifierKeys } from "./checkpoint-audit.ts";

/** An audit log is read past the store, as a whole. */
export interface AuditDeps {
  readonly store: Store;
  readonly rows: AuditRows;
  readonly tree: AuditTree;
  readonly outside: CheckpointFile;
  /** Who vouches for checkpoints; null when nobody was asked to. */
  readonly witness: Witness | null;
}

/** One audit entry as a person reads it: parsed from the stored bytes. */
export type HistoryEntry = TracedEntry;

/** How an installation's log is to be verified. */
export interface VerifyOptions {
  readonly onProgress?: (walked: number) => void;
  /** An entry about the walk is appended after it. */
  readonly record?: boolean;
  /** Checkpoints that were kept elsewhere, opened already. */
  readonly checkpoints?: readonly TreeHead[];
  /** The only keys to trust; the log's own by the database's account when left out. */
  readonly vkeys?: readonly VerifierKey[];
  /** The entries are held against the rules of an honest log, too. */
  readonly sense?: boolean;
}

/** What a verification found. */
export interface Verified extends ChainReport {
  readonly semantic?: SenseReport;
  /** Whether all entries that tell of more than looking and anchoring stand before a checkpoint from outside the database that fits. */
  readonly isAnchored: boolean;
}

/** Entries between two reports of progress. */
const PROGRESS_EVERY = 10_000;

/**
 * Walks an installation's chain from its first entry to its last, held against every checkpoint there is: those in the
 * database, in the file outside it, and any handed over. Says whether it is whole, or where and how it is broken.
 */
export async function verifyAudit(deps: AuditDeps, installation: InstallationId, { onProgress, record = false, checkpoints = [], vkeys, sense = false }: VerifyOptions = {}): Promise<Verified> {
  const { store, rows } = deps;
  const name = await logOf(store, installation);
  const known = await knownCheckpoints(deps, name, vkeys);
  const outer = [...known.outside, ...checkpoints];
  const anchoredTo = Math.max(0, ...outer.map(({ size }) => size));
  const checker = sense ? senseChecker() : null;
  let walker: ChainWalker = chainWalker(name.log);
  let [seen, loudBehind] = [0, false];
  const lines = lineCutter((line) => {
    checker?.push({ seq: seen, bytes: line.buffer.toString("utf8", line.start, line.end) });
    if (seen >= anchoredTo) loudBehind ||= !isQuiet(line);
    walker.line(line);
    seen += 1;
    if (seen % PROGRESS_EVERY === 0) onProgress?.(seen);
  });
  const { misplaced } = await rows.read(name, {
    head(stored) { walker = chainWalker(name.log, { stored, checkpoints: [...known.inside, ...outer] }); },
    chunk(chunk) { lines.push(chunk); },
  });
  lines.end();
  onProgress?.(seen);
  const report = inPlace(walker.finish(), misplaced);
  if (record) await note(store, installation, report);
  return { ...report, isAnchored: report.ok && outer.length > 0 && !loudBehind, ...(checker === null ? {} : { semantic: checker.finish() }) };
}

/** Entries are found by their numbers in the table as well: one that stands under another than its own was moved. */
function inPlace(report: ChainReport, misplaced: number | null): ChainReport {
  if (!report.ok || misplaced === null) return report;
  return { ...report, ok: false, broken: { at: misplaced, kind: "altered", detail: `entry ${String(misplaced)} is stored under another number` } };
}

async function note(store: Store, installation: InstallationId, { walked, broken }: ChainReport): Promise<void> {
  await store.inInstallation(installation, (tx) => tx.audit.append([accessFact("verify", walked, broken === undefined ? "valid" : broken.kind)]));
}

/** A checkpoint that is kept was signed by nobody who is trusted: somebody changed it, or the keys are not the log's. */
export class UntrustedCheckpointError extends Error {
  override readonly name = "UntrustedCheckpointError";
}

/** Every checkpoint of a log that is kept anywhere. Throws an {@link UntrustedCheckpointError} for one that no trusted key signed. */
async function knownCheckpoints({ tree, outside }: AuditDeps, name: LogName, trusted?: readonly VerifierKey[]): Promise<{ readonly inside: readonly TreeHead[]; readonly outside: readonly TreeHead[] }> {
  const [insideNotes, outsideNotes] = [(await tree.checkpoints(name)).map((one) => one.note), await outside.read(name.log)];
  // After the notes: a key that was made meanwhile is there, and none ever goes.
  const keys = trusted ?? (await verifierKeys(tree, name));
  const opened = (place: string, notes: readonly string[]): readonly TreeHead[] => {
    const result = openAll(notes.map((text) => ({ place, text })), name.log, keys);
    if (!result.ok) throw new UntrustedCheckpointError(result.error);
    return result.value;
  };
  return {
    inside: opened("in the database", insideNotes),
    // What was cut while it was written is no checkpoint yet.
    outside: opened("in the file of checkpoints", outsideNotes.filter(isWholeCheckpoint)),
  };
}

/** The log of an installation. */
export const logOf = (store: Store, installation: InstallationId): Promise<LogName> =>
  store.inInstallation(installation, (tx) => Promise.resolve({ installation, log: tx.installation.log }));

/** Every entry about one of these ids, or that follows from one that is; in the order of the chain. */
export async function recordHistory({ store, rows }: Pick<AuditDeps, "store" | "rows">, installation: InstallationId, ids: readonly string[]): Promise<readonly HistoryEntry[]> {
  const tracer = recordTracer(ids);
  let seq = 0;
  const lines = lineCutter(({ buffer, start, end }) => {
    tracer.push({ seq, bytes: buffer.toString("utf8", start, end) });
    seq += 1;
  });
  await rows.read(await logOf(store, installation), { head: () => undefined, chunk: (chunk) => { lines.push(chunk); } });
  lines.end();
  return tracer.found();
}
