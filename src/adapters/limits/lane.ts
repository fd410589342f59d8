import type { Urgency } from "../../ports/crm-connection.ts";
import type { Pace } from "./pace.ts";
import { createTurns } from "./turns.ts";

/** One lane of one installation: everybody who wants to call waits here. */
export interface Lane {
  /** Runs the call in its turn. Null when `mayGo` says no by then: nothing went out, and the slot went to somebody else. */
  run<Value>(urgency: Urgency, mayGo: () => Promise<boolean>, call: () => Promise<Value>): Promise<{ readonly value: Value } | null>;
  /** Refuses everybody who waits, and ends when the calls under way have. */
  stop(): Promise<void>;
}

/** What a lane is made of. */
export interface LaneParts {
  readonly pace: Pace;
  readonly maxConcurrent: number;
  /** What is thrown at a caller who would have to wait too long: nothing was sent. */
  readonly tooLong: () => Error;
  /** How long a caller waits at most: {@link WAIT_MAX_MS}. */
  readonly waitMaxMs?: number;
}

/** Well below a write's lease. */
export const WAIT_MAX_MS = 30_000;
/** Slots that are asked for before they are needed: the next one, and one more while Redis takes its time. Who gets one is decided when it comes. */
const AHEAD_MAX = 2;

/** The limiter was stopped: the process is ending. */
export class LimiterStoppedError extends Error {
  override readonly name = "LimiterStoppedError";
}

interface Caller {
  readonly sinceMs: number;
  /** False when the caller may not go now. */
  go(): Promise<boolean>;
  refuse(error: Error): void;
}

/**
 * Slots are asked of the pace a few at a time, and whoever is the most urgent when one comes gets it: thousands that wait
 * hold nobody up. What nobody waits for leaves one of the calls under way free, so that slow ones hold nobody up either.
 */
export function createLane({ pace, maxConcurrent, tooLong, waitMaxMs = WAIT_MAX_MS }: LaneParts): Lane {
  const turns = createTurns<Caller>();
  const backgroundMax = Math.max(1, maxConcurrent - 1);
  const underWay = followed();
  let background = 0;
  let ahead = 0;
  let lastSlotMs = performance.now();
  let patrol: NodeJS.Timeout | null = null;
  let isStopped = false;

  const isFull = (): boolean => background >= backgroundMax;
  const waiting = (): number => turns.waiting("interactive") + turns.waiting("sync") + turns.waiting("backfill");

  const askForSlots = (): void => {
    const calm = turns.waiting("sync") + turns.waiting("backfill");
    const startable = turns.waiting("interactive") + Math.min(calm, Math.max(0, backgroundMax - background));
    while (!isStopped && ahead < Math.min(startable, AHEAD_MAX)) {
      ahead += 1;
      pace.slot(onSlot);
    }
    patrol ??= waiting() > 0 ? setInterval(watch, waitMaxMs / 10) : null;
  };

  const onSlot = async (): Promise<void> => {
    ahead -= 1;
    lastSlotMs = performance.now();
    for (let next = turns.take(isFull()); next !== null; next = turns.take(isFull())) {
      const isBackground = next.urgency !== "interactive";
      if (isBackground) background += 1;
      askForSlots();
      const went = await next.caller.go();
      if (isBackground) background -= 1;
      if (went) break;
    }
    askForSlots();
  };

  /** Whom somebody waits for is told after a while; the others only when nothing moves at all. */
  const watch = (): void => {
    const nowMs = performance.now();
    const isStuck = nowMs - lastSlotMs > waitMaxMs;
    const gone = turns.leave(({ sinceMs }, urgency) => nowMs - sinceMs > waitMaxMs && (isStuck || urgency === "interactive"));
    for (const caller of gone) caller.refuse(tooLong());
    if (waiting() > 0 || patrol === null) return;
    clearInterval(patrol);
    patrol = null;
  };

  return {
    run<Value>(urgency: Urgency, mayGo: () => Promise<boolean>, call: () => Promise<Value>) {
      if (isStopped) return Promise.reject(stopped());
      const { answer, caller } = callerOf(mayGo, call);
      turns.add(urgency, { ...caller, go: () => underWay.follow(caller.go()) });
      askForSlots();
      return answer;
    },
    async stop() {
      isStopped = true;
      pace.stop();
      for (const caller of turns.leave(() => true)) caller.refuse(stopped());
      if (patrol !== null) clearInterval(patrol);
      await underWay.ended();
    },
  };
}

/** What has begun and not ended. */
function followed() {
  const going = new Set<Promise<unknown>>();
  return {
    follow<Value>(one: Promise<Value>): Promise<Value> {
      going.add(one);
      return one.finally(() => going.delete(one));
    },
    ended: () => Promise.allSettled(going),
  };
}

const stopped = (): Error => new LimiterStoppedError("the limiter was stopped");

/** Somebody who waits, and what they will hear. */
function callerOf<Value>(mayGo: () => Promise<boolean>, call: () => Promise<Value>): { readonly answer: Promise<{ readonly value: Value } | null>; readonly caller: Caller } {
  const { promise: answer, resolve, reject } = Promise.withResolvers<{ readonly value: Value } | null>();
  const go = async (): Promise<boolean> => {
    try {
      const may = await mayGo();
      resolve(may ? { value: await call() } : null);
      return may;
    } catch (error) {
      reject(error instanceof Error ? error : new Error("a call failed", { cause: error }));
      return true;
    }
  };
  return { answer, caller: { sinceMs: performance.now(), go, refuse: reject } };
}
