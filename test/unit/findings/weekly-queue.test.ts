import assert from "node:assert/strict";
import fc from "fast-check";

import { PolicySchema } from "../../../config/policy.ts";
import { HYGIENE_RULE_NAMES } from "../../../config/policy/hygiene.ts";
import { RULES } from "../../../src/domain/findings/rules.ts";
import { type Question, type Ranked, rankFindings, weeklyQueue } from "../../../src/domain/findings/weekly-queue.ts";
import { worthOf } from "../../../src/domain/findings/worth.ts";
import { accountId, userId } from "../../../src/domain/model/ids.ts";

const WEEK = { weekStart: "2026-03-16T00:00:00.000Z", perReviewerPerWeek: 3, equalFrom: 4 };
const LAST_WEEK = "2026-03-11T09:00:00.000Z";
const THIS_WEEK = "2026-03-17T09:00:00.000Z";
const BEN = userId("u-ben");

const some = (n: number, change: Partial<Ranked> = {}): Ranked => ({
  id: `f${String(n).padStart(4, "0")}`, rule: "past-close-date", object: "opportunity", recordId: accountId(`o-${String(n)}`), field: "closeDate", risk: 5, worth: 1, ownerId: BEN,
  dataOwner: "record-owner", state: "open", rests: false, asked: null, ...change,
});
const many = (count: number, change: (n: number) => Partial<Ranked> = () => ({})): readonly Ranked[] => Array.from({ length: count }, (_, n) => some(n, change(n)));
const asked = (question: string, at: string): Pick<Ranked, "state" | "asked"> => ({ state: "asked", asked: { question, reviewerId: BEN, at } });
const queue = (findings: readonly Ranked[], limits = WEEK): readonly Question[] => weeklyQueue(findings, ({ ownerId }) => ownerId, limits);

