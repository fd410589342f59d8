import { RECORD_KEY } from "./log-of-logs.ts";

/** What the rules of sense read in an entry. Text that is absent, or no text, is empty; a time or a number is then NaN. */
export interface SensedEntry {
  readonly type: string;
  readonly id: string;
  readonly atMs: number;
  /** Ids of the entries that it follows from. */
  readonly ref: { readonly proposal: string; readonly decision: string; readonly write: string; readonly cause: string };
  /** Of a decision. */
  readonly verdict: string;
  /** Of a proposal: which way the policy sent it, and until when it may be decided on. */
  readonly route: string;
  readonly expiresAtMs: number;
  /** Of a proposal that a language model had a part in: how many of its claims the text did not carry. */
  readonly claimsDropped: number;
  readonly batch: SensedBatch | null;
  /** Of an entry of the log of logs. */
  readonly record: SensedRecord | null;
}

/** How far another log had grown. */
export interface SensedRecord {
  readonly log: string;
  readonly size: number;
  readonly root: string;
}

/** Which one of how many an entry of a bulk decision is. */
export interface SensedBatch {
  readonly id: string;
  readonly n: number;
  readonly index: number;
}

/**
 * Reads an entry's bytes; null when they are no JSON object. A member of the wrong kind counts as absent and does not
 * hide the others: whoever writes past the rules does not keep to the format either.
 */
export function readSensed(bytes: string): SensedEntry | null {
  const entry = parsed(bytes);
  if (entry === null) return null;
  const [ref, data] = [member(entry, "ref"), member(entry, "data")];
  return {
    type: text(member(entry, "type")),
    id: text(member(entry, "id")),
    atMs: instantMs(member(entry, "at")),
    ref: { proposal: text(member(ref, "proposal")), decision: text(member(ref, "decision")), write: text(member(ref, "write")), cause: text(member(ref, "cause")) },
    verdict: text(member(data, "verdict")),
    route: text(member(member(data, "policy"), "route")),
    expiresAtMs: instantMs(member(data, "expires_at")),
    claimsDropped: number(member(member(data, "reading"), "claims_dropped")),
    batch: batchIn(member(data, "batch")),
    record: member(entry, "type") === "config" ? recordIn(data) : null,
  };
}

function parsed(bytes: string): object | null {
  try {
    const entry: unknown = JSON.parse(bytes);
    return typeof entry === "object" && !Array.isArray(entry) ? entry : null;
  } catch {
    // Bytes that are no entry are for the chain's walker to name.
    return null;
  }
}

function batchIn(batch: unknown): SensedBatch | null {
  const id = text(member(batch, "id"));
  return id === "" ? null : { id, n: number(member(batch, "n")), index: number(member(batch, "index")) };
}

function recordIn(data: unknown): SensedRecord | null {
  if (member(data, "key") !== RECORD_KEY) return null;
  const told = member(member(data, "after"), "p");
  return { log: text(member(told, "log")), size: number(member(told, "size")), root: text(member(told, "root")) };
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Milliseconds since 1970 of a time as entries write it; NaN for anything else. */
export const instantMs = (value: unknown): number => (typeof value === "string" && INSTANT.test(value) ? Date.parse(value) : Number.NaN);

const member = (value: unknown, name: string): unknown => (typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);
