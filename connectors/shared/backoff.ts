import type { Instant } from "../../src/domain/model/time.ts";
import { instant } from "../../src/domain/model/time.ts";

/** No vendor's wish makes us wait longer than this: a wrong header must not stop an installation for a week. */
export const RETRY_AFTER_MAX_MS = 24 * 60 * 60 * 1000;

/**
 * The wait a `Retry-After` header asks for: seconds, or an HTTP date (RFC 9110, 10.2.3). Null for a header that is
 * missing or says neither. `now` must be the clock that the date is compared with.
 */
export function retryAfterMs(header: string | undefined, now: Instant): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text) * 1000, RETRY_AFTER_MAX_MS);
  // Dates begin with the day's name; Date.parse alone would take "-5" for a year.
  const wait = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) - Date.parse(now) : Number.NaN;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), RETRY_AFTER_MAX_MS) : null;
}

/** The instant that lies `ms` after `now`. */
export const after = (now: Instant, ms: number): Instant => instant(Date.parse(now) + ms);
