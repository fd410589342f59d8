import assert from "node:assert/strict";
import fc from "fast-check";

import { exact } from "../../../src/domain/quality/exact.ts";

/** As published tables of Clopper and Pearson's 95 % interval have it, to four digits. */
const KNOWN = [
  [0, 10, 0, 0.3085], [1, 10, 0.0025, 0.445], [5, 10, 0.1871, 0.8129], [8, 20, 0.1912, 0.6395], [10, 10, 0.6915, 1], [10, 100, 0.049, 0.1762], [1, 2, 0.0126, 0.9874],
] as const;
/** What the terms of authority rest on: the first number of which so many wrong ones are at most that share. */
const ENOUGH = [[0, 183, 0.02], [1, 277, 0.02], [2, 359, 0.02], [0, 368, 0.01], [1, 555, 0.01], [2, 720, 0.01]] as const;
const counts = fc.integer({ min: 1, max: 3_000 }).chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole)));

describe("the exact interval", () => {
  it("is that of the tables", () => {
    for (const [part, whole, lower, upper] of KNOWN) {
      const found = exact(part, whole);
      assert.deepEqual([found.lower.toFixed(4), found.upper.toFixed(4)], [lower.toFixed(4), upper.toFixed(4)], `${String(part)} of ${String(whole)}`);
    }
  });

  it("when nothing was wrong, then its upper end is 1 − 0.025 to the n-th root, as can be reckoned by hand", () => {
    for (const whole of [1, 30, 183, 368, 100_000]) assert.ok(Math.abs(exact(0, whole).upper - (1 - 0.025 ** (1 / whole))) < 1e-12, String(whole));
    assert.equal(exact(0, 183).upper.toFixed(4), "0.0200");
  });

  it("takes as many decisions as the documents say, and not one fewer", () => {
    for (const [wrong, whole, limit] of ENOUGH) assert.deepEqual([exact(wrong, whole).upper <= limit, exact(wrong, whole - 1).upper <= limit], [true, false], `${String(wrong)} of ${String(whole)}`);
  });

  it("holds the share that was seen between 0 and 1, is never a number that is none, and is its own mirror", () => {
    fc.assert(fc.property(counts, ([part, whole]) => {
      const { lower, upper } = exact(part, whole);
      assert.ok(0 <= lower && lower <= part / whole + 1e-12 && part / whole - 1e-12 <= upper && upper <= 1, `${String(lower)} ${String(upper)}`);
      assert.ok(Math.abs(lower - (1 - exact(whole - part, whole).upper)) < 1e-12);
    }), { numRuns: 200 });
  });

  it("both ends rise with one more of what is counted, and the upper falls with one more of what is not", () => {
    fc.assert(fc.property(counts.filter(([part, whole]) => part < whole), ([part, whole]) => {
      const [here, more, longer] = [exact(part, whole), exact(part + 1, whole), exact(part, whole + 1)];
      assert.ok(more.lower > here.lower && more.upper >= here.upper);
      assert.ok(longer.upper < here.upper && longer.lower <= here.lower);
    }), { numRuns: 200 });
  });
});
