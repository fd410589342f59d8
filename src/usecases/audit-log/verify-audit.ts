import { accessFact } from "../../domain/audit/access-fact.ts";
import { isWholeCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import { openAll } from "../../domain/audit/note/open-all.ts";
import type { VerifierKey } from "../../domain/audit/note/verifier-key.ts";
import type { ChainReport } from "../../domain/audit/report.ts";
import type { TreeHead } from "../../domain/audit/tree/verify-proofs.ts";
import { chainWalker, type ChainWalker } from "../../domain/audit/walk-chain.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { AuditRows, LogName } from "../../ports/audit-rows.ts";
import type { AuditTree, CheckpointFile } from "../../ports/audit-tree.ts";
import type { Witness } from "../../ports/audit-witness.ts";
import type { Store } from "../../ports/store.ts";
import { verifierKeys } from "./checkpoint-audit.ts";
import { logReading, type Verified } from "./log-reading.ts";

/** An audit log is read past the store, as a whole. */
export interface AuditDeps {
  readonly store: Store;
  readonly rows: AuditRows;
  readonly tree: AuditTree;
  readonly outside: CheckpointFile;
  /** Who vouches for checkpoints; null when nobody was asked to. */
  readonly witness: Witness | null;
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
}

/**
 * Walks an installation's chain from its first entry to its last, held against every checkpoint there is: those in the
 * database, in the file outside it, and any handed over. Says whether it is whole, or where and how it is broken.
 */
export async function verifyAudit(deps: AuditDeps, installation: InstallationId, { onProgress, record = false, checkpoints = [], vkeys, sense = false }: VerifyOptions = {}): Promise<Verified> {
  const { store, rows } = deps;
  const name = await logOf(store, installation);
  const known = await knownCheckpoints(deps, name, vkeys);
  const outer = [...known.outside, ...checkpoints];
  let walker: ChainWalker = chainWalker(name.log);
  const reading = logReading(() => walker, { anchors: outer, sense, onProgress });
  const { misplaced } = await rows.read(name, {
    head(stored) { walker = chainWalker(name.log, { stored, checkpoints: [...known.inside, ...outer] }); },
    chunk(chunk) { reading.lines.push(chunk); },
  });
  const report = inPlace(reading.finish(), misplaced);
  if (record) await note(store, installation, report);
  return report;
}

/** Entries are found by their numbers in the table as well: one that stands under another than its own was moved. */
function inPlace(report: Verified, misplaced: number | null): Verified {
  if (!report.ok || misplaced === null) return report;
  return { ...report, ok: false, isAnchored: false, broken: { at: misplaced, kind: "altered", detail: `entry ${String(misplaced)} is stored under another number` } };
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
