import type { SandboxReply } from "../shared/http-types.ts";
import { ApiError } from "./api-error.ts";
import type { Settings } from "./settings.ts";

/** The three limits that a portal tells apart by `policyName` (VENDORS 1.8). */
export type LimitPolicy = "TEN_SECONDLY_ROLLING" | "SECONDLY" | "DAILY";

const searchWindowMs = 1_000;
const words: Readonly<Record<LimitPolicy, string>> = {
  TEN_SECONDLY_ROLLING: "ten_secondly_rolling", SECONDLY: "secondly", DAILY: "daily",
};

/** Counts the requests of the portal in rolling windows of sandbox time. */
export class RateLimits {
  #calls: number[] = [];
  #searches: number[] = [];

  /** Takes one from the general window, or throws the 429; returns the headers that every answer carries. */
  takeCall(settings: Settings, nowMs: number): Readonly<Record<string, string>> {
    this.#calls = rolling(this.#calls, nowMs, settings.windowMs);
    const left = settings.requestsPerWindow - this.#calls.length;
    if (left <= 0) throw rateLimited("TEN_SECONDLY_ROLLING", headers(settings, 0));
    this.#calls.push(nowMs);
    return headers(settings, left - 1);
  }

  /** Takes one from the search window, which has no headers. */
  takeSearch(settings: Settings, nowMs: number): void {
    this.#searches = rolling(this.#searches, nowMs, searchWindowMs);
    if (this.#searches.length >= settings.searchesPerSecond) throw rateLimited("SECONDLY");
    this.#searches.push(nowMs);
  }

  clear(): void {
    this.#calls = [];
    this.#searches = [];
  }
}

/** The vendor's 429. */
export function rateLimited(policyName: LimitPolicy, extra: Readonly<Record<string, string>> = {}): ApiError {
  const message = `You have reached your ${words[policyName]} limit.`;
  return new ApiError(429, { message, errorType: "RATE_LIMIT", policyName }, extra);
}

/** The answer with more headers. */
export function withHeaders(reply: SandboxReply, more: Readonly<Record<string, string>>): SandboxReply {
  return { ...reply, headers: { ...more, ...reply.headers } };
}

function headers(settings: Settings, left: number): Readonly<Record<string, string>> {
  return {
    "x-hubspot-ratelimit-max": String(settings.requestsPerWindow),
    "x-hubspot-ratelimit-remaining": String(left),
    "x-hubspot-ratelimit-interval-milliseconds": String(settings.windowMs),
  };
}

/** The clock may have been set back: what lies in the future does not count. */
function rolling(times: readonly number[], nowMs: number, windowMs: number): number[] {
  return times.filter((time) => time > nowMs - windowMs && time <= nowMs);
}
