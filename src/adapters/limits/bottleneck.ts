import { setTimeout as wait } from "node:timers/promises";
import { heldForReserve, type SeenAllocation } from "../../domain/limits/reserve.ts";
import { instant, type Instant } from "../../domain/model/time.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Allocation, type LaneLimit, LanePausedError, type RateLimiter, type Urgency } from "../../ports/crm-connection.ts";
import { createLane, WAIT_MAX_MS } from "./lane.ts";
import { localPace, type Pace } from "./pace.ts";

/** What a vendor counts apart. */
export type LaneName = Parameters<RateLimiter["run"]>[0];

/** Where pauses are kept, so that every process sees them. */
export interface SharedPauses {
  until(lane: LaneName): Promise<Instant | null>;
  pause(lane: LaneName, until: Instant): Promise<void>;
}

/** Where the day's allocation is kept, so that every process sees it. */
export interface SharedAllocation {
  read(): Promise<{ readonly seen: SeenAllocation | null; readonly reservePercent: number }>;
  keep(seen: SeenAllocation): Promise<unknown>;
}

/** The one limiter of an installation in this process. By itself it is a person's: everybody else asks through `as`. */
export interface StoppableLimiter extends RateLimiter {
  /** The limiter as a connector gets it, which knows nothing of urgency. */
  as(urgency: Urgency): RateLimiter;
  /** Lets what runs end; what waits is refused. */
  stop(): Promise<void>;
}

/** What a limiter may be told beside its limits. */
export interface LimiterOptions {
  /** The pace of a lane; this process's own where it is not given. */
  readonly pace?: (lane: LaneName, limit: LaneLimit) => Pace;
  readonly allocation?: SharedAllocation;
  /** False while this process must not call at all. */
  readonly mayCall?: () => boolean;
  readonly waitMaxMs?: number;
  /** Told what could not be kept; the next answer brings a newer figure. */
  readonly onKeepFailed?: (error: unknown) => void;
}

/** How old this process's idea of what is shared may be. */
const FRESH_MS = 1_000;
/** The allocation is written down so often, and whenever so much of it has come or gone. */
const KEEP_EVERY_MS = 3_000;
const KEEP_AT_PERCENT = 1;
/** One wait at most, so that a pause that another process lengthened is noticed. */
const WAIT_STEP_MS = 5_000;
/** Whoever was refused for want of a slot comes back after so long. */
const COME_BACK_MS = 5_000;

/**
 * Keeps one installation's calls apart, each lane for itself: the minimum time between calls and the bound on calls under
 * way are the vendor's, the order is ours (`turns.ts`). A pause holds back every process; a day that is nearly used up
 * holds back what nobody waits for.
 */
