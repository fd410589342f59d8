import type { Actor } from "../domain/audit/fact.ts";
import { LOG_OF_LOGS } from "../domain/audit/log-of-logs.ts";
import type { RecordTracer } from "../domain/audit/trace-record.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Result } from "../domain/model/result.ts";
import type { LogTransactions } from "../ports/audit-logs.ts";
import type { LogName } from "../ports/audit-rows.ts";
import type { KeptVerdict } from "../ports/audit-verdicts.ts";
import type { AuditTree, SignedCheckpoint } from "../ports/audit-tree.ts";
import { type Anchored, anchorAudit, type AnchorOptions } from "../usecases/audit-log/anchor-audit.ts";
import { checkpointAudit, type Signing } from "../usecases/audit-log/checkpoint-audit.ts";
import { type ExportAt, type Exported, exportAudit } from "../usecases/audit-log/export-audit.ts";
import { grownCheckpoint } from "../usecases/audit-log/grown-checkpoint.ts";
import type { Verified } from "../usecases/audit-log/log-reading.ts";
import { type ConsistencyProof, type InclusionProof, type NoProof, proveConsistency, proveEntry } from "../usecases/audit-log/prove-audit.ts";
import { recordLogs, type RecordRound } from "../usecases/audit-log/record-logs.ts";
import { type RevealedEntry, revealEntry } from "../usecases/reveal-audit.ts";
import { traceRecords } from "../usecases/trace-records.ts";
import { type KeepingDeps, type KeepingOptions, lastVerdict, verifyAndKeep } from "../usecases/audit-log/verify-and-keep.ts";
import { logOf, verifyAudit, type VerifyOptions } from "../usecases/audit-log/verify-audit.ts";

/** Everything that can be asked of an installation's audit log, or under {@link LOG_OF_LOGS} of the log of logs. */
export interface AuditDoors {
  /** Walks it, held against every checkpoint there is. */
  verify(installation: InstallationId, options?: VerifyOptions): Promise<Verified>;
  /** The same, told in the log, its verdict kept for {@link lastVerdict} and to be gone on with. */
  verifyAndKeep(installation: InstallationId, options?: KeepingOptions): Promise<Verified>;
  /** What was last found, and kept; null when nothing was. */
  lastVerdict(installation: InstallationId): Promise<KeptVerdict | null>;
  /** Reads it for these tracers, as often as they learn something. */
  trace(installation: InstallationId, tracers: readonly RecordTracer[]): Promise<void>;
  /** Signs how far it has grown. */
  sign(installation: InstallationId, options?: { readonly evenQuiet?: boolean }): Promise<Signing>;
  /** Signs it; its last checkpoint, when what matters came behind so many entries. The sentence says why it was not signed. */
  grown(installation: InstallationId, size: number): Promise<Result<SignedCheckpoint | null, string>>;
  /** Signs it and gives the checkpoint to the witness; `toPerson`: it is handed out, to be kept elsewhere. */
  anchor(installation: InstallationId, options: AnchorOptions): Promise<Result<Anchored, string>>;
  /** Makes a new signing key, and signs with it. */
  rotateKey(installation: InstallationId): Promise<{ readonly before: string; readonly after: string }>;
  /** Whether somebody vouches for checkpoints. */
  readonly hasWitness: boolean;
  prove(installation: InstallationId, seq: number): Promise<Result<InclusionProof, NoProof>>;
  consistency(installation: InstallationId, oldSize: number, size: number): Promise<Result<ConsistencyProof, NoProof>>;
  /** Writes all that an outsider needs to check it. */
  export(installation: InstallationId, to: ExportAt): Promise<Exported>;
  /** Shows the committed values of one entry; null when there is none of that number. The log tells of it, and of the `actor` where one is given. */
  reveal(installation: InstallationId, seq: number, actor?: Actor): Promise<RevealedEntry | null>;
  log(installation: InstallationId): Promise<LogName>;
  /** Tells the log of logs how far these logs were signed. */
  record(logs: readonly LogName[]): Promise<RecordRound>;
  /** The log of logs; null before its first entry. */
  logOfLogs(): Promise<LogName | null>;
  readonly tree: AuditTree;
}

/** The doors over what the audit logs are kept in. */
export function auditDoors(kept: KeepingDeps): AuditDoors {
  const deps = { ...kept, store: withLogOfLogs(kept) };
  const log = (installation: InstallationId): Promise<LogName> => logOf(deps.store, installation);
  return {
    verify: (installation, options) => verifyAudit(deps, installation, options),
    verifyAndKeep: (installation, options) => verifyAndKeep(deps, installation, options),
    lastVerdict: (installation) => lastVerdict(deps, installation),
    trace: async (installation, tracers) => traceRecords(deps.rows, await log(installation), tracers),
    sign: async (installation, options) => checkpointAudit(deps, await log(installation), options),
    grown: (installation, size) => grownCheckpoint(deps, installation, size),
    anchor: (installation, options) => anchorAudit(deps, installation, options),
    async rotateKey(installation) {
      const name = await log(installation);
      const rotated = await deps.tree.rotateKey(name);
      await checkpointAudit(deps, name);
      return rotated;
    },
    hasWitness: deps.witness !== null,
    prove: async (installation, seq) => proveEntry(deps.tree, await log(installation), seq),
    consistency: async (installation, oldSize, size) => proveConsistency(deps.tree, await log(installation), oldSize, size),
    reveal: (installation, seq, actor) => revealEntry(deps, installation, seq, actor),
    export: (installation, to) => exportAudit(deps, installation, to),
    log,
    record: (logs) => recordLogs(deps, logs),
    logOfLogs: () => deps.logs.name(),
    tree: deps.tree,
  };
}

/** Transactions over installations' logs, and under its own name over the log of logs: whoever reads and signs logs knows no difference. */
function withLogOfLogs({ store, logs }: Pick<KeepingDeps, "store" | "logs">): LogTransactions {
  return { inInstallation: (id, work) => (id === LOG_OF_LOGS ? logs.inLogOfLogs(work) : store.inInstallation(id, work)) };
}
