import { refusal } from "./error-reply.ts";

/** What the conditions of a request are held against. */
export interface RowState {
  /** Only rows of Account have one (VENDORS 2.1). */
  readonly etag: string | undefined;
  readonly modifiedMs: number;
  /** Whether this org looks at `If-Unmodified-Since` on rows of this type (VENDORS 7). */
  readonly heedsUnmodifiedSince: boolean;
}

/** Whether the request goes on, is answered 304, or is refused with 412. */
export type Verdict = "go" | "not-modified" | "failed";

type Headers = Readonly<Record<string, string>>;

const tagHeaders = ["if-match", "if-none-match"];
const dateHeaders = ["if-modified-since", "if-unmodified-since"];
/** `EEE, dd MMM yyyy HH:mm:ss z`, the one format that the vendor names. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [A-Z]{3,4}$/;
const tagList = /^(?:\*|(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*)$/;

/** Whether a request carries any condition at all. */
export function hasConditions(headers: Headers): boolean {
  return [...tagHeaders, ...dateHeaders].some((name) => headers[name] !== undefined);
}

/** Refuses a PATCH or POST with a condition that cannot be read; a GET with one is answered as if it had none. */
export function refuseUnreadableConditions(method: string, headers: Headers): void {
  if (method !== "PATCH" && method !== "POST") return;
  for (const name of tagHeaders) {
    const value = headers[name];
    if (value !== undefined && !tagList.test(value.trim())) throw unreadable(name, value);
  }
  const since = headers["if-unmodified-since"];
  if (since !== undefined && dateOf(since) === undefined) throw unreadable("if-unmodified-since", since);
}

/** Holds the conditions of a read or a change of one row against it; a tag wins over a date (RFC 9110, 13.2.2). */
export function judge(method: string, headers: Headers, row: RowState): Verdict {
  const reading = method === "GET" || method === "HEAD";
  if (!reading && method !== "PATCH") return "go";
  const tagged: Headers = row.etag === undefined ? {} : headers;
  const { "if-match": match, "if-none-match": noneMatch } = tagged;
  if (match !== undefined && tagList.test(match.trim())) {
    if (!names(match, row.etag)) return "failed";
  } else if (row.heedsUnmodifiedSince && isLater(row.modifiedMs, headers["if-unmodified-since"]) === true) return "failed";
  if (noneMatch !== undefined && tagList.test(noneMatch.trim())) {
    if (!names(noneMatch, row.etag)) return "go";
    return reading ? "not-modified" : "failed";
  }
  return reading && isLater(row.modifiedMs, headers["if-modified-since"]) === false ? "not-modified" : "go";
}

/** The time as HTTP tells it: in whole seconds. */
export function toHttpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

/** Whether the row changed in a later second than the header names; nothing when there is no readable header. */
function isLater(modifiedMs: number, header: string | undefined): boolean | undefined {
  const sinceMs = header === undefined ? undefined : dateOf(header);
  return sinceMs === undefined ? undefined : Math.floor(modifiedMs / 1_000) * 1_000 > sinceMs;
}

function dateOf(header: string): number | undefined {
  if (!httpDate.test(header.trim())) return undefined;
  const ms = Date.parse(header);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Tags are compared letter by letter, `-gzip` included. */
function names(header: string, etag: string | undefined): boolean {
  if (header.trim() === "*") return true;
  return etag !== undefined && header.split(",").some((tag) => tag.trim() === etag);
}

function unreadable(name: string, value: string): Error {
  return refusal(400, "INVALID_HTTP_HEADER", `Invalid value for header ${name}: ${value.slice(0, 100)}`);
}