export function createRateLimiter(
  limits: { readonly api: LaneLimit; readonly search: LaneLimit }, pauses: SharedPauses, clock: Clock, options: LimiterOptions = {},
): StoppableLimiter {
  const { mayCall = () => true, waitMaxMs = WAIT_MAX_MS, pace = (_lane: LaneName, limit: LaneLimit) => localPace(limit) } = options;
  const stopping = new AbortController();
  const allocation = options.allocation === undefined ? null : watchAllocation(options.allocation, clock, options.onKeepFailed);
  const inMs = (ms: number): Instant => instant(Date.parse(clock.now()) + ms);
  const tooLong = (): Error => new LanePausedError(inMs(COME_BACK_MS));
  const laneOf = (name: LaneName) => createLane({ pace: pace(name, limits[name]), maxConcurrent: limits[name].maxConcurrent, tooLong, waitMaxMs });
  const lanes = { api: laneOf("api"), search: laneOf("search") };
  const paused = { api: remembered(() => pauses.until("api")), search: remembered(() => pauses.until("search")) };

  const closedUntil = async (lane: LaneName, urgency: Urgency): Promise<Instant | null> => {
    if (!mayCall()) return inMs(COME_BACK_MS + waitMaxMs);
    const pausedUntil = await paused[lane].get();
    const held = urgency === "interactive" || allocation === null ? null : await allocation.heldUntil();
    return [pausedUntil, held].reduce((latest, one) => (one !== null && (latest === null || one > latest) ? one : latest), null);
  };
  const closedForMs = async (lane: LaneName, urgency: Urgency): Promise<number> => {
    const until = await closedUntil(lane, urgency);
    return until === null ? 0 : Date.parse(until) - Date.parse(clock.now());
  };
  const untilOpen = async (lane: LaneName, urgency: Urgency): Promise<void> => {
    for (let leftMs = await closedForMs(lane, urgency); leftMs > 0; leftMs = await closedForMs(lane, urgency)) {
      // Whoever waits holds a lease or a job; a pause that outlasts them is better told than slept through.
      if (leftMs > waitMaxMs) throw new LanePausedError(inMs(leftMs));
      await wait(Math.min(leftMs, WAIT_STEP_MS), undefined, { signal: stopping.signal });
    }
  };

  const as = (urgency: Urgency): RateLimiter => ({
    async run(lane, call) {
      for (;;) {
        await untilOpen(lane, urgency);
        // A pause may have come while the call waited for its slot. It is waited for out here, where it holds no slot.
        const ran = await lanes[lane].run(urgency, async () => (await closedForMs(lane, urgency)) <= 0, call);
        if (ran !== null) return ran.value;
      }
    },
    async pauseUntil(lane, until) {
      await pauses.pause(lane, until);
      paused[lane].forget();
    },
    noteAllocation: (told) => allocation?.note(told),
  });

  return {
    ...as("interactive"), as,
    async stop() {
      stopping.abort();
      await Promise.all([lanes.api.stop(), lanes.search.stop()]);
      await allocation?.kept();
    },
  };
}

/** What the last answers told, beside what other processes know. */
function watchAllocation(shared: SharedAllocation, clock: Clock, onKeepFailed: LimiterOptions["onKeepFailed"]) {
  const theirs = remembered(() => shared.read());
  let ours: SeenAllocation | null = null;
  let kept = { used: Number.NEGATIVE_INFINITY, ms: Number.NEGATIVE_INFINITY };
  let keeping: Promise<void> = Promise.resolve();
  const keep = (seen: SeenAllocation): Promise<void> => shared.keep(seen).then(() => undefined, (error: unknown) => { onKeepFailed?.(error); });
  return {
    note({ used, limit }: Allocation): void {
      ours = { used, limit, seenAt: clock.now() };
      const isMuch = Math.abs(used - kept.used) * 100 >= limit * KEEP_AT_PERCENT;
      if (!isMuch && performance.now() - kept.ms < KEEP_EVERY_MS) return;
      kept = { used, ms: performance.now() };
      const seen = ours;
      keeping = keeping.then(() => keep(seen));
    },
    async heldUntil(): Promise<Instant | null> {
      const { seen, reservePercent } = await theirs.get();
      const newest = ours === null || (seen !== null && seen.seenAt > ours.seenAt) ? seen : ours;
      return heldForReserve(newest, reservePercent, clock.now());
    },
    /** What was told last is written down. */
    async kept(): Promise<void> {
      await keeping;
      if (ours !== null) await keep(ours);
    },
  };
}

/** A value that is read again once it is old; who asks at the same time reads once. */
function remembered<Value>(read: () => Promise<Value>) {
  let known: { readonly value: Promise<Value>; readonly readMs: number } | null = null;
  return {
    async get(): Promise<Value> {
      if (known !== null && performance.now() - known.readMs < FRESH_MS) return known.value;
      const mine = { value: read(), readMs: performance.now() };
      known = mine;
      mine.value.catch(() => { if (known === mine) known = null; });
      return mine.value;
    },
    forget: () => { known = null; },
  };
}
