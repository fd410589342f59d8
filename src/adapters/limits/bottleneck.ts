import Bottleneck from "bottleneck";
import { setTimeout as wait } from "node:timers/promises";
import type { Instant } from "../../domain/model/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LaneLimit, RateLimiter } from "../../ports/crm-connection.ts";

type Lane = Parameters<RateLimiter["run"]>[0];

/** Where pauses are kept, so that every process sees them. */
export interface SharedPauses {
  until(lane: Lane): Promise<Instant | null>;
  pause(lane: Lane, until: Instant): Promise<void>;
}

/** A limiter with a lifetime. */
export interface StoppableLimiter extends RateLimiter {
  /** Lets what runs end; what waits is refused. */
  stop(): Promise<void>;
}

/** A call that never ends would hold its slot for ever; HTTP clients give up long before. */
const CALL_EXPIRES_MS = 120_000;
/** How old this process's idea of the shared pauses may be. */
const PAUSE_FRESH_MS = 1_000;
/** One wait at most, so that a pause that another process lengthened is noticed, and timers do not overflow. */
const WAIT_STEP_MS = 60_000;

/**
 * Keeps one installation's calls apart: each lane has its own minimum time between calls (not a reservoir, which lets
 * bursts through at the edges of its windows) and its own bound on calls under way. A pause holds back every process.
 */
export function createRateLimiter(limits: { readonly api: LaneLimit; readonly search: LaneLimit }, pauses: SharedPauses, clock: Clock): StoppableLimiter {
  const lanes = { api: laneOf(limits.api), search: laneOf(limits.search) };
  const known = new Map<Lane, { readonly until: Instant | null; readonly readMs: number }>();
  const stopping = new AbortController();

  const pausedUntil = async (lane: Lane): Promise<Instant | null> => {
    const cached = known.get(lane);
    if (cached !== undefined && performance.now() - cached.readMs < PAUSE_FRESH_MS) return cached.until;
    const until = await pauses.until(lane);
    known.set(lane, { until, readMs: performance.now() });
    return until;
  };
  const untilOpen = async (lane: Lane): Promise<void> => {
    for (;;) {
      const until = await pausedUntil(lane);
      const leftMs = until === null ? 0 : Date.parse(until) - Date.parse(clock.now());
      if (leftMs <= 0) return;
      await wait(Math.min(leftMs, WAIT_STEP_MS), undefined, { signal: stopping.signal });
    }
  };

  return {
    async run(lane, call) {
      // Before the slot, so that waiting callers hold none; and again in it, for those that queued before the pause came.
      await untilOpen(lane);
      return lanes[lane].schedule({ expiration: CALL_EXPIRES_MS }, async () => {
        await untilOpen(lane);
        return call();
      });
    },
    async pauseUntil(lane, until) {
      await pauses.pause(lane, until);
      known.delete(lane);
    },
    async stop() {
      stopping.abort();
      await Promise.all(Object.values(lanes).map((lane) => lane.stop({ dropWaitingJobs: true })));
    },
  };
}

const laneOf = ({ minTimeMs, maxConcurrent }: LaneLimit): Bottleneck => new Bottleneck({ minTime: minTimeMs, maxConcurrent });
