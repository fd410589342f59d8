import assert from "node:assert/strict";
import fc from "fast-check";

import { DELAY_MAX_MS, DELAY_START_MS } from "../../../src/domain/sync/delay.ts";
import { SETTLED_EVERY_MS, afterLook, afterSettled, liveWindow, marksAfterFullPass, rewound, settledWindow, withStraggler } from "../../../src/domain/sync/streams.ts";
import type { Marks } from "../../../src/domain/sync/streams.ts";

const START = Date.parse("2026-03-01T00:00:00.000Z");
const iso = (ms: number): string => new Date(START + ms).toISOString();
const MINUTE = 60_000;
const fresh = marksAfterFullPass(iso(0), null);
const CALM = { count: 0, lagMs: 0 };

describe("the two streams after a pass over everything", () => {
  it("begin where it began: the live one at the newest change there was, the settled one early enough for what came into view behind it", () => {
    assert.deepEqual([fresh.live, fresh.settled], [iso(0), iso(-DELAY_START_MS)]);
  });

  it("when there was nothing to be seen, then the settled one reads from the beginning of time", () => {
    assert.equal(marksAfterFullPass("1970-01-01T00:00:00.000Z", null).settled, "1970-01-01T00:00:00.000Z");
  });

  it("keep the distance that was learnt before", () => {
    const slow: Marks = { ...fresh, delayMs: 30 * MINUTE };
    assert.deepEqual([marksAfterFullPass(iso(0), slow).delayMs, marksAfterFullPass(iso(0), slow).settled], [30 * MINUTE, iso(-30 * MINUTE)]);
  });
});

describe("the live stream", () => {
  it("goes on behind the newest change once that instant is over", () => {
    assert.equal(afterLook(fresh, fresh.live, { read: 3, newest: iso(40_000), at: iso(60_000) }).live, iso(40_001));
  });

  it("asks once more for an instant that may still get company", () => {
    const { live } = afterLook(fresh, fresh.live, { read: 3, newest: iso(59_500), at: iso(60_000) });
    assert.ok(live <= iso(59_500) && live >= iso(58_000));
  });

  it("stays where it is when nothing is found, and never goes back by itself", () => {
    assert.equal(afterLook(fresh, fresh.live, { read: 0, newest: iso(0), at: iso(60_000) }).live, fresh.live);
    assert.equal(afterLook({ ...fresh, live: iso(50_000) }, iso(50_000), { read: 1, newest: iso(50_000), at: iso(50_100) }).live, iso(50_000));
  });

  it("when it was put back while a look was under way, then it stays there", () => {
    const back = rewound({ ...fresh, live: iso(50_000) }, iso(10_000));
    assert.equal(afterLook(back, iso(50_000), { read: 5, newest: iso(70_000), at: iso(90_000) }).live, iso(10_000));
    assert.equal(rewound(fresh, iso(99_000)), fresh);
  });

  it("keeps no more looks than can tell something", () => {
    let marks = fresh;
    for (let minute = 1; minute <= 600; minute += 1) {
      marks = afterLook(marks, marks.live, { read: minute % 3, newest: iso(minute * MINUTE - 20_000), at: iso(minute * MINUTE) });
      const window = settledWindow(marks, iso(minute * MINUTE));
      if (window !== null) marks = afterSettled(marks, window, CALM);
    }
    assert.ok(marks.looks.length < 40, String(marks.looks.length));
  });

  it("looks far back now and then while changes come late, and only then", () => {
    const busy = { ...fresh, live: iso(120 * MINUTE), settled: iso(100 * MINUTE) };
    assert.equal(liveWindow(busy, iso(121 * MINUTE)).since, busy.live);
    const jittery = { ...busy, isJittery: true };
    const deep = liveWindow(jittery, iso(121 * MINUTE));
    assert.equal(deep.since, iso((121 - 7.5) * MINUTE));
    const after = afterLook(jittery, deep.since, { read: 9, newest: iso(120.5 * MINUTE), at: iso(121 * MINUTE) });
    assert.equal(liveWindow(after, iso(122 * MINUTE)).since, after.live);
  });
});

