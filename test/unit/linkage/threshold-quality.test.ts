import assert from "node:assert/strict";
import * as fc from "fast-check";
import { truthJudge } from "../../../src/domain/linkage/threshold-quality.ts";
import type { TruthVerdict, WeightStep } from "../../../src/domain/linkage/threshold-quality.ts";

const judged = (steps: readonly WeightStep[], truePairs: number, chosenAt: number): TruthVerdict => {
  const judge = truthJudge(truePairs, chosenAt);
  for (const step of steps) judge.take(step);
  return judge.verdict();
};

describe("pairs held against the truth", () => {
  it("when a lower threshold finds more than it spoils, then it is the best one, and the chosen one is told beside it", () => {
    const { chosen, best } = judged([{ weight: 9, pairs: 4, same: 4 }, { weight: 1, pairs: 1, same: 0 }, { weight: -2, pairs: 4, same: 4 }], 10, 0);
    assert.deepEqual(chosen, { threshold: 0, pairs: 5, precision: 0.8, recall: 0.4, f1: 0.8 * 0.4 * 2 / 1.2000000000000002 });
    assert.deepEqual([best.threshold, best.pairs, best.recall], [-2, 9, 0.8]);
  });

  it("when nothing is found, then nothing is wrong and nothing is right; when nothing is to be found, then nothing is missed", () => {
    assert.deepEqual(judged([], 3, 0).best, { threshold: 0, pairs: 0, precision: 1, recall: 0, f1: 0 });
    assert.deepEqual(judged([], 0, 0).best, { threshold: 0, pairs: 0, precision: 1, recall: 1, f1: 1 });
  });

  it("the best threshold is never worse than the chosen one", () => {
    const step = fc.record({ pairs: fc.nat(20), missed: fc.nat(20) }).map(({ pairs, missed }) => ({ pairs, same: Math.max(0, pairs - missed) }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.nat(50), fc.integer({ min: -5, max: 25 }), (steps, missing, chosenAt) => {
        const truePairs = steps.reduce((sum, { same }) => sum + same, missing);
        const { chosen, best } = judged(steps.map((one, at) => ({ ...one, weight: 20 - at })), truePairs, chosenAt);
        assert.ok(best.f1 >= chosen.f1 && best.recall <= 1 && chosen.precision <= 1);
      }),
    );
  });
});
