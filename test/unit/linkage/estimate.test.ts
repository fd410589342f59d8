import assert from "node:assert/strict";
import fc from "fast-check";
import { bandOf, bandsOf, FIRST_BANDS } from "../../../src/domain/linkage/bands.ts";
import { type JudgedPair, precisionAt, precisionSteps } from "../../../src/domain/linkage/calibrate.ts";
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
  const judged = (count: number, misses: number): JudgedPair[] => Array.from({ length: count }, (_, at) => ({ weight: 20 - at / count, same: at >= misses, proven: true }));

  it("when nothing was judged yet, then no weight is enough for the top band", () => {
    assert.equal(bandOf(90, { hard: true, veto: false }, FIRST_BANDS), "review");
    assert.equal(bandsOf(judged(300, 0)).mergeAtBits, null);
  });

  it("when enough was judged without a miss, then the top band begins, for proven pairs only", () => {
    const bands = bandsOf(judged(900, 0));
    assert.notEqual(bands.mergeAtBits, null);
    assert.equal(bandOf(20, { hard: true, veto: false }, bands), "merge");
    assert.equal(bandOf(20, { hard: false, veto: false }, bands), "review");
    assert.equal(bandOf(20, { hard: true, veto: true }, bands), "review");
    assert.equal(bandOf(-1, { hard: true, veto: false }, { ...bands, reviewAtBits: 0 }), "no");
  });

  it("when misses are among the judged, then the top band waits", () => {
    assert.equal(bandsOf(judged(900, 9)).mergeAtBits, null);
  });

  it("when pairs without a hard reason were right, then they prove nothing for the top band", () => {
    assert.equal(bandsOf(judged(900, 0).map((pair) => ({ ...pair, proven: false }))).mergeAtBits, null);
  });

  it("when few were judged, then review begins where it did; when many, where every second pair is one; and below all that was judged while they are", () => {
    const split = (from: number): JudgedPair[] => Array.from({ length: 400 }, (_, at) => ({ weight: at / 100, same: at / 100 >= from, proven: false }));
    assert.equal(bandsOf(split(2).slice(0, 199)).reviewAtBits, 0);
    assert.equal(bandsOf(split(2)).reviewAtBits, 2);
    assert.equal(bandsOf(split(0)).reviewAtBits, -1);
    assert.equal(bandsOf(split(9)).reviewAtBits, 8);
  });

  it("whatever was judged, precision never falls as weights rise, its steps hold all judgements, and their order means nothing", () => {
    const pairs = fc.array(fc.record({ weight: fc.integer({ min: -5, max: 15 }), same: fc.boolean(), proven: fc.boolean() }));
    fc.assert(fc.property(pairs, (some) => {
      const steps = precisionSteps(some);
      assert.deepEqual(precisionSteps(some.toReversed()), steps);
      assert.equal(steps.reduce((sum, { judged: count }) => sum + count, 0), some.length);
      assert.equal(steps.reduce((sum, step) => sum + Math.round(step.judged * step.precision), 0), some.filter(({ same }) => same).length);
      for (const [at, step] of steps.entries()) if (at > 0) assert.ok(step.fromBits > (steps[at - 1]?.fromBits ?? Infinity) && step.precision > (steps[at - 1]?.precision ?? Infinity));
      assert.equal(precisionAt(steps, Math.min(...some.map(({ weight }) => weight)) - 1), null);
      for (const { weight } of some) assert.notEqual(precisionAt(steps, weight), null);
    }));
  });
});
