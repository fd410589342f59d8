import type { Clock } from "../../src/ports/clock.ts";
import type { LaneLimit, RateLimiter } from "../../src/ports/crm-connection.ts";
import { door } from "./sandbox-door.ts";

/** Time that passes when it is told to, in a sandbox CRM and in the app that reads it. */
export interface SimulatedTime {
  readonly clock: Clock;
  nowMs(): number;
  /** Jumps there, back too. */
  set(ms: number): Promise<void>;
  /** The vendor's limits, in that time: before every call so much of it passes as the limits ask for. */
  readonly limiter: RateLimiter;
  /** Calls of each lane so far, and how often the vendor asked to wait. */
  readonly calls: { api: number; search: number; refused: number };
}

/** So slow that time stands still between two jumps: the door takes no rate of nought. */
const STANDING_STILL = 0.000_001;

/** Stops a sandbox CRM's clock at an instant and takes it over. */
export async function simulatedTime(url: string, startMs: number, limits: Readonly<Record<"api" | "search", LaneLimit>>): Promise<SimulatedTime> {
  let now = startMs;
  const calls = { api: 0, search: 0, refused: 0 };
  const set = async (ms: number): Promise<void> => {
    now = ms;
    await door(url, "clock", { setMs: ms, rate: STANDING_STILL });
  };
  await set(startMs);
  return {
    clock: { now: () => new Date(now).toISOString() },
    nowMs: () => now,
    set,
    calls,
    limiter: {
      async run(lane, call) {
        calls[lane] += 1;
        await set(now + limits[lane].minTimeMs);
        return call();
      },
      pauseUntil: () => {
        calls.refused += 1;
        return Promise.resolve();
      },
    },
  };
}
