import type { Decided } from "../domain/audit/index-names.ts";
import type { StoredEntry } from "../domain/audit/entry.ts";
import type { Instant } from "../domain/model/time.ts";

/** An entry and the names under which it is to be found. */
export interface Indexed {
  readonly seq: number;
  readonly names: readonly string[];
  /** By its own account; null where it has none. */
  readonly at: Instant | null;
}

/** Which entries are sought: those that have one of `any`, and `and` as well unless it is null. */
export interface IndexQuery {
  readonly any: readonly string[];
  readonly and: string | null;
  /** Before this one. */
  readonly before: number;
  /** This one and later ones. */
  readonly from: number;
  readonly limit: number;
}

/** Finds entries of one installation's log. Derived from it: it may lag behind, and it proves nothing. */
export interface AuditIndex {
  /** How many entries the log has, and how many of them are indexed. */
  reach(): Promise<{ readonly size: number; readonly indexed: number }>;
  /** The next entries to be indexed, at most so many. Others who ask wait until this transaction ends. */
  take(limit: number): Promise<readonly StoredEntry[]>;
  /** Indexes what was taken. */
  add(entries: readonly Indexed[]): Promise<void>;
  /** What is known of decisions beside their entries, by review. */
  decided(reviews: readonly string[]): Promise<ReadonlyMap<string, Decided>>;
  /** Positions of the entries sought, newest first. A name may stand for another's by chance: whoever reads the entries sees. */
  find(query: IndexQuery): Promise<readonly number[]>;
  /** Positions of all that have one of these names, oldest first, at most so many. */
  withAny(names: readonly string[], limit: number): Promise<readonly number[]>;
  /** Between which positions a time lies: from the first on that may be of it, to the first that is past it. */
  span(from: Instant | null, to: Instant | null): Promise<{ readonly from: number; readonly before: number }>;
  /** Entries as they are stored, by position. */
  entries(seqs: readonly number[]): Promise<readonly StoredEntry[]>;
  /** Entries as they are stored by their own ids, by position. */
  entriesOf(ids: readonly string[]): Promise<readonly StoredEntry[]>;
  /** The newest entries before a position and from another on, as they are stored, newest first. */
  newest(range: { readonly before: number; readonly from: number; readonly limit: number }): Promise<readonly StoredEntry[]>;
}
