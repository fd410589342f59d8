import Bottleneck from "bottleneck";
import { setTimeout as wait } from "node:timers/promises";
import { instant, type Instant } from "../../domain/model/time.ts";
import type { Clock } from "../../ports/clock.ts";
import { type LaneLimit, LanePausedError, type RateLimiter } from "../../ports/crm-connection.ts";

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
/** One wait at most, so that a pause that another process lengthened is noticed. */
const WAIT_STEP_MS = 5_000;
/** Well below a write's lease. */
const WAIT_MAX_MS = 30_000;

/**
 * Keeps one installation's calls apart: each lane has its own minimum time between calls (not a reservoir, which lets
 * bursts through at the edges of its windows) and its own bound on calls under way. A pause holds back every process.
 */
export function createRateLimiter(
  limits: { readonly api: LaneLimit; readonly search: LaneLimit }, pauses: SharedPauses, clock: Clock, callExpiresMs = CALL_EXPIRES_MS,
): StoppableLimiter {
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
  const pauseLeftMs = async (lane: Lane): Promise<number> => {
    const until = await pausedUntil(lane);
    return until === null ? 0 : Date.parse(until) - Date.parse(clock.now());
  };
  const untilOpen = async (lane: Lane): Promise<void> => {
    for (let leftMs = await pauseLeftMs(lane); leftMs > 0; leftMs = await pauseLeftMs(lane)) {
      // Whoever waits holds a lease or a job; a pause that outlasts them is better told than slept through.
      if (leftMs > WAIT_MAX_MS) throw new LanePausedError(instant(Date.parse(clock.now()) + leftMs));
      await wait(Math.min(leftMs, WAIT_STEP_MS), undefined, { signal: stopping.signal });
    }
  };

  return {
    async run(lane, call) {
      for (;;) {
        await untilOpen(lane);
        // A pause may have come while the call waited for its slot. It is not waited for in there: a slot expires, and a
        // call that went out after its caller had been told so would be one that nobody knows of.
        const ran = await lanes[lane].schedule({ expiration: callExpiresMs }, async () => ((await pauseLeftMs(lane)) > 0 ? null : { value: await call() }));
        if (ran !== null) return ran.value;
      }
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
