import assert from "node:assert/strict";
import fc from "fast-check";

import { PolicySchema } from "../../../config/policy.ts";
import { NEVER_ALONE } from "../../../config/policy/hygiene.ts";
import { parsePolicy } from "../../../config/load.ts";
import { fixClassOf } from "../../../src/domain/model/fix-class.ts";
import { daysAfter } from "../../../src/domain/model/time.ts";
import { withChanges } from "../../../src/domain/quality/apply-changes.ts";
import { earnedOf } from "../../../src/domain/quality/authority/earned.ts";
import { evidenceOf, type Look } from "../../../src/domain/quality/authority/evidence.ts";
import { mayEverActAlone } from "../../../src/domain/quality/authority/never-alone.ts";
import { lacksFor, mayAskForAuthority, mustLose, withinBounds } from "../../../src/domain/quality/authority/rules.ts";
import { openAmountOf } from "../../../src/domain/findings/worth.ts";
import { termsOf } from "../../../src/domain/quality/authority/terms.ts";
import { exact } from "../../../src/domain/quality/exact.ts";

const POLICY = PolicySchema.parse({});
const TERMS = POLICY.authority.terms;
const AT = "2026-11-21T09:00:00.000Z";
const CLEAN = { isLogBroken: false };

/** Settled long ago, by one of two reviewers, and nothing came of it. */
const good = (number: number, change: Partial<Look> = {}): Look =>
  ({ decidedAt: daysAfter(AT, -30), by: number % 2 === 0 ? "user:a" : "user:b", isLook: true, isWritten: true, verdict: "approved", wrongAt: null, check: number % 2 === 0 ? { askedAt: daysAfter(AT, -28), answer: "right" } : null, ...change });
const goods = (count: number): readonly Look[] => Array.from({ length: count }, (_, index) => good(index));
const weigh = (looks: readonly Look[]) => evidenceOf(looks, TERMS, { at: AT, since: null });
const mayAsk = (looks: readonly Look[]): boolean => mayAskForAuthority(weigh(looks), TERMS);

const someLook = fc.record({
  decidedAt: fc.integer({ min: 0, max: 500 }).map((days) => daysAfter(AT, -days)), by: fc.constantFrom("user:a", "user:b", "user:c", null), isLook: fc.boolean(), isWritten: fc.boolean(),
  verdict: fc.constantFrom<Look["verdict"][]>("approved", "approved", "approved", "edited", "rejected", "auto"),
  wrongAt: fc.option(fc.integer({ min: 0, max: 20 }).map((days) => daysAfter(AT, -days)), { freq: 5 }),
  check: fc.option(fc.record({ askedAt: fc.integer({ min: 0, max: 60 }).map((days) => daysAfter(AT, -days)), answer: fc.constantFrom("right", "wrong", null) })),
});
/** Around the point at which it is decided: enough good ones, and a few of any kind. */
const someLooks = fc.tuple(fc.integer({ min: 300, max: 900 }), fc.array(someLook, { maxLength: 12 })).map(([count, others]) => [...goods(count), ...others]);

