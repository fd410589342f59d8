import type { StoredEntry } from "./walk-chain.ts";

/** One entry of a record's history, read back. */
export interface TracedEntry {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** Takes a log's entries in order and keeps those about a record. */
export interface RecordTracer {
  push(entry: StoredEntry): void;
  found(): readonly TracedEntry[];
}

/** A record with a longer history is read by export. */
const HISTORY_MAX = 10_000;

/**
 * An entry is about a record when its subject is one of `ids`, or when it refers to an entry that is (a decision to its
 * proposal, an outcome to its write). What is referred to stands earlier, so one pass finds all.
 */
export function recordTracer(ids: readonly string[]): RecordTracer {
  const subjects = new Set(ids);
  const related = new Set<string>();
  const found: TracedEntry[] = [];
  return {
    push({ seq, bytes }) {
      if (found.length >= HISTORY_MAX) return;
      const entry = readEntry(bytes);
      if (entry === null) return;
      const subject = member(entry, "subject");
      const isAbout = subjects.has(text(member(subject, "id")));
      const follows = Object.values(members(member(entry, "ref"))).some((id) => related.has(text(id)));
      if (!isAbout && !follows) return;
      related.add(text(member(entry, "id")));
      found.push({ seq, at: text(member(entry, "at")), type: text(member(entry, "type")), entry: members(entry) });
    },
    found: () => found,
  };
}

function readEntry(bytes: string): object | null {
  try {
    const entry: unknown = JSON.parse(bytes);
    return typeof entry === "object" ? entry : null;
  } catch {
    // A broken entry is for the verifier to name; a history shows what can be read.
    return null;
  }
}

const members = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {});
const member = (value: unknown, name: string): unknown => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
