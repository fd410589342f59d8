import assert from "node:assert/strict";
import { createRateLimiter } from "../../../src/adapters/limits/bottleneck.ts";
import { localPace } from "../../../src/adapters/limits/pace.ts";
import { LanePausedError } from "../../../src/ports/crm-connection.ts";
import { systemClock } from "../../../src/adapters/system/clock.ts";

const LIMITS = { api: { minTimeMs: 0, maxConcurrent: 1 }, search: { minTimeMs: 0, maxConcurrent: 1 } };
const SLOT_EXPIRES_MS = 500;
const PAUSE_MS = 1_200;

describe("a call that queued before a pause came", () => {
  it("when the pause lasts longer than a slot may, then it goes out once, afterwards, and its answer arrives", async () => {
    const kept = new Map<string, string>();
    const pauses = { until: async (lane: string) => kept.get(lane) ?? null, pause: async (lane: string, until: string) => { kept.set(lane, until); } };
    const limiter = createRateLimiter(LIMITS, pauses, systemClock, { pace: (_lane, limit) => localPace(limit, SLOT_EXPIRES_MS) });
    const first = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<undefined>();
    const running = limiter.run("api", () => {
      begun.resolve(undefined);
      return first.promise;
    });
    await begun.promise;
    const times: number[] = [];
    const queued = limiter.run("api", async () => {
      times.push(Date.now());
      return "answer";
    });
    const opensMs = Date.now() + PAUSE_MS;
    await limiter.pauseUntil("api", new Date(opensMs).toISOString());
    first.resolve("first");

    assert.equal(await running, "first");
    assert.equal(await queued, "answer");
    assert.equal(times.length, 1);
    assert.ok((times[0] ?? 0) >= opensMs - 1, "it went out during the pause");
    await limiter.stop();
  });
});

describe("a call during a pause that outlasts any lease", () => {
  it("when it would have to wait long, then its caller is told until when, and nothing goes out", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const limiter = createRateLimiter(LIMITS, { until: async () => until, pause: async () => undefined }, systemClock);
    let calls = 0;
    await assert.rejects(limiter.run("api", async () => { calls += 1; }), LanePausedError);
    assert.equal(calls, 0);
    await limiter.stop();
  });
});
