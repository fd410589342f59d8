import type { Place } from "../domain/audit/erasure-fact.ts";
import type { AuditFact, PersonMark } from "../domain/audit/fact.ts";
import type { Kept } from "../domain/audit/reveal.ts";
import type { LogName } from "./audit-rows.ts";

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
  readonly kept: KeptValues;
}

/** The door for entries that explain no state of ours: many of them, of whatever logs, share a commit. */
export interface AuditCommitter {
  /** Resolves once the entry is durable. Entries of one log keep the order in which they were given. */
  append(log: LogName, fact: AuditFact): Promise<AuditReceipt>;
}

/** A committed value that is kept, and the entry it belongs to. */
export interface KeptValue extends Kept {
  readonly seq: number;
}

/** The salts and values beside one log: what can be shown, and what can be erased. The entries stay as they are. */
export interface KeptValues {
  /** How many entries there are. */
  size(): Promise<number>;
  /** An entry as it is stored; null where the log does not reach. */
  entry(seq: number): Promise<string | null>;
  /** All that is kept for one entry. */
  of(seq: number): Promise<readonly KeptValue[]>;
  /** The values kept for entries from `from` on and before `to`: for the first `entries` of them that have any, whole entries in order. */
  from(from: number, to: number, entries: number): Promise<readonly KeptValue[]>;
  /** Where values that speak of these people are kept, the first `limit` of them. */
  placesOf(people: readonly PersonMark[], limit: number): Promise<readonly Place[]>;
  /** Deletes salts and values, those that are there; whoever does tells of it in an `erasure` entry of the same transaction. */
  erase(places: readonly Place[]): Promise<void>;
  /** Until commit nothing is appended, and no key is made. */
  lock(): Promise<void>;
  /** Destroys these people's keys, under the lock and once nothing is kept of them: what copies of the database hold opens no more. Returns how many there were. */
  destroyKeys(people: readonly PersonMark[]): Promise<number>;
}
