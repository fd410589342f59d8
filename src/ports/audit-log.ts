import type { AuditFact } from "../domain/audit/fact.ts";

/** Where an entry came to stand. */
export interface AuditReceipt {
  readonly seq: number;
  /** The entry's own id (UUIDv7), for later entries' `ref`. */
  readonly id: string;
}

/**
 * The audit door inside a transaction: entries are durable when, and only when, the state they explain is. Slots are
 * turned into commitments here, and their values kept apart. Append last in a transaction: the chain's head stays
 * locked until commit. A transaction may append more than once.
 */
export interface AuditAppender {
  append(facts: readonly AuditFact[]): Promise<readonly AuditReceipt[]>;
}
