/** An entry of the log in words, as the API tells it. */
export interface LogEntry {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly by: string;
  readonly subject: { readonly crm: string; readonly object: string; readonly id: string } | null;
  readonly lines: readonly string[];
  readonly tied?: true;
}

/** An entry with its own bytes. */
export interface StoredEntry extends LogEntry {
  readonly bytes: string;
  readonly leaf: string;
}

/** What a walk found. */
export interface Verdict {
  readonly ok: boolean;
  readonly line: string;
  readonly walked: number;
  readonly root: string;
  readonly unanchored: number;
  readonly checkpoints?: { readonly seen: number; readonly matched: number };
  readonly broken?: { readonly at: number; readonly upto?: number; readonly kind: string; readonly detail: string };
}

/** How the log stands. */
export interface AuditState {
  readonly log: string;
  readonly size: number;
  readonly indexed: number;
  readonly checkpoint: { readonly size: number; readonly note: string } | null;
  readonly vkeys: readonly string[];
  readonly last: { readonly at: string; readonly wholeAt: string | null; readonly verdict: string; readonly walked: number } | null;
  readonly anchor: { readonly record: { readonly object: string; readonly id: string } | null; readonly trouble: string | null; readonly last: { readonly size: number } | null };
  readonly hasWitness: boolean;
}

/** An entry between its neighbours. */
export interface EntryBetween {
  readonly entry: StoredEntry | null;
  readonly before: StoredEntry | null;
  readonly after: StoredEntry | null;
  readonly links: { readonly before: boolean | null; readonly after: boolean | null };
  readonly size: number;
}

const COUNT = new Intl.NumberFormat();
/** A count in the reader's manner of writing. */
export const count = (n: number): string => COUNT.format(n);
