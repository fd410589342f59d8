import assert from "node:assert/strict";
import fc from "fast-check";

import { DELAY_MAX_MS, DELAY_START_MS, afterStraggler, afterWindow, lagMs } from "../../../src/domain/sync/delay.ts";
import type { Delay } from "../../../src/domain/sync/delay.ts";

const MINUTE = 60_000;
const iso = (minute: number): string => new Date(Date.parse("2026-03-01T00:00:00.000Z") + minute * MINUTE).toISOString();
const START: Delay = { delayMs: DELAY_START_MS, calmWindows: 0, isJittery: false };
const late = (minutes: number): { readonly count: number; readonly lagMs: number } => ({ count: 1, lagMs: minutes * MINUTE });

describe("the lag of a change that was missed", () => {
  const looks = [{ since: iso(0), at: iso(1) }, { since: iso(1), at: iso(2) }, { since: iso(2), at: iso(3) }];

  it("is at least the time from it to the last look that asked for it in vain", () => {
    assert.equal(lagMs(iso(1.5), looks), 0.5 * MINUTE);
    assert.equal(lagMs(iso(0.25), [...looks, { since: iso(-5), at: iso(4) }]), 3.75 * MINUTE);
  });

  it("is unknown where no look asked for it, or none since it happened", () => {
    assert.equal(lagMs(iso(-1), looks), 0);
    assert.equal(lagMs(iso(9), looks), 0);
    assert.equal(lagMs(iso(1), []), 0);
  });
});

describe("the delay", () => {
  it("grows at once to twice the lag that was measured, up to an hour", () => {
    assert.equal(afterWindow(START, late(8)).delayMs, 16 * MINUTE);
    assert.equal(afterWindow(START, late(50)).delayMs, DELAY_MAX_MS);
    assert.equal(afterWindow(START, late(3)).delayMs, DELAY_START_MS);
  });

  it("shrinks after an hour of calm, and not below ten minutes", () => {
    let delay: Delay = { ...START, delayMs: DELAY_MAX_MS };
    const seen: number[] = [];
    for (let window = 0; window < 40; window += 1) {
      delay = afterWindow(delay, { count: 0, lagMs: 0 });
      seen.push(delay.delayMs / MINUTE);
    }
    assert.deepEqual([...new Set(seen)], [60, 30, 15, 10]);
    assert.equal(seen.indexOf(30), 5);
  });

  it("does not shrink below what was needed only now", () => {
    let delay: Delay = { ...START, delayMs: 40 * MINUTE };
    for (let window = 0; window < 40; window += 1) delay = afterWindow(delay, late(12));
    assert.equal(delay.delayMs, 40 * MINUTE);
  });

  it("doubles when something was missed altogether", () => {
    assert.equal(afterStraggler(START).delayMs, 20 * MINUTE);
    assert.equal(afterStraggler({ ...START, delayMs: 45 * MINUTE }).delayMs, DELAY_MAX_MS);
  });

  it("stays between ten minutes and an hour, whatever happens", () => {
    fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { nil: "straggler" as const })), (events) => {
      let delay = START;
      for (const event of events) delay = event === "straggler" ? afterStraggler(delay) : afterWindow(delay, late(event));
      assert.ok(delay.delayMs >= DELAY_START_MS && delay.delayMs <= DELAY_MAX_MS);
    }));
  });
});
