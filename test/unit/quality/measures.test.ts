import assert from "node:assert/strict";
import fc from "fast-check";
import { countsOf, type Mark, MARKS, type Measured } from "../../../src/domain/quality/measured.ts";
import { broken, measuresOf, type Sum } from "../../../src/domain/quality/measures.ts";
import { quantileMs, turnaroundMeasure, turnaroundMs } from "../../../src/domain/quality/turnaround.ts";
import { weekOf, weeksAfter, weeksIn } from "../../../src/domain/quality/week.ts";

const ENDED = "2026-03-10T10:00:00.000Z";

function measured(marks: readonly Mark[], change: Partial<Measured> = {}): Measured {
  return { subject: "a", week: "2026-03-09", source: "mail", kind: "email", rep: null, marks, confidenceBp: 9_000, endedAt: ENDED, loggedAt: null, ...change };
}

const sumsOf = (...all: readonly Measured[]): readonly Sum[] =>
  all.flatMap((one) => [...countsOf(one)].map(([measure, n]) => ({ week: one.week, value: one.source, measure, n })));

const logged = { loggedAt: "2026-03-10T10:10:00.000Z" };

describe("what activities are counted as", () => {
  it("coverage: what was logged, of what happened; a repeat, bulk, an internal and a blocked one did not happen here", () => {
    const { happened, coverage, seen } = measuresOf(sumsOf(
      measured(["auto", "clear"], logged), measured(["review", "clear"]), measured(["skip", "duplicate"]), measured(["skip", "bulk"]),
      measured(["block", "internal"]), measured(["review", "internal"], logged), measured(["review", "clear", "blocked"]), measured(["auto", "clear", "overtaken"], logged),
      measured(["review", "duplicate", "rejected"]), measured(["review", "clear", "rejected"]),
    ));
    assert.deepEqual({ seen, happened, coverage }, { seen: 10, happened: 3, coverage: 1 / 3 });
  });

  it("coverage: what another tool logged has happened, and is covered once one of our sources brought it as well", () => {
    const { seen, foreign, happened, linked, coverage } = measuresOf(sumsOf(measured(["foreign"]), measured(["foreign", "linked"]), measured(["foreign", "gone"]), measured(["skip", "duplicate"])));
    assert.deepEqual({ seen, foreign, happened, linked, coverage }, { seen: 1, foreign: 2, happened: 2, linked: 1, coverage: 0.5 });
  });

  it("rates: of what sources brought; a skipped one is in no doubt about its records", () => {
    const rates = measuresOf(sumsOf(
      measured(["review", "uncertain", "sensitive"]), measured(["skip", "uncertain", "bulk"]), measured(["block", "sensitive"]), measured(["skip", "duplicate"]), measured(["foreign"]),
    ));
    assert.deepEqual([rates.uncertainRate, rates.exceptionRate, rates.duplicateRate, rates.sensitiveRate, rates.sensitiveExceptions], [0.25, 0.5, 0.25, 0.5, 2]);
  });

  it("match confidence: the mean of those whose records were looked for", () => {
    const { matchConfidence } = measuresOf(sumsOf(measured(["auto", "clear"]), measured(["review", "uncertain"], { confidenceBp: 5_000 }), measured(["skip", "bulk"], { confidenceBp: 0 }), measured(["review"], { confidenceBp: null })));
    assert.equal(matchConfidence, 0.7);
    assert.deepEqual(measuresOf(sumsOf(measured(["auto", "clear"], { confidenceBp: 9_500 }), measured(["auto", "clear"], { confidenceBp: 9_499 }), measured(["review", "uncertain"], { confidenceBp: 9_900 }), measured(["skip"], { confidenceBp: 9_900 }))).confidenceBands, { high: 1, medium: 1, low: 1 });
  });

  it("missing next steps: of logged talks with the other side those that have none, a step that a person left out included", () => {
    const { talks, missingNextSteps, missingNextStepRate } = measuresOf(sumsOf(
      measured(["auto", "talk", "step"], logged), measured(["auto", "talk"], logged), measured(["review", "talk", "step", "kept", "stepless"], logged),
      measured(["auto", "talk"]), measured(["auto"], logged),
    ));
    assert.deepEqual({ talks, missingNextSteps, missingNextStepRate }, { talks: 3, missingNextSteps: 2, missingNextStepRate: 2 / 3 });
  });

  it("nothing to take a share of gives no share", () => {
    const none = measuresOf([]);
    assert.deepEqual([none.coverage, none.matchConfidence, none.uncertainRate, none.missingNextStepRate, none.turnaround.medianMs], [null, null, null, null, null]);
  });

  it("whatever is known of an activity: no part is greater than its whole", () => {
    fc.assert(fc.property(fc.array(fc.record({ marks: fc.subarray([...MARKS]), loggedAt: fc.constantFrom(null, logged.loggedAt), confidenceBp: fc.constantFrom(null, 0, 10_000) })), (all) => {
      const of = measuresOf(sumsOf(...all.map(({ marks, ...change }) => measured(marks, change))));
      for (const share of [of.coverage, of.matchConfidence, of.uncertainRate, of.duplicateRate, of.exceptionRate, of.sensitiveRate, of.missingNextStepRate]) assert.ok(share === null || (share >= 0 && share <= 1));
      assert.ok(of.turnaround.count <= of.logged && of.talks <= of.logged && of.logged + of.linked <= of.happened && of.happened <= of.seen + of.foreign);
    }));
  });

  it("the parts of a breakdown add up to the whole", () => {
    fc.assert(fc.property(fc.array(fc.record({ value: fc.constantFrom("mail", "dialer", ""), week: fc.constantFrom("2026-03-02", "2026-03-09"), measure: fc.constantFrom("seen", "logged", "happened", "turnaround.5"), n: fc.integer({ min: 1, max: 50 }) })), (sums) => {
      const whole = measuresOf(sums);
      for (const by of ["source", "week", "team"] as const) {
        const rows = broken(sums, by, (rep) => (rep === "" ? null : "one team"));
        const named = rows.map(({ key }) => key);
        assert.equal(new Set(named).size, named.length);
        assert.equal(rows.reduce((sum, { seen }) => sum + seen, 0), whole.seen);
      }
    }));
  });
});

