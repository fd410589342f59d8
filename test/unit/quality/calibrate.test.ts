import assert from "node:assert/strict";
import fc from "fast-check";
import { type Policy, PolicySchema } from "../../../config/policy.ts";
import { withChanges } from "../../../src/domain/quality/apply-changes.ts";
import { calibrate } from "../../../src/domain/quality/calibrate.ts";
import type { Decision, Example, Features } from "../../../src/domain/quality/example.ts";
import { figuresAt } from "../../../src/domain/quality/figures.ts";
import { wilson } from "../../../src/domain/quality/wilson.ts";

type Labelled = Pick<Example, "features" | "decision">;

const FEATURES: Features = {
  about: "activity", kind: "email", source: "mail", route: "review", reasons: ["match_uncertain"], certainty: "uncertain", confidenceBp: 5_000,
  margin: null, clearance: null, evidence: [], counts: {},
};
const DECISION: Decision = { verb: "approve", via: "single", by: "user", edited: [], wrongLink: false, msOpen: null };

const matched = (bits: number, lead: number, wrong: boolean, decision: Partial<Decision> = {}): Labelled =>
  ({ features: { ...FEATURES, clearance: { bits, lead } }, decision: { ...DECISION, wrongLink: wrong, ...decision } });

const granted: Policy = PolicySchema.parse({ grants: { activityLogging: true } });

/** The same row of numbers in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A history of decisions on matches of 4 to 24 bits whose wrongness follows the bits. */
function history(count: number, wrongAt: (bits: number) => number, seed = 7): readonly Labelled[] {
  const next = dice(seed);
  return Array.from({ length: count }, () => {
    const bits = 4 + Math.floor(next() * 21);
    const lead = bits;
    return matched(bits, lead, next() < wrongAt(bits));
  });
}

