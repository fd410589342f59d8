import Bottleneck from "bottleneck";

import type { Clock } from "../../ports/clock.ts";
import type { LaneLimit, RateLimiter } from "../../ports/crm-connection.ts";
import type { Instant } from "../../domain/model/time.ts";

/** What is counted apart: searches have a limit of their own. */
export type Lane = "api" | "search";

/** Where pauses are kept, so that other processes hold still too. */
export interface PauseStore {
  blockedUntil(lane: Lane): Promise<Instant | null>;
  block(lane: Lane, until: Instant): Promise<void>;
}

/** A killed peer must not hold its place for ever. */
const CALL_EXPIRES_MS = 120_000;
const PAUSE_LOOKUP_EVERY_MS = 1_000;
/** A pause is waited out in steps, for somebody may lift it. */
const PAUSE_STEP_MS = 5_000;

/**
 * One budget of an installation. `minTime` spaces the calls, for a reservoir alone lets half as many again through a
 * sliding window; pauses are read from the store at most once a second.
 */
export function createRateLimiter(limits: Readonly<Record<Lane, LaneLimit>>, pauses: PauseStore, clock: Clock): RateLimiter & { stop(): Promise<void> } {
  const lanes = { api: lane(limits.api), search: lane(limits.search) };
  const known: Record<Lane, { until: Instant | null; readMs: number }> = { api: { until: null, readMs: -Infinity }, search: { until: null, readMs: -Infinity } };

  const pauseOf = async (name: Lane): Promise<Instant | null> => {
    const nowMs = performance.now();
    if (nowMs - known[name].readMs > PAUSE_LOOKUP_EVERY_MS) known[name] = { until: await pauses.blockedUntil(name), readMs: nowMs };
    return known[name].until;
  };
  const waitForPause = async (name: Lane): Promise<void> => {
    for (;;) {
      const until = await pauseOf(name);
      const leftMs = until === null ? 0 : Date.parse(until) - Date.parse(clock.now());
      if (leftMs <= 0) return;
      await new Promise((resolve) => { setTimeout(resolve, Math.min(leftMs, PAUSE_STEP_MS)); });
    }
  };
  return {
    // The pause is waited out before a place is taken: it may last longer than any call may.
    run: async (name, call) => {
      await waitForPause(name);
      return lanes[name].schedule({ expiration: CALL_EXPIRES_MS }, call);
    },
    async pauseUntil(name, until) {
      known[name] = { until, readMs: performance.now() };
      await pauses.block(name, until);
    },
    stop: async () => {
      await Promise.all(Object.values(lanes).map((one) => one.stop({ dropWaitingJobs: false })));
    },
  };
}

const lane = ({ minTimeMs, maxConcurrent }: LaneLimit): Bottleneck => new Bottleneck({ minTime: minTimeMs, maxConcurrent });
