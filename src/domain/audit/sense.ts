import { batchCounter } from "./sense-batches.ts";
import { instantMs, readSensed, type SensedEntry } from "./sense-entry.ts";
import { recordFollower } from "./sense-records.ts";
import { senseReport, type SenseReport, type SenseViolation, violationTally } from "./sense-report.ts";
import { writeFollower } from "./sense-writes.ts";

/** Takes the entries of one log in stored order and says in the end whether they make sense beyond their hashes. */
export interface SenseChecker {
  /** Entries that cannot be read are passed over: the chain's walker names them. */
  push(entry: { readonly seq: number; readonly bytes: string }): void;
  /**
   * What was found so far; more entries may follow. `now` is when the log is looked at, written as entries write it;
   * left out it is the time of the last entry. Throws a RangeError for another spelling.
   */
  finish(now?: string): SenseReport;
}

/**
 * Holds a log against the rules of the audit format's section on sense: every write was allowed, every write came to
 * something, no decision came too late, bulk decisions are counted rightly, what a language model said without support asked a person, and what the log of logs tells only grows. One pass; it keeps ids and times, never a text,
 * which is 75 bytes an entry. Beyond 16 million writes, decisions or proposals no Map holds them: `push` throws a RangeError.
 */
export function senseChecker(): SenseChecker {
  const writes = writeFollower();
  const batches = batchCounter();
  const records = recordFollower();
  const expiries = new Map<string, number>();
  const found = violationTally();
  let [checked, lastMs] = [0, Number.NaN];

  return {
    push({ seq, bytes }) {
      const entry = readSensed(bytes);
      if (entry === null) return;
      checked += 1;
      if (!Number.isNaN(entry.atMs)) lastMs = entry.atMs;
      const wrongs = [writes.push(seq, entry), tooLate(seq, entry, expiries), entry.batch === null ? null : batches.push(seq, entry.batch), unheeded(seq, entry), entry.record === null ? null : records.push(seq, entry.record)];
      for (const wrong of wrongs) if (wrong !== null) found.add(wrong);
      if (entry.type === "proposal" && entry.id !== "" && !Number.isNaN(entry.expiresAtMs)) expiries.set(entry.id, entry.expiresAtMs);
    },
    finish(now) {
      return senseReport(checked, [found, writes.overdue(now === undefined ? lastMs : readNow(now))]);
    },
  };
}

/** A person decides in time, and the entry is written when the log is free. */
const DECISION_WRITTEN_WITHIN_MS = 60_000;

/** A decision may stand hardly later than the proposal that it is about is open; only that it expired is told afterwards. */
function tooLate(at: number, { type, verdict, ref, atMs }: SensedEntry, expiries: ReadonlyMap<string, number>): SenseViolation | null {
  const expiresMs = type === "decision" && verdict !== "expire" ? expiries.get(ref.proposal) : undefined;
  if (expiresMs === undefined || atMs - expiresMs <= DECISION_WRITTEN_WITHIN_MS) return null;
  const when = Number.isNaN(atMs) ? "at no time that can be read" : new Date(atMs).toISOString();
  return { at, rule: "decision-too-late", detail: `decided ${when}; the proposal was open until ${new Date(expiresMs).toISOString()}` };
}

/** What a language model said without support in the text asks a person, whatever else was found. */
function unheeded(at: number, { type, route, claimsDropped }: SensedEntry): SenseViolation | null {
  if (type !== "proposal" || route !== "auto" || !(claimsDropped > 0)) return null;
  return { at, rule: "unsupported-but-auto", detail: "claims of a language model had no support in the text, and nobody was asked" };
}

function readNow(now: string): number {
  const ms = instantMs(now);
  if (Number.isNaN(ms)) throw new RangeError("the time to check against is YYYY-MM-DDTHH:mm:ss.sssZ");
  return ms;
}
