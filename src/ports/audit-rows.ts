import type { ChainHead } from "../domain/audit/chain.ts";
import type { StoredEntry } from "../domain/audit/walk-chain.ts";
import type { InstallationId } from "../domain/model/ids.ts";

/** Told what is read, in order. */
export interface AuditVisitor {
  /** Where the log ends by its own account; comes first. Null when nobody keeps one. */
  head(head: ChainHead | null): void;
  entry(entry: StoredEntry): void;
}

/** Reads a whole audit log as it stood at one moment, in constant memory, while others go on appending. */
export interface AuditRows {
  read(log: { readonly installation: InstallationId; readonly log: string }, visitor: AuditVisitor): Promise<void>;
}