describe("the queue of a week", () => {
  it("when one owner has a hundred equal findings, then they are one question that names them all", () => {
    const [only, ...more] = queue(many(100));
    assert.deepEqual([only?.count, only?.findings.length, more.length], [100, 100, 0]);
  });

  it("when they are fewer, then each is a question, the gravest first and no more than the week holds", () => {
    const questions = queue(many(3, (n) => ({ worth: n + 1 })).concat(some(9, { rule: "white-space", field: "name", risk: 1 })));
    assert.deepEqual(questions.map(({ findings }) => findings), [["f0002"], ["f0001"], ["f0000"]]);
  });

  it("when the field, the rule, the noun or the reviewer differs, then the question does", () => {
    assert.equal(queue([...many(4), ...many(4, (n) => ({ id: `g${String(n)}`, rule: "missing-critical" })), ...many(4, (n) => ({ id: `h${String(n)}`, ownerId: null }))]).length, 3);
  });

  it("when a question waits for an answer, then it comes first, takes of the week, and new ones like it wait too", () => {
    const waiting = many(4, () => asked("q1", LAST_WEEK));
    const questions = queue([...waiting, ...many(50, (n) => ({ id: `n${String(n)}` })), ...many(3, (n) => ({ id: `w${String(n)}`, rule: "white-space", field: "name", risk: 1 }))]);
    assert.deepEqual(questions.map(({ id, askedAt, rule }) => [id === "q1", askedAt, rule]), [[true, LAST_WEEK, "past-close-date"], [false, null, "white-space"], [false, null, "white-space"]]);
  });

  it("when a question of this week is decided, then its place is not filled before the next week", () => {
    const decided = [some(900, { ...asked("q1", THIS_WEEK), state: "fixed" }), some(901, { ...asked("q2", THIS_WEEK), state: "dismissed" }), some(902, { ...asked("q3", LAST_WEEK), state: "fixed" })];
    assert.equal(queue([...decided, ...many(3)]).length, 1);
  });

  it("when nobody answered and it rests, then it is in no question, and what it was asked this week counts", () => {
    const rests = { rests: true, asked: { question: "q1", reviewerId: BEN, at: THIS_WEEK } };
    assert.deepEqual(queue([some(900, rests)]), []);
    assert.equal(queue([some(900, rests), ...many(9)], { ...WEEK, perReviewerPerWeek: 1 }).length, 0);
  });

  it("when something is decided or gone, then no question asks it", () => {
    assert.deepEqual(queue(["dismissed", "fixed", "gone"].map((state, n) => some(n, { state: state === "fixed" ? "fixed" : state === "gone" ? "gone" : "dismissed" }))), []);
    assert.deepEqual(queue(many(9), { ...WEEK, perReviewerPerWeek: 0 }), []);
  });

  const someRanked = fc.record({
    n: fc.nat(60), rule: fc.constantFrom(...HYGIENE_RULE_NAMES), risk: fc.constantFrom(1 as const, 3 as const, 5 as const), worth: fc.integer({ min: 1, max: 12 }),
    owner: fc.constantFrom("u-1", "u-2", ""), was: fc.constantFrom("open", "open", "open", "asked", "fixed"), question: fc.constantFrom("q1", "q2"), week: fc.constantFrom(THIS_WEEK, LAST_WEEK),
  }).map(({ n, rule, risk, worth, owner, was, question, week }): Ranked => {
    const ownerId = owner === "" ? null : userId(owner);
    const state = was === "asked" ? "asked" : was === "fixed" ? "fixed" : "open";
    return some(n, { id: `${rule}-${String(n)}-${owner}`, rule, risk, worth, ownerId, state, asked: state === "open" ? null : { question: `${question}-${owner}`, reviewerId: ownerId, at: week } });
  });
  const distinct = fc.uniqueArray(someRanked, { selector: ({ id }) => id, maxLength: 120 });

  it("whatever the order of the findings, the queue is the same", () => {
    fc.assert(fc.property(distinct.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
      assert.deepEqual(queue(shuffled), queue(all));
      assert.deepEqual(rankFindings(shuffled), rankFindings(all));
    }));
  });

  it("whatever the findings, nobody is asked more new questions than their week holds, nothing twice, and nothing decided", () => {
    fc.assert(fc.property(distinct, fc.integer({ min: 0, max: 6 }), (all, perReviewerPerWeek) => {
      const questions = queue(all, { ...WEEK, perReviewerPerWeek });
      for (const [reviewer, theirs] of Map.groupBy(questions, ({ reviewerId }) => reviewerId)) {
        const fresh = theirs.filter(({ askedAt }) => askedAt === null).length;
        const spent = new Set(all.filter((one) => one.asked !== null && one.asked.reviewerId === reviewer && (one.state === "asked" || one.asked.at === THIS_WEEK)).map((one) => one.asked?.question)).size;
        assert.ok(fresh <= Math.max(0, perReviewerPerWeek - spent));
      }
      const ids = questions.flatMap(({ findings }) => findings);
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(ids.every((id) => ["open", "asked"].includes(all.find((one) => one.id === id)?.state ?? "")));
    }));
  });
});

describe("the rules of hygiene", () => {
  it("are those that the policy names, each once, in its order", () => {
    assert.deepEqual(RULES.map(({ name }) => name), [...HYGIENE_RULE_NAMES]);
  });

  it("when a policy is older than they are, then it loads with every rule on and within its limits", () => {
    const { hygiene } = PolicySchema.parse({ review: { tasksInCrm: false } });
    assert.deepEqual([hygiene.off, hygiene.perReviewerPerWeek, hygiene.equalFrom], [[], 10, 4]);
    for (const wrong of [{ off: ["no-such-rule"] }, { perReviewerPerWeek: -1 }, { dealIdleDays: 0 }, { fields: { notes: ["Description"] } }]) assert.ok(!PolicySchema.safeParse({ hygiene: wrong }).success);
  });

  it("when more hangs on a record, then mending it is worth more, and a slip of a billion outranks nothing", () => {
    const worth = (openDeals: number, wonDeals: number, openAmount: number): number => worthOf({ openDeals, wonDeals, openAmount });
    assert.deepEqual([worth(0, 0, 0), worth(0, 3, 0), worth(1, 0, 0), worth(1, 0, 250_000), worth(2, 1, 1e15)], [1, 2, 3, 9, 13]);
  });
});