describe("turnaround", () => {
  it("a quantile of any durations is off by less than a tenth and a second", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 90 * 86_400_000 }), { minLength: 1, maxLength: 200 }), fc.constantFrom(0.5, 0.95), (durations, share) => {
      const counts = new Map<number, number>();
      for (const ms of durations) {
        const at = turnaroundMs(turnaroundMeasure(ENDED, new Date(Date.parse(ENDED) + ms).toISOString()));
        assert.ok(at !== null);
        counts.set(at, (counts.get(at) ?? 0) + 1);
      }
      const exact = durations.toSorted((a, b) => a - b)[Math.ceil(durations.length * share) - 1] ?? 0;
      assert.ok(Math.abs((quantileMs([...counts], share) ?? 0) - exact) <= exact / 10 + 1_000, `${String(quantileMs([...counts], share))} for ${String(exact)}`);
    }));
  });

  it("what stood in the CRM before it ended took no time; nothing has no quantile", () => {
    assert.equal(turnaroundMs(turnaroundMeasure(ENDED, "2026-03-01T00:00:00.000Z")), 0);
    assert.equal(quantileMs([], 0.5), null);
    assert.equal(turnaroundMs("logged"), null);
  });
});

describe("weeks", () => {
  it("begin on Monday by UTC, Sunday belongs to the one before", () => {
    assert.deepEqual(["2026-03-09T00:00:00.000Z", "2026-03-15T23:59:59.999Z", "2026-03-16"].map(weekOf), ["2026-03-09", "2026-03-09", "2026-03-16"]);
    assert.equal(weekOf("2026-01-01"), "2025-12-29");
    assert.equal(weeksAfter("2025-12-29", 1), "2026-01-05");
    assert.equal(weeksIn("2025-12-29", "2026-01-05"), 2);
  });
});
