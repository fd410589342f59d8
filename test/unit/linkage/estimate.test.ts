import assert from "node:assert/strict";
import fc from "fast-check";
import { bandOf, bandsOf, FIRST_BANDS } from "../../../src/domain/linkage/bands.ts";
import { expectation } from "../../../src/domain/linkage/expectation.ts";
import type { Pattern } from "../../../src/domain/linkage/expectation.ts";
import { gradeWeight, probabilityOf } from "../../../src/domain/linkage/model.ts";
import { monotone } from "../../../src/domain/linkage/monotone.ts";
import { randomPairs } from "../../../src/domain/linkage/random-pairs.ts";

describe("estimating a model", () => {
  it("when pairs were made with known rates, then expectation maximisation finds them", () => {
    const m = [0.9, 0.8, 0.7];
    const u = [0.05, 0.1, 0.02];
    const patterns: Pattern[] = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => {
      const agrees = m.map((_, at) => (bits & (1 << at)) !== 0);
      const chance = (rates: readonly number[]): number => rates.reduce((product, rate, at) => product * (agrees[at] === true ? rate : 1 - rate), 1);
      return { grades: agrees.map((agree) => (agree ? 1 : 2)), count: 10_000 * (0.2 * chance(m) + 0.8 * chance(u)) };
    });
    const { equal, grades } = expectation(patterns, u.map((rate) => [rate, 1 - rate]), [true, true, true]);
    assert.ok(Math.abs(equal - 2_000) < 20, String(equal));
    for (const [at, rate] of m.entries()) assert.ok(Math.abs((grades[at]?.[0] ?? 0) / equal - rate) < 0.01);
  });

  it("whatever was counted, a stronger grade never weighs less, and the shares keep their sum", () => {
    const rates = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(rates, rates, (m, u) => {
        const evened = monotone(m, u, []);
        const weights = evened.map((_, at) => gradeWeight({ name: "x", m: evened, u }, at + 1));
        for (const [at, weight] of weights.slice(1).entries()) assert.ok((weights[at] ?? 0) >= weight - 1e-9);
        const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
        assert.ok(Math.abs(sum(evened) - sum(m)) < 1e-9);
      }),
    );
  });

  it("when a table is small, then every pair is drawn once; else as many as asked, the same every time", () => {
    assert.equal(randomPairs(10, 100).length, 45);
    assert.deepEqual(randomPairs(1_000, 50), randomPairs(1_000, 50));
    assert.ok(randomPairs(1_000, 50).every(([one, other]) => one !== other && one < 1_000 && other < 1_000));
  });

  it("weights in bits are odds", () => {
    assert.equal(probabilityOf(0), 0.5);
    assert.ok(Math.abs(probabilityOf(10) - 1024 / 1025) < 1e-12);
  });
});

describe("bands", () => {
  const judged = (count: number, misses: number): { weight: number; same: boolean }[] =>
    Array.from({ length: count }, (_, at) => ({ weight: 20 - at / count, same: at >= misses }));

  it("when nothing was judged yet, then no weight is enough for the top band", () => {
    assert.equal(bandOf(90, { hard: true, veto: false }, FIRST_BANDS), "review");
    assert.equal(bandsOf(judged(300, 0), FIRST_BANDS).mergeAtBits, null);
  });

  it("when enough was judged without a miss, then the top band begins, for proven pairs only", () => {
    const bands = bandsOf(judged(900, 0), FIRST_BANDS);
    assert.notEqual(bands.mergeAtBits, null);
    assert.equal(bandOf(20, { hard: true, veto: false }, bands), "merge");
    assert.equal(bandOf(20, { hard: false, veto: false }, bands), "review");
    assert.equal(bandOf(20, { hard: true, veto: true }, bands), "review");
    assert.equal(bandOf(-1, { hard: true, veto: false }, { ...bands, reviewAtBits: 0 }), "no");
  });

  it("when misses are among the judged, then the top band waits", () => {
    assert.equal(bandsOf(judged(900, 9), FIRST_BANDS).mergeAtBits, null);
  });
});