describe("the settled stream", () => {
  it("reads nothing that is younger than the delay, and not too little at a time", () => {
    assert.equal(settledWindow(fresh, iso(SETTLED_EVERY_MS - 1)), null);
    assert.deepEqual(settledWindow(fresh, iso(SETTLED_EVERY_MS)), { since: iso(-DELAY_START_MS), until: iso(0) });
  });

  it("when the vendor's clock goes back, then it waits", () => {
    assert.equal(settledWindow(fresh, iso(-10 * SETTLED_EVERY_MS)), null);
  });

  it("reads a window again, when it is older, that the delay was too short for", () => {
    const window = settledWindow(fresh, iso(SETTLED_EVERY_MS));
    assert.ok(window);
    const after = afterSettled(fresh, window, { count: 4, lagMs: 7.5 * MINUTE });
    assert.deepEqual([after.settled, after.delayMs], [fresh.settled, 15 * MINUTE]);
    assert.equal(afterSettled(fresh, window, { count: 4, lagMs: 4 * MINUTE }).settled, window.until);
  });

  it("when something older than what it has read comes to light, then it keeps a longer distance and reads that again", () => {
    const marks = { ...fresh, settled: iso(100 * MINUTE) };
    const after = withStraggler(marks, iso(80 * MINUTE));
    assert.deepEqual([after.delayMs, after.settled], [20 * MINUTE, iso(80 * MINUTE)]);
    assert.equal(withStraggler(marks, iso(100 * MINUTE)), marks);
    assert.equal(withStraggler(marks, iso(-500 * MINUTE)).settled, iso(100 * MINUTE - DELAY_MAX_MS));
  });

  it("at the longest delay reads nothing again for stragglers: they are the reconciliation's", () => {
    const marks = { ...fresh, settled: iso(100 * MINUTE), delayMs: DELAY_MAX_MS };
    assert.deepEqual([withStraggler(marks, iso(80 * MINUTE)).settled, withStraggler(marks, iso(80 * MINUTE)).delayMs], [marks.settled, DELAY_MAX_MS]);
  });
});

/** A change that can be seen from `at + lag` on. */
interface Change {
  readonly id: number;
  readonly at: number;
  readonly lag: number;
}

/** Both streams over a vendor of such changes, a poll every so often, for `hours`; what was read, and how often. */
function run(changes: readonly Change[], { pollMs, untilMs }: { readonly pollMs: number; readonly untilMs: number }): { readonly seen: ReadonlyMap<number, number>; readonly marks: Marks } {
  const seen = new Map<number, number>();
  let marks = fresh;
  for (let now = pollMs; now <= untilMs; now += pollMs) {
    const visible = changes.filter(({ at, lag }) => at + lag <= now);
    const read = (since: string, until: string | null): readonly Change[] => visible.filter(({ at }) => iso(at) >= since && (until === null || iso(at) < until));
    const { since } = liveWindow(marks, iso(now));
    const looked = read(since, null);
    const newest = Math.max(Date.parse(since) - START, ...looked.map(({ at }) => at));
    for (const { id } of looked) seen.set(id, (seen.get(id) ?? 0) + 1);
    marks = afterLook(marks, since, { read: looked.length, newest: iso(newest), at: iso(now) });
    const window = settledWindow(marks, iso(now));
    if (window === null) continue;
    const settled = read(window.since, window.until);
    const late = settled.filter(({ id }) => !seen.has(id)).length;
    for (const { id } of settled) seen.set(id, (seen.get(id) ?? 0) + 1);
    marks = afterSettled(marks, window, { count: late, lagMs: 0 });
  }
  return { seen, marks };
}

describe("both streams together", () => {
  const change = (lagMs: number): fc.Arbitrary<Omit<Change, "id">> => fc.record({ at: fc.integer({ min: 1, max: 40 }).map((n) => n * 15_000), lag: fc.integer({ min: 0, max: lagMs }) });

  it("F04, F06: read every change, in whatever order changes come into view, while none is later than the delay", () => {
    fc.assert(fc.property(
      fc.array(change(DELAY_START_MS), { maxLength: 60 }), fc.constantFrom(20_000, 60_000, 130_000, 700_000),
      (made, pollMs) => {
        const changes = made.map((one, id) => ({ ...one, id }));
        const { seen } = run(changes, { pollMs, untilMs: 60 * MINUTE });
        assert.deepEqual(changes.filter(({ id }) => !seen.has(id)), []);
      },
    ), { numRuns: 300 });
  });

  it("read a change twice and no more where nothing comes late", () => {
    fc.assert(fc.property(fc.array(change(0), { maxLength: 60 }), (made) => {
      // The polls lie between the changes: none is younger than what a look asks for once more.
      const changes = made.map((one, id) => ({ at: one.at + 7_000, lag: 0, id }));
      const { seen } = run(changes, { pollMs: 60_000, untilMs: 60 * MINUTE });
      assert.ok([...seen.values()].every((times) => times <= 2));
    }), { numRuns: 100 });
  });
});