describe("the right to act alone", () => {
  it("takes 368 looks of which none was corrected or taken back, under the terms as they come", () => {
    assert.deepEqual([mayAsk(goods(367)), mayAsk(goods(368))], [false, true]);
    const oneBack = (count: number): readonly Look[] => [...goods(count - 1), good(1, { wrongAt: AT })];
    assert.deepEqual([mayAsk(oneBack(554)), mayAsk(oneBack(555))], [false, true]);
    assert.deepEqual([exact(0, 182).upper > 0.02, exact(0, 183).upper <= 0.02], [true, true]);
  });

  it("the interval holds what it states: whatever the share is, its upper end is below it at most once in forty times", () => {
    for (const share of [0.002, 0.01, 0.05]) for (const whole of [50, 368, 1_000]) {
      let missed = 0;
      let chance = (1 - share) ** whole;
      for (let part = 0; exact(part, whole).upper < share; part += 1) {
        missed += chance;
        chance *= ((whole - part) / (part + 1)) * (share / (1 - share));
      }
      assert.ok(missed <= 0.025, `${String(share)} of ${String(whole)}: ${String(missed)}`);
    }
    assert.deepEqual([exact(0, 0), exact(5, 5).upper, exact(0, 5).lower], [{ lower: 0, upper: 1 }, 1, 0]);
  });

  it("what was not looked at, is not settled, is too old or came before the last loss speaks for nothing", () => {
    const with368 = (change: Partial<Look>): readonly Look[] => goods(368).map((look) => ({ ...look, ...change }));
    for (const change of [{ isLook: false }, { decidedAt: daysAfter(AT, -3) }, { decidedAt: daysAfter(AT, -400) }] as const) assert.equal(weigh(with368(change)).accepted, 0);
    assert.deepEqual([weigh(with368({ isWritten: false })).done, lacksFor(weigh(with368({ isWritten: false })), TERMS)], [0, ["reversals"]]);
    assert.equal(evidenceOf(goods(368), TERMS, { at: AT, since: daysAfter(AT, -1) }).judged, 0);
  });

  it("one reviewer, or no second look, is not enough, however much they approve", () => {
    assert.deepEqual(lacksFor(weigh(goods(2_000).map((look) => ({ ...look, by: "user:a" }))), TERMS), ["reviewers"]);
    assert.deepEqual(lacksFor(weigh(goods(2_000).map((look) => ({ ...look, check: null }))), TERMS), ["second-looks"]);
  });

  it("what nobody looked at again bounds nothing: 183 second looks of which none was wrong, 277 with one", () => {
    const looked = (right: number, wrong: number): readonly Look[] => [...goods(3_000).map((look) => ({ ...look, check: null })), ...goods(right + wrong).map((look, index) => ({ ...look, check: { askedAt: AT, answer: index < wrong ? "wrong" as const : "right" as const } }))];
    assert.deepEqual([[182, 0], [183, 0], [275, 1], [276, 1]].map(([right = 0, wrong = 0]) => mayAsk(looked(right, wrong))), [false, true, false, true]);
    const back = goods(183).map((look, index) => ({ ...look, check: { askedAt: AT, answer: "right" as const }, ...(index === 0 ? { wrongAt: AT } : {}) }));
    assert.deepEqual([weigh(back).checksRight, weigh(back).checksWrong], [182, 1]);
  });

  it("more that speaks for a class never takes from what it has shown, and never costs its authority", () => {
    fc.assert(fc.property(someLooks, fc.integer({ min: 1, max: 200 }), (looks, more) => {
      const [before, after] = [weigh(looks), weigh([...looks, ...goods(more)])];
      if (mayAskForAuthority(before, TERMS)) assert.ok(mayAskForAuthority(after, TERMS));
      if (mustLose(before, TERMS, CLEAN) === null) assert.equal(mustLose(after, TERMS, CLEAN), null);
    }), { numRuns: 60 });
  });

  it("one more reversal, correction or refusal never lets a class ask, and never gives it back what it lost", () => {
    const against: readonly Partial<Look>[] = [{ wrongAt: AT }, { verdict: "edited" }, { verdict: "rejected" }, { verdict: "auto", wrongAt: AT, check: { askedAt: AT, answer: "wrong" } }];
    fc.assert(fc.property(someLooks, fc.constantFrom(...against), (looks, change) => {
      const [before, after] = [weigh(looks), weigh([...looks, good(1, change)])];
      if (!mayAskForAuthority(before, TERMS)) assert.equal(mayAskForAuthority(after, TERMS), false);
      if (mustLose(before, TERMS, CLEAN) !== null) assert.notEqual(mustLose(after, TERMS, CLEAN), null);
    }), { numRuns: 60 });
  });

  it("the order of the looks is nothing to it", () => {
    fc.assert(fc.property(someLooks, (looks) => { assert.deepEqual(weigh(looks.toReversed()), weigh(looks)); }), { numRuns: 30 });
  });

  it("is lost by the bound, by a bad week, by failing checks, by checks that nobody answers, and with a broken log", () => {
    const lost = (...looks: readonly Look[]) => mustLose(weigh([...goods(400), ...looks]), TERMS, CLEAN);
    const back = (count: number, daysAgo: number) => Array.from({ length: count }, () => good(1, { verdict: "auto", wrongAt: daysAfter(AT, -daysAgo) }));
    const checked = (count: number, answer: "right" | "wrong" | null) => Array.from({ length: count }, () => good(1, { verdict: "auto", check: { askedAt: daysAfter(AT, -25), answer } }));
    assert.deepEqual([lost(), lost(...back(2, 20)), lost(...back(3, 20))], [null, null, "reversals"]);
    assert.equal(mustLose(weigh([...goods(5_000), ...back(3, 2)]), TERMS, CLEAN), null);
    assert.equal(mustLose(weigh([...goods(5_000), ...back(4, 2)]), TERMS, CLEAN), "reversals-in-a-week");
    assert.deepEqual([lost(...checked(1, "wrong")), lost(...checked(2, "wrong"))], [null, "failed-checks"]);
    assert.deepEqual([lost(...checked(1, null)), lost(...checked(1, null), ...checked(1, "right")), lost(...checked(1, null), ...checked(1, "wrong"))], ["unchecked", null, "unchecked"]);
    assert.equal(mustLose(weigh(goods(400)), TERMS, { isLogBroken: true }), "broken-log");
  });

  it("a deal without a number beside one with is unknown, and so is what is written some other way", () => {
    const of = (...amounts: readonly (string | null)[]) => openAmountOf(amounts.map((amount) => ({ amount })));
    assert.deepEqual([of(), of("10.5", "4"), of("10", null), of(null), of("1e3"), of("-5", "9")], [0, 14.5, null, null, null, null]);
  });

  it("ends at so many a day, and at records on which more hangs than the terms allow or nobody knows what", () => {
    assert.deepEqual([withinBounds({ madeToday: 49, recordValue: 10_000 }, TERMS), withinBounds({ madeToday: 50, recordValue: 0 }, TERMS)], [true, false]);
    assert.deepEqual([withinBounds({ madeToday: 0, recordValue: 10_000.01 }, TERMS), withinBounds({ madeToday: 0, recordValue: null }, TERMS)], [false, false]);
  });

  it("is never for merges, nor for rules whose fixes are always a person's decision; the policy refuses them", () => {
    for (const rule of NEVER_ALONE) assert.throws(() => parsePolicy({ grants: { fixes: [`contact.${rule}`] } }, "a policy"), /always a person's decision/);
    assert.throws(() => parsePolicy({ grants: { fixes: ["account.merge"] } }, "a policy"));
    assert.deepEqual(parsePolicy({ grants: { fixes: ["contact.phone-form"] } }, "a policy").grants.fixes, ["contact.phone-form"]);
    for (const rule of ["owner-inactive", "phone-form", "lifecycle-conflict", "consent-conflict", "title-casing", "deal-without-account"] as const) assert.equal(mayEverActAlone(fixClassOf("contact", rule)), !NEVER_ALONE.has(rule));
  });

  it("has terms of its own for a class, whole, and they have to make sense", () => {
    const policy = PolicySchema.parse({ authority: { terms: { perDayMax: 5 }, classes: { "contact.phone-form": { recordValueMax: 0 } } } });
    assert.deepEqual([termsOf(policy, "contact.phone-form").recordValueMax, termsOf(policy, "contact.phone-form").perDayMax, termsOf(policy, "contact.url-form").perDayMax], [0, 50, 5]);
    assert.throws(() => PolicySchema.parse({ authority: { terms: { reversalUpperMax: 0.05 } } }), /loseAtUpper/);
  });

  it("becomes a setting of the policy, one class at a time, and not twice", () => {
    const { changes } = earnedOf("contact.phone-form", weigh(goods(400)), TERMS, 400);
    const granted = withChanges(POLICY, changes);
    assert.ok(granted.ok);
    assert.deepEqual(granted.value.grants, { activityLogging: false, fixes: ["contact.phone-form"] });
    assert.deepEqual(withChanges(granted.value, changes), { ok: false, error: { key: "grants.fixes", why: "moved" } });
  });
});
