import type { Instant } from "../../src/domain/model/time.ts";
import type { Allocation, RateLimiter } from "../../src/ports/crm-connection.ts";

/** A limiter without a limit, which remembers what it was told. */
export interface InMemoryLimiter extends RateLimiter {
  readonly calls: { readonly api: number; readonly search: number };
  readonly pauses: readonly { readonly lane: "api" | "search"; readonly until: Instant }[];
  readonly allocations: readonly Allocation[];
}

/** Lets every call through at once. */
export function inMemoryLimiter(): InMemoryLimiter {
  const calls = { api: 0, search: 0 };
  const pauses: { readonly lane: "api" | "search"; readonly until: Instant }[] = [];
  const allocations: Allocation[] = [];
  return {
    calls, pauses, allocations,
    noteAllocation: (told) => void allocations.push(told),
    async run(lane, call) {
      calls[lane] += 1;
      return call();
    },
    pauseUntil(lane, until) {
      pauses.push({ lane, until });
      return Promise.resolve();
    },
  };
}
