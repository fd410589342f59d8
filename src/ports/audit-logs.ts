import type { InstallationId } from "../domain/model/ids.ts";
import type { TreeHead } from "../domain/audit/tree/verify-proofs.ts";
import type { AuditAppender } from "./audit-log.ts";
import type { LogName } from "./audit-rows.ts";

/** What happens in one transaction over one audit log. */
export interface LogTransaction {
  readonly installation: { readonly log: string };
  readonly audit: AuditAppender;
}

/** Opens transactions over audit logs by the id they are kept under: the part of the store that reading and signing logs needs. */
export interface LogTransactions {
  /** Commits when `work` returns, rolls back when it throws. */
  inInstallation<Value>(id: InstallationId, work: (tx: LogTransaction) => Promise<Value>): Promise<Value>;
}

/** What the log of logs says last of a log. */
export interface Recorded extends TreeHead {
  /** Which of its entries says so. */
  readonly seq: number;
}

/** A checkpoint that the log of logs shall tell of. */
export interface ToRecord {
  readonly log: string;
  readonly head: TreeHead;
  /** At which size it was told of last when this one was judged; 0 for never. */
  readonly after: number;
}

/** The log of logs, kept beside the others in the same tables. */
export interface AuditLogs {
  /** Its name; null before its first entry. */
  name(): Promise<LogName | null>;
  /** The last of its entries about a log; null when there is none. */
  recorded(log: string): Promise<Recorded | null>;
  /**
   * Appends an entry for each, in one transaction, and makes the log itself if need be. Left out is whatever others told of
   * since it was judged: two processes never tell the same twice. Returns how many there were.
   */
  record(news: readonly ToRecord[]): Promise<number>;
  /** A transaction over it. Throws a {@link NoLogOfLogsError} before its first entry. */
  inLogOfLogs<Value>(work: (tx: LogTransaction) => Promise<Value>): Promise<Value>;
}

/** Nothing was told of yet. */
export class NoLogOfLogsError extends Error {
  override readonly name = "NoLogOfLogsError";
  constructor() {
    super("there is no log of logs yet: the worker begins it once some audit log is signed");
  }
}
