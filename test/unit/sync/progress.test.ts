import assert from "node:assert/strict";

import { pollIntervalMs } from "../../../src/domain/sync/poll-interval.ts";
import { progressOf } from "../../../src/domain/sync/progress.ts";

const AT = "2026-03-01T00:00:00.000Z";
const LATER = "2026-03-01T00:00:10.000Z";

describe("the progress of a pass", () => {
  it("has a rate and a time left as soon as there is something to measure", () => {
    assert.deepEqual(progressOf({ read: 2_000, total: 10_000, beganAt: AT, lastAt: LATER }), { read: 2_000, total: 10_000, perSecond: 200, secondsLeft: 40 });
  });

  it("promises nothing that it cannot know", () => {
    assert.deepEqual(progressOf({ read: 200, total: null, beganAt: AT, lastAt: LATER }), { read: 200, total: null, perSecond: 20, secondsLeft: null });
    assert.deepEqual(progressOf({ read: 200, total: 900, beganAt: null, lastAt: null }), { read: 200, total: 900, perSecond: null, secondsLeft: null });
    assert.deepEqual(progressOf({ read: 0, total: 900, beganAt: AT, lastAt: LATER }), { read: 0, total: 900, perSecond: 0, secondsLeft: null });
  });

  it("when there was more than expected, then the expectation is dropped", () => {
    assert.equal(progressOf({ read: 901, total: 900, beganAt: AT, lastAt: LATER }).total, null);
  });
});

describe("how often to look for changes", () => {
  const day = 24 * 3_600_000;

  it("is every minute where the vendor counts no days", () => {
    assert.equal(pollIntervalMs(20, null), 60_000);
  });

  it("keeps all polls of a day within a fifth of the allocation", () => {
    for (const limit of [15_000, 100_000, 1_000_000]) {
      const interval = pollIntervalMs(20, { used: 0, limit });
      assert.ok((day / interval) * 20 <= limit * 0.2 || interval === 600_000, String(limit));
      assert.ok(interval >= 60_000 && interval <= 600_000);
    }
  });

  it("slows down as the allocation runs out, and never stops", () => {
    const intervals = [0, 50_000, 90_000, 99_000, 100_000, 120_000].map((used) => pollIntervalMs(20, { used, limit: 100_000 }));
    assert.deepEqual(intervals, intervals.toSorted((a, b) => a - b));
    assert.equal(intervals.at(-1), 600_000);
  });

  it("is careful until the vendor has told", () => {
    assert.equal(pollIntervalMs(20, "unknown"), 300_000);
  });
});
