import type { ChainHead } from "../domain/audit/chain.ts";
import type { InstallationId } from "../domain/model/ids.ts";

/** One installation's log. */
export interface LogName {
  readonly installation: InstallationId;
  /** `_log` of its entries. */
  readonly log: string;
}

/** Told what is read, in order. */
export interface AuditVisitor {
  /** Where the log ends by its own account; comes first. Null when nobody keeps one. */
  head(head: ChainHead | null): void;
  /** A piece of the log: entries, each followed by an LF. Pieces end anywhere. May be written into. The next one comes when a promise that this returns is fulfilled. */
  chunk(chunk: Buffer): void | Promise<void>;
}

/** Reads an audit log as it stood at one moment, in constant memory, while others go on appending. */
export interface AuditRows {
  /** From entry `from` on; the first when left out. Resolves to the first position whose row has another number than its place, null when there is none. */
  read(log: LogName, visitor: AuditVisitor, options?: { readonly from?: number }): Promise<{ readonly misplaced: number | null }>;
}