describe("calibration", () => {
  it("when below ten bits matches are wrong and from there on right, then twelve becomes ten", () => {
    const policy = PolicySchema.parse({ grants: { activityLogging: true }, match: { clearAtBitsMin: 6 } });
    const { thresholds, changes } = calibrate(history(2_000, (bits) => (bits >= 10 ? 0.002 : 0.4)), policy);
    assert.equal(thresholds.kind, "lower");
    assert.deepEqual(changes, [{ key: "match.clearAtBits", from: 12, to: 10 }]);
    assert.ok(thresholds.after.unaskedShare > thresholds.before.unaskedShare && thresholds.after.wrongAtMost <= 0.02);
  });

  it("when every match is right, then it stops at what the policy states as the least", () => {
    const { changes } = calibrate(history(3_000, () => 0), granted);
    assert.deepEqual(changes, [{ key: "match.clearAtBits", from: 12, to: 10 }]);
  });

  it("when a lead that is asked for is more than it takes, then it is lowered as well", () => {
    const next = dice(3);
    const examples = Array.from({ length: 1_500 }, () => matched(20, 2 + Math.floor(next() * 10), false));
    assert.deepEqual(calibrate(examples, granted).changes, [{ key: "match.leadBits", from: 5, to: 3 }]);
  });

  it("when wrong and right are a matter of chance, whatever the bits, then nothing is proposed", () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { thresholds, changes } = calibrate(history(1_500, () => 0.3, seed), granted);
      assert.deepEqual([thresholds.kind, changes.length], ["refused", 0], `seed ${String(seed)}`);
    }
  });

  it("when so many are wrong that the limit is only just passed, then less caution is hardly ever proposed by chance", () => {
    // Each step is at the limit of 2 % itself: to lower is a mistake, and may happen once in forty histories and a little more.
    let mistaken = 0;
    for (let seed = 1; seed <= 400; seed += 1) if (calibrate(history(1_500, () => 0.021, seed), granted).thresholds.kind === "lower") mistaken += 1;
    assert.ok(mistaken <= 16, `${String(mistaken)} of 400`);
  });

  it("when a step's own matches are wrong, then many right ones above do not carry it", () => {
    const examples = [...Array.from({ length: 5_000 }, () => matched(20, 20, false)), ...Array.from({ length: 40 }, (_, index) => matched(11, 11, index < 8))];
    assert.ok(figuresAt(examples.map(({ features: { clearance }, decision }) => ({ bits: clearance?.bits ?? 0, lead: clearance?.lead ?? 0, wrong: decision.wrongLink === true })), { clearAtBits: 11, leadBits: 5 }).wrongAtMost < 0.02);
    assert.equal(calibrate(examples, granted).thresholds.kind, "same");
  });

  it("when what goes unasked today is wrong too often, then it proposes the stricter threshold that lets most pass", () => {
    const { thresholds, changes } = calibrate(history(2_000, (bits) => (bits >= 15 ? 0 : 0.3)), granted);
    assert.equal(thresholds.kind, "higher");
    assert.deepEqual(changes, [{ key: "match.clearAtBits", from: 12, to: 15 }]);
  });

  it("when there are too few decisions that tell something, then it refuses and says how many it needs", () => {
    const told = history(150, () => 0);
    const silent = [
      ...Array.from({ length: 500 }, () => matched(20, 20, false, { via: "bulk" })), ...Array.from({ length: 500 }, () => matched(20, 20, false, { by: "service" })),
      ...Array.from({ length: 500 }, () => matched(20, 20, false, { wrongLink: null })), ...Array.from({ length: 500 }, () => ({ features: FEATURES, decision: DECISION })),
    ];
    const { thresholds, examples } = calibrate([...told, ...silent], granted);
    assert.ok(thresholds.kind === "refused");
    assert.deepEqual([thresholds.why, thresholds.decided, thresholds.needed, examples], ["too-few", 150, 200, 2_150]);
  });

  it("on probation: when people approved nearly everything as proposed, then the grant is proposed; when not, it is not", () => {
    const probation = (count: number, changed: number): readonly Labelled[] => Array.from({ length: count }, (_, index) =>
      ({ features: { ...FEATURES, reasons: ["probation"] }, decision: { ...DECISION, verb: index < changed ? "edit" : "approve" } }));
    const policy = PolicySchema.parse({});
    assert.deepEqual(calibrate(probation(400, 2), policy).changes, [{ key: "grants.activityLogging", from: false, to: true }]);
    assert.deepEqual(calibrate(probation(400, 20), policy).changes, []);
    assert.equal(calibrate(probation(150, 0), policy).grant?.kind, "refused");
    assert.equal(calibrate(probation(400, 0), granted).grant, null);
    // To try a refused write again says nothing of how well activities are judged.
    const retries = probation(400, 0).map(({ features, decision }) => ({ features: { ...features, about: "other" as const }, decision }));
    assert.equal(calibrate(retries, policy).grant?.kind, "refused");
  });

  const some = fc.array(fc.record({ bits: fc.integer({ min: 0, max: 30 }), lead: fc.integer({ min: 0, max: 30 }), wrong: fc.boolean() }), { minLength: 150, maxLength: 600 });

  it("whatever people decided: no threshold below the least, less caution only under the limit, and the order is nothing to it", () => {
    fc.assert(fc.property(some, fc.integer({ min: 1, max: 40 }), (all, rarely) => {
      const examples = all.map(({ bits, lead, wrong }, index) => matched(bits, lead, wrong && index % rarely === 0));
      const calibration = calibrate(examples, granted);
      assert.deepEqual(calibrate(examples.toReversed(), granted), calibration);
      const { thresholds } = calibration;
      if (thresholds.kind !== "lower") return;
      assert.ok(thresholds.after.clearAtBits >= granted.match.clearAtBitsMin && thresholds.after.leadBits >= granted.match.leadBitsMin);
      assert.ok(thresholds.after.wrongAtMost <= granted.calibration.wrongPercentMax / 100);
      assert.ok(thresholds.after.unasked > thresholds.before.unasked);
    }), { numRuns: 60 });
  });

  it("whatever the figures: laxer thresholds never let less pass", () => {
    fc.assert(fc.property(some, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), (all, clearAtBits, leadBits) => {
      assert.ok(figuresAt(all, { clearAtBits, leadBits }).unasked >= figuresAt(all, { clearAtBits: clearAtBits + 1, leadBits: leadBits + 1 }).unasked);
    }), { numRuns: 40 });
  });
});

describe("the changes of a calibration", () => {
  const lower = [{ key: "match.clearAtBits", from: 12, to: 10 }] as const;

  it("become the policy, and leave everything else", () => {
    const changed = withChanges(granted, [...lower, { key: "match.leadBits", from: 5, to: 4 }]);
    assert.ok(changed.ok);
    assert.deepEqual(changed.value, { ...granted, match: { ...granted.match, clearAtBits: 10, leadBits: 4 } });
  });

  it("are refused when the policy moved on, or its least is higher by now", () => {
    assert.deepEqual(withChanges({ ...granted, match: { ...granted.match, clearAtBits: 13 } }, lower), { ok: false, error: { key: "match.clearAtBits", why: "moved" } });
    assert.deepEqual(withChanges({ ...granted, match: { ...granted.match, clearAtBitsMin: 11 } }, lower), { ok: false, error: { key: "match.clearAtBits", why: "below-least" } });
  });
});

describe("the Wilson interval", () => {
  it("agrees with published values, holds the share it was seen with, and narrows with the number", () => {
    const { lower, upper } = wilson(10, 100);
    assert.deepEqual([lower.toFixed(4), upper.toFixed(4)], ["0.0552", "0.1744"]);
    assert.equal(wilson(0, 100).upper.toFixed(4), "0.0370");
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }).chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole))), ([part, whole]) => {
      const one = wilson(part, whole);
      const ten = wilson(part * 10, whole * 10);
      assert.ok(one.lower >= 0 && one.lower <= part / whole && one.upper >= part / whole && one.upper <= 1);
      assert.ok(ten.upper - ten.lower < one.upper - one.lower);
    }));
  });
});
