import assert from "node:assert/strict";
import { createRateLimiter, type StoppableLimiter } from "../../../src/adapters/limits/bottleneck.ts";
import { LimiterStoppedError } from "../../../src/adapters/limits/lane.ts";
import type { Pace } from "../../../src/adapters/limits/pace.ts";
import { systemClock } from "../../../src/adapters/system/clock.ts";
import { LanePausedError } from "../../../src/ports/crm-connection.ts";

const NO_PAUSES = { until: async () => null, pause: async () => undefined };
const LIMIT = { minTimeMs: 20, maxConcurrent: 6 };
const BACKFILL = 3_000;

describe("one budget for calls of every urgency", () => {
  it("when a backfill of thousands waits, then each call of a person goes out within a few slots", async () => {
    const limiter = createRateLimiter({ api: LIMIT, search: LIMIT }, NO_PAUSES, systemClock);
    const order: string[] = [];
    const backfill = queueBackfill(limiter, order);
    for (let n = 0; n < 10; n += 1) {
      const before = order.length;
      await limiter.as("interactive").run("api", async () => { order.push("interactive"); });
      assert.ok(order.length - before <= 3, `${order.length - before - 1} calls went before a person's`);
    }
    await limiter.stop();
    await backfill;
    assert.ok(order.length < BACKFILL, "the backfill was not refused when the limiter stopped");
  });

  it("when slow calls of a backfill are under way, then one place is left for a person", async () => {
    const limiter = createRateLimiter({ api: { minTimeMs: 0, maxConcurrent: 3 }, search: LIMIT }, NO_PAUSES, systemClock);
    const over = Promise.withResolvers<undefined>();
    const full = Promise.withResolvers<undefined>();
    let slow = 0;
    const calls = Array.from({ length: 9 }, () => limiter.as("backfill").run("api", async () => {
      slow += 1;
      if (slow === 2) full.resolve(undefined);
      await over.promise;
    }));
    await full.promise;
    assert.equal(await limiter.as("interactive").run("api", async () => "answered"), "answered");
    assert.equal(slow, 2);
    over.resolve(undefined);
    await Promise.all(calls);
    assert.equal(slow, 9);
    await limiter.stop();
  });

  it("when the lanes are asked at once, then search waits for search and not for the others", async () => {
    const limiter = createRateLimiter({ api: LIMIT, search: LIMIT }, NO_PAUSES, systemClock);
    const order: string[] = [];
    const backfill = queueBackfill(limiter, order);
    await limiter.as("backfill").run("search", async () => { order.push("search"); });
    assert.ok(order.indexOf("search") <= 3);
    await limiter.stop();
    await backfill;
  });

  it("when no slot ever comes, then a caller is told to come back rather than kept waiting", async () => {
    const never: Pace = { slot: () => undefined, stop: () => undefined };
    const limiter = createRateLimiter({ api: LIMIT, search: LIMIT }, NO_PAUSES, systemClock, { pace: () => never, waitMaxMs: 50 });
    for (const urgency of ["interactive", "sync", "backfill"] as const) {
      await assert.rejects(limiter.as(urgency).run("api", async () => undefined), LanePausedError);
    }
    await limiter.stop();
  });

  it("when this process may not call, then nothing goes out, not even what waits already", async () => {
    const slots: (() => Promise<void>)[] = [];
    const byHand: Pace = { slot: (work) => void slots.push(work), stop: () => undefined };
    let mayCall = true;
    const limiter = createRateLimiter({ api: LIMIT, search: LIMIT }, NO_PAUSES, systemClock, { pace: () => byHand, mayCall: () => mayCall });
    let calls = 0;
    const waiting = limiter.run("api", async () => { calls += 1; });
    while (slots.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    mayCall = false;
    await slots.shift()?.();
    await assert.rejects(waiting, LanePausedError);
    assert.equal(calls, 0);
    await limiter.stop();
  });
});

/** Queues a large backfill; ends when all of it has been answered or refused. */
async function queueBackfill(limiter: StoppableLimiter, order: string[]): Promise<void> {
  const calls = Array.from({ length: BACKFILL }, () => limiter.as("backfill").run("api", async () => { order.push("backfill"); }));
  for (const call of await Promise.allSettled(calls)) {
    if (call.status === "rejected") assert.ok(call.reason instanceof LimiterStoppedError, String(call.reason));
  }
}
