import { refusal } from "./error-reply.ts";

const windowMs = 24 * 60 * 60 * 1000;
/** Calls are counted by the minute: the window rolls on in steps of this size. */
const stepMs = 60 * 1000;

/** The calls of the last 24 hours of sandbox time, of all users together (VENDORS 2.4). Kept in memory alone. */
export class ApiUsage {
  readonly #calls = new Map<number, number>();

  /** Counts a call, or throws the 403 of a used-up day; a refused call is not counted. */
  take(nowMs: number, max: number): void {
    if (this.used(nowMs) >= max) throw dayUsedUp();
    const step = Math.floor(nowMs / stepMs);
    this.#calls.set(step, (this.#calls.get(step) ?? 0) + 1);
  }

  /** The calls that still count. The clock may have been set back: what lies in the future does not count. */
  used(nowMs: number): number {
    const now = Math.floor(nowMs / stepMs);
    let used = 0;
    for (const [step, calls] of this.#calls) {
      if (step <= now - windowMs / stepMs) this.#calls.delete(step);
      else if (step <= now) used += calls;
    }
    return used;
  }

  clear(): void {
    this.#calls.clear();
  }
}

/** The header that every answer of the API carries. */
export function limitInfo(used: number, max: number): Readonly<Record<string, string>> {
  return { "Sforce-Limit-Info": `api-usage=${String(used)}/${String(max)}` };
}

/** The day is used up. */
export function dayUsedUp(): Error {
  return refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
}

/** Too many long calls at once: over in seconds, unlike the day's limit. */
export function tooManyAtOnce(): Error {
  return refusal(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.");
}
