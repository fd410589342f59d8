import { accessFact } from "../../domain/audit/access-fact.ts";
import { type Bookmark, mayGoOn } from "../../domain/audit/bookmark.ts";
import { decidingSizes } from "../../domain/audit/deciding-sizes.ts";
import { type Found, openAll } from "../../domain/audit/note/open-all.ts";
import type { AuditFact } from "../../domain/audit/fact.ts";
import type { ChainReport } from "../../domain/audit/report.ts";
import type { VerifierKey } from "../../domain/audit/note/verifier-key.ts";
import type { TreeHead } from "../../domain/audit/tree/verify-proofs.ts";
import { chainWalker, type ChainWalker } from "../../domain/audit/walk-chain.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { AuditCommitter } from "../../ports/audit-log.ts";
import type { AuditLogs, LogTransactions } from "../../ports/audit-logs.ts";
import type { AuditRows, LogName } from "../../ports/audit-rows.ts";
import type { AuditTree, CheckpointFile } from "../../ports/audit-tree.ts";
import type { Witness } from "../../ports/audit-witness.ts";
import { verifierKeys } from "./checkpoint-audit.ts";
import { keptCheckpoints, notesOfSizes } from "./kept-checkpoints.ts";
import { logReading, type ReadingOptions, type Verified, type Walked } from "./log-reading.ts";

/** An audit log is read past the store, as a whole. */
export interface AuditDeps {
  readonly store: LogTransactions;
  readonly rows: AuditRows;
  readonly tree: AuditTree;
  readonly outside: CheckpointFile;
  /** Who vouches for checkpoints; null when nobody was asked to. */
  readonly witness: Witness | null;
  readonly logs: AuditLogs;
  /** Takes the entries about looking and anchoring. */
  readonly committer: AuditCommitter;
}

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
  /** Where an earlier verification ended: only what is new is walked. */
  readonly since?: Bookmark | null;
  /** Ends the walk, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Walks an installation's chain from its first entry to its last, held against every checkpoint there is: those in the
 * database, in the file outside it, and any handed over. Says whether it is whole, or where and how it is broken. Throws
 * an {@link UntrustedCheckpointError} when a checkpoint that the verdict would rest on was signed by nobody who is trusted.
 */
export const verifyAudit = async (deps: AuditDeps, installation: InstallationId, options: VerifyOptions = {}): Promise<Verified> => (await walkAudit(deps, installation, options)).report;

/**
 * {@link verifyAudit}, and where a later one may go on. One that goes on (`since`) can only say that all is right:
 * whatever else it meets, the walk from the first entry has the word. So has it when the rules of an honest log are asked for.
 */
export async function walkAudit(deps: AuditDeps, installation: InstallationId, { onProgress, record = false, checkpoints = [], vkeys, sense = false, since = null, signal }: VerifyOptions): Promise<Walked> {
  const { store, rows, committer } = deps;
  const name = await logOf(store, installation);
  const kept = await keptCheckpoints(deps, name);
  // After the notes: a key that was made meanwhile is there, and none ever goes.
  const trust = trustIn(name, vkeys ?? (await verifierKeys(deps.tree, name)));
  trust(kept.few);
  const heads = [...kept.heads, ...checkpoints];
  const options = { log: name.log, anchors: [...(kept.lastOutside === null ? [] : [kept.lastOutside]), ...checkpoints], checkpoints: heads, sense, onProgress };
  const short = since !== null && !sense && mayGoOn(since, options) ? await walkRows(rows, name, { ...options, from: since, signal }) : null;
  const { walked, misplaced } = short?.walked.report.ok === true && short.misplaced === null ? short : await walkRows(rows, name, { ...options, signal });
  // A log has a checkpoint for each second of its life. All are compared, and few are opened: those that stand for all, and
  // those that a verdict of "broken" rests on (decidingSizes tells why these are enough).
  if (!walked.report.ok) trust(await notesOfSizes(deps, name, decidingSizes(walked.report, heads.map(({ size }) => size))));
  const placed = inPlace(walked, misplaced);
  if (record) await committer.append(name, lookedFact(placed.report));
  return placed;
}

interface WalkedRows {
  readonly walked: Walked;
  readonly misplaced: number | null;
}

async function walkRows(rows: AuditRows, name: LogName, { signal, ...options }: ReadingOptions & { readonly signal: AbortSignal | undefined }): Promise<WalkedRows> {
  const { log, checkpoints, from = null } = options;
  let walker: ChainWalker = chainWalker(log);
  const reading = logReading(() => walker, options);
  const { misplaced } = await rows.read(name, {
    head(stored) { walker = chainWalker(log, { stored, checkpoints, ...(from === null ? {} : { from: from.state }) }); },
    chunk(chunk) {
      signal?.throwIfAborted();
      reading.lines.push(chunk);
    },
  }, { from: from === null ? 0 : from.state.range.size - 1 });
  return { walked: reading.finish(), misplaced };
}

/** Entries are found by their numbers in the table as well: one that stands under another than its own was moved. */
function inPlace({ report, bookmark }: Walked, misplaced: number | null): Walked {
  if (!report.ok || misplaced === null) return { report, bookmark };
  return { report: { ...report, ok: false, isAnchored: false, broken: { at: misplaced, kind: "altered", detail: `entry ${String(misplaced)} is stored under another number` } }, bookmark: null };
}

/** The entry that somebody verified the log. */
export const lookedFact = ({ walked, broken }: ChainReport): AuditFact => accessFact("verify", walked, broken?.kind ?? "valid");

/** A checkpoint that is kept was signed by nobody who is trusted: somebody changed it, or the keys are not the log's. */
export class UntrustedCheckpointError extends Error {
  override readonly name = "UntrustedCheckpointError";
}

/** Opens checkpoints of a log. Throws an {@link UntrustedCheckpointError} for one that no trusted key signed. */
function trustIn({ log }: LogName, keys: readonly VerifierKey[]): (notes: readonly Found[]) => void {
  return (notes) => {
    const opened = openAll(notes, log, keys);
    if (!opened.ok) throw new UntrustedCheckpointError(opened.error);
  };
}

/** The log of an installation, or the log of logs. */
export const logOf = (store: LogTransactions, installation: InstallationId): Promise<LogName> =>
  store.inInstallation(installation, (tx) => Promise.resolve({ installation, log: tx.installation.log }));
