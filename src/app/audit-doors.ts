import type { RecordTracer } from "../domain/audit/trace-record.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Result } from "../domain/model/result.ts";
import type { LogName } from "../ports/audit-rows.ts";
import type { AuditTree } from "../ports/audit-tree.ts";
import { type Anchored, anchorAudit } from "../usecases/audit-log/anchor-audit.ts";
import { checkpointAudit, type Signing } from "../usecases/audit-log/checkpoint-audit.ts";
import { type ExportAt, type Exported, exportAudit } from "../usecases/audit-log/export-audit.ts";
import type { Verified } from "../usecases/audit-log/log-reading.ts";
import { type ConsistencyProof, type InclusionProof, type NoProof, proveConsistency, proveEntry } from "../usecases/audit-log/prove-audit.ts";
import { type RevealedEntry, revealEntry } from "../usecases/reveal-audit.ts";
import { traceRecords } from "../usecases/trace-records.ts";
import { type AuditDeps, logOf, verifyAudit, type VerifyOptions } from "../usecases/audit-log/verify-audit.ts";

/** Everything that can be asked of an installation's audit log. */
export interface AuditDoors {
  /** Walks it, held against every checkpoint there is. */
  verify(installation: InstallationId, options?: VerifyOptions): Promise<Verified>;
  /** Reads it for these tracers, as often as they learn something. */
  trace(installation: InstallationId, tracers: readonly RecordTracer[]): Promise<void>;
  /** Signs how far it has grown. */
  sign(installation: InstallationId, options?: { readonly evenQuiet?: boolean }): Promise<Signing>;
  /** Signs it and gives the checkpoint to the witness; `toPerson`: it is handed out, to be kept elsewhere. */
  anchor(installation: InstallationId, options: { readonly toPerson: boolean }): Promise<Result<Anchored, string>>;
  /** Makes a new signing key, and signs with it. */
  rotateKey(installation: InstallationId): Promise<{ readonly before: string; readonly after: string }>;
  /** Whether somebody vouches for checkpoints. */
  readonly hasWitness: boolean;
  prove(installation: InstallationId, seq: number): Promise<Result<InclusionProof, NoProof>>;
  consistency(installation: InstallationId, oldSize: number, size: number): Promise<Result<ConsistencyProof, NoProof>>;
  /** Writes all that an outsider needs to check it. */
  export(installation: InstallationId, to: ExportAt): Promise<Exported>;
  /** Shows the committed values of one entry; null when there is none of that number. */
  reveal(installation: InstallationId, seq: number): Promise<RevealedEntry | null>;
  log(installation: InstallationId): Promise<LogName>;
  readonly tree: AuditTree;
}

/** The doors over what the audit log is kept in. */
export function auditDoors(deps: AuditDeps): AuditDoors {
  const log = (installation: InstallationId): Promise<LogName> => logOf(deps.store, installation);
  return {
    verify: (installation, options) => verifyAudit(deps, installation, options),
    trace: async (installation, tracers) => traceRecords(deps.rows, await log(installation), tracers),
    sign: async (installation, options) => checkpointAudit(deps, await log(installation), options),
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
    reveal: (installation, seq) => revealEntry(deps, installation, seq),
    export: (installation, to) => exportAudit(deps, installation, to),
    log,
    tree: deps.tree,
  };
}
