import assert from "node:assert/strict";
import { createRateLimiter, type SharedPauses } from "../../../src/adapters/limits/bottleneck.ts";
import { fixedClock } from "../../helpers/database.ts";

const LIMITS = { api: { minTimeMs: 20, maxConcurrent: 2 }, search: { minTimeMs: 0, maxConcurrent: 1 } };

const TIMER_JITTER_MS = 15;

/** Pauses as another process would see them too. */
function sharedPauses(): SharedPauses & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, until: async (lane) => kept.get(lane) ?? null, pause: async (lane, until) => { kept.set(lane, until); } };
}

describe("the rate limiter of an installation", () => {
  it("when calls come at once, then they are apart by the minimum time, however fast they end", async () => {
    const limiter = createRateLimiter(LIMITS, sharedPauses(), fixedClock());
    const begun: number[] = [];
    await Promise.all(Array.from({ length: 6 }, () => limiter.run("api", async () => { begun.push(performance.now()); })));
    // A late timer shortens the gap behind it, never the whole: six calls are five gaps.
    const whole = (begun.at(-1) ?? 0) - (begun[0] ?? 0);
    assert.ok(whole >= 5 * LIMITS.api.minTimeMs - TIMER_JITTER_MS, String(whole));
    await limiter.stop();
  });

  it("when calls are slow, then no more are under way than allowed, and a full lane does not hold up the other", async () => {
    const limiter = createRateLimiter(LIMITS, sharedPauses(), fixedClock());
    const ends: (() => void)[] = [];
    let inside = 0;
    const slow = Array.from({ length: 3 }, () => limiter.run("api", () => {
      inside += 1;
      return new Promise<void>((resolve) => { ends.push(() => { inside -= 1; resolve(); }); });
    }));
    while (ends.length < 2) await new Promise((resolve) => { setImmediate(resolve); });
    assert.equal(await limiter.run("search", async () => "other lane"), "other lane");
    assert.equal(inside, 2);
    for (let ended = 0; ended < 3; ended += 1) {
      while (ends.length <= ended) await new Promise((resolve) => { setImmediate(resolve); });
      ends[ended]?.();
    }
    await Promise.all(slow);
    await limiter.stop();
  });

  it("when a lane is paused, then nobody calls, and who waits is let go when the limiter stops", async () => {
    const clock = fixedClock();
    const pauses = sharedPauses();
    const limiter = createRateLimiter(LIMITS, pauses, clock);
    await limiter.pauseUntil("api", new Date(Date.parse(clock.now()) + 60_000).toISOString());
    let called = false;
    const waiting = limiter.run("api", async () => { called = true; });
    const outcome = assert.rejects(waiting);
    assert.equal(await limiter.run("search", async () => "free"), "free");
    await limiter.stop();
    await outcome;
    assert.equal(called, false);
    assert.deepEqual([...pauses.kept.keys()], ["api"]);
  });

  it("when a pause of another process is over, then calls go through", async () => {
    const clock = fixedClock();
    const pauses = sharedPauses();
    pauses.kept.set("api", clock.now());
    const limiter = createRateLimiter(LIMITS, pauses, clock);
    assert.equal(await limiter.run("api", async () => 1), 1);
    await limiter.stop();
  });

  it("when a call fails, then its own error arrives and the lane goes on", async () => {
    const limiter = createRateLimiter(LIMITS, sharedPauses(), fixedClock());
    await assert.rejects(limiter.run("api", () => Promise.reject(new Error("vendor"))), /vendor/);
    assert.equal(await limiter.run("api", async () => 1), 1);
    await limiter.stop();
  });
});
