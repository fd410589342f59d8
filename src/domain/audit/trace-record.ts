import type { StoredEntry } from "./entry.ts";
import type { AuditJson } from "./fact.ts";
import { memberOf, placesErased } from "./reveal.ts";

/** One entry of a record's history, read back. */
export interface TracedEntry {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly entry: Readonly<Record<string, AuditJson>>;
}

/** Takes a log's entries in order, pass after pass, and keeps those about a record. */
export interface RecordTracer {
  push(entry: StoredEntry): void;
  /** Asked when a pass is over: whether it brought news, so that another may find more. */
  wantsAnother(): boolean;
  /** By position. */
  found(): readonly TracedEntry[];
  /** False when there are more than {@link HISTORY_MAX}: the first of them were kept. */
  isComplete(): boolean;
  /** What else may belong, as far as is known now: whoever has an index of the log need not read all of it. */
  sought(): Sought;
}

/** By which ids further entries would belong to a record. */
export interface Sought {
  /** What the record is called: as a subject, or in what came of a write. */
  readonly records: readonly string[];
  /** Ids of entries; sought are these themselves. */
  readonly entries: readonly string[];
  /** Ids of entries; sought is whatever refers to them. */
  readonly referredTo: readonly string[];
  /** Ids of entries of proposals; sought are decisions about them. */
  readonly decided: readonly string[];
  /** Positions; sought are erasures of their values. */
  readonly erased: readonly number[];
}

/** Whose ids are sought; what is left out may be anything. With an object, ids that the record turns out to bear are sought too. */
export interface SoughtOf {
  readonly crm?: string;
  readonly object?: string;
}

/** A record with a longer history is read by export. */
export const HISTORY_MAX = 10_000;

/** Along these references an entry speaks of the same record. A batch is shared by many records, and so may a cause be. */
const SAME_RECORD_REFS = ["proposal", "decision", "write", "undoes"] as const;

/**
 * Keeps every entry that tells about a record: those whose subject it is, what refers to one of them, what they refer to,
 * what came of them, and erasures of their values. Before the CRM gave it an id the record bore another; an outcome ties
 * the two, and what stands before it is found in the next pass. The outsider's checker goes the same way (`--history`).
 */
export function recordTracer(ids: readonly string[], of: SoughtOf = {}): RecordTracer {
  const steps = followingSteps(ids, of);
  const found = new Map<number, TracedEntry>();
  let [grew, isCut] = [false, false];
  return {
    push({ seq, bytes }) {
      const entry = parsed(bytes);
      const belongs = steps.belongs(entry);
      if (found.has(seq) || !(belongs || placesErased(entry).some((place) => found.has(place.seq)))) return;
      if (found.size >= HISTORY_MAX) {
        isCut = true;
        return;
      }
      grew = true;
      found.set(seq, { seq, at: text(entry, "at"), type: text(entry, "type"), entry: membersOf(entry) });
    },
    wantsAnother() {
      const learned = steps.learned();
      const answer = grew || learned;
      grew = false;
      return answer;
    },
    found: () => [...found.values()].sort((a, b) => a.seq - b.seq),
    isComplete: () => !isCut,
    sought: () => ({ ...steps.sought(), erased: [...found.keys()] }),
  };
}

/** What is known of a record so far, and which entries therefore belong to it. */
function followingSteps(ids: readonly string[], { crm, object }: SoughtOf) {
  const recordIds = new Set(ids);
  /** Entries about the record; what they refer to; why; and what merely came of it. All by entry id. */
  const [about, before, causes, after] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  let isNew = false;
  const learn = (set: Set<string>, value: string): void => {
    if (value === "" || set.has(value)) return;
    set.add(value);
    isNew = true;
  };
  return {
    belongs(entry: AuditJson): boolean {
      const [subject, ref] = [memberOf(entry, "subject"), memberOf(entry, "ref")];
      const own = text(entry, "id");
      const names = [text(subject, "id"), ...(text(entry, "type") === "outcome" ? [text(memberOf(entry, "data"), "crm_id")] : [])];
      const refs = SAME_RECORD_REFS.map((name) => text(ref, name));
      const same = subject !== undefined && (crm === undefined || text(subject, "crm") === crm) && (object === undefined || text(subject, "object") === object);
      const isIt = same && names.some((name) => recordIds.has(name));
      const followsIt = refs.some((name) => about.has(name));
      const ledToIt = before.has(own);
      if (object !== undefined && same && (isIt || followsIt || ledToIt)) for (const name of names) learn(recordIds, name);
      if (isIt || followsIt) learn(about, own);
      if (isIt || followsIt || ledToIt) {
        for (const name of refs) learn(before, name);
        learn(causes, text(ref, "cause"));
        return true;
      }
      const cause = text(ref, "cause");
      const cameOfIt = about.has(cause) || after.has(cause) || refs.some((name) => after.has(name));
      if (cameOfIt) learn(after, own);
      return cameOfIt || causes.has(own) || (text(entry, "type") === "decision" && before.has(text(ref, "proposal")));
    },
    sought: () => ({ records: [...recordIds], entries: [...before, ...causes], referredTo: [...about, ...after], decided: [...before] }),
    learned() {
      const answer = isNew;
      isNew = false;
      return answer;
    },
  };
}

/** A broken entry is for the verifier to name; a history shows what can be read. */
function parsed(bytes: string): AuditJson {
  try {
    return jsonOf(bytes);
  } catch {
    return null;
  }
}

/** JSON is what the bytes of an entry are, whoever changed them. */
function jsonOf(bytes: string): AuditJson {
  const value: unknown = JSON.parse(bytes);
  return value as AuditJson;
}

const membersOf = (value: AuditJson): Readonly<Record<string, AuditJson>> => (typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {});

function text(value: AuditJson | undefined, name: string): string {
  const member = value === undefined ? undefined : memberOf(value, name);
  return typeof member === "string" ? member : "";
}
