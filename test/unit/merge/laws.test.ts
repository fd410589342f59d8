import assert from "node:assert/strict";

import fc from "fast-check";

import { chooseSurvivor } from "../../../src/domain/merge/choose-survivor.ts";
import { type MergePlan, planMerge } from "../../../src/domain/merge/merge-plan.ts";
import { planUndo, leftBy } from "../../../src/domain/merge/undo-plan.ts";
import type { CrmValues } from "../../../src/domain/model/merge.ts";
import { candidate, FIELDS, inputOf, outcomeOf, policies, snapshots } from "./some-records.ts";

const pairs = fc.record({ one: snapshots("1"), other: snapshots("2"), policy: policies, fills: fc.boolean() });
const RUNS = { numRuns: 300 };

type Pair = typeof pairs extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const planned = ({ one, other, policy, fills }: Pair) => {
  const outcome = outcomeOf(one, other, fills);
  const plan = planMerge(inputOf(one, other, FIELDS, { policy, outcome }));
  return { plan, outcome, after: leftBy(outcome, plan.values) };
};

/** Said here anew, so that the rule is not its own judge. */
const filled = (value: string | null | undefined): value is string => typeof value === "string" && value.trim() !== "";
const parts = (value: string): readonly string[] => value.split(";").map((part) => part.trim()).filter((part) => part !== "");
const says = (value: string): string => value.replace(/[\s\u200b\u2060\ufeff]+/g, " ").trim().toLowerCase();

function stands(value: string, name: string, after: CrmValues): boolean {
  const now = after[name] ?? "";
  const type = FIELDS.find((field) => field.name === name)?.type;
  if (type === "number" && !Number.isNaN(Number(value)) && Number(value) === Number(now) && filled(now)) return true;
  if (type === "datetime") return INSTANTS[value] === INSTANTS[now] && filled(now);
  if (type === "choices") return parts(value).every((part) => parts(now).includes(part));
  if (name === "email" && parts(after["hs_additional_emails"] ?? "").some((kept) => says(kept) === says(value))) return true;
  return says(now) === says(value) || (type === "text" && now.includes(value.trim()));
}

/** Which of the drawn instants are one. */
const INSTANTS: Readonly<Record<string, number>> = { "2026-01-02T10:00:00Z": 1, "2026-01-02T12:00:00.000+0200": 1, "1767348000000": 1, "2025-01-01T00:00:00.000Z": 2 };

describe("the laws of merging", () => {
  it("every filled value that is not on the survivor afterwards is listed as lost", () => {
    fc.assert(fc.property(pairs, (pair) => {
      const { plan, after } = planned(pair);
      for (const [of, { values }] of [["survivor", pair.one], ["loser", pair.other]] as const) {
        for (const [name, value] of Object.entries(values)) {
          if (!filled(value) || stands(value, name, after)) continue;
          assert.ok(plan.lost.some((lost) => lost.of === of && lost.name === name), `${of} ${name}`);
        }
      }
    }), RUNS);
  });

  it("the plan says what the survivor has afterwards, and writes nothing that the CRM brings about or alone may write", () => {
    fc.assert(fc.property(pairs, (pair) => {
      const { plan, after, outcome } = planned(pair);
      for (const { name, becomes, writable } of plan.fields) {
        assert.ok((after[name] ?? "").trim() === (becomes ?? "").trim() || says(after[name] ?? "") === says(becomes ?? ""), name);
        if (Object.hasOwn(plan.values, name)) assert.ok(writable && plan.values[name] !== (outcome[name] ?? null), name);
      }
      for (const name of Object.keys(plan.values)) assert.ok(plan.fields.some((field) => field.name === name), name);
    }), RUNS);
  });

  it("the same survivor is chosen whichever of the two is named first, and so is its reason", () => {
    fc.assert(fc.property(pairs, fc.boolean(), fc.boolean(), ({ one, other, policy }, blocked, owned) => {
      const [a, b] = [candidate(one, { obstacles: blocked ? ["no"] : [], isOwnerActive: owned }), candidate(other)];
      const context = { policy, fields: FIELDS };
      assert.deepEqual(chooseSurvivor(a, b, context), chooseSurvivor(b, a, context));
    }), RUNS);
  });

  it("the same records give the same plan", () => {
    fc.assert(fc.property(pairs, (pair) => { assert.deepEqual(planned(pair).plan, planned(structuredClone(pair)).plan); }), RUNS);
  });

  it("consent never gets laxer, and where only the CRM could see to it the merge is stopped", () => {
    const yes = (value: string | null | undefined): boolean => value?.toLowerCase() === "true";
    fc.assert(fc.property(pairs, (pair) => {
      const { plan, after } = planned(pair);
      const of = (name: string) => [pair.one.values[name], pair.other.values[name]] as const;
      assert.equal(yes(after["HasOptedOutOfEmail"]), of("HasOptedOutOfEmail").some(yes));
      assert.equal(yes(after["News_Consent__c"]), of("News_Consent__c").every(yes));
      for (const part of parts(after["hs_legal_basis"] ?? "")) assert.ok(of("hs_legal_basis").every((value) => parts(value ?? "").includes(part)));
      if (of("Opted_Out_On__c").some(filled)) assert.ok(filled(after["Opted_Out_On__c"]));
      if (filled(after["Consent_Date__c"])) assert.ok(of("Consent_Date__c").every(filled));
      if (of("hs_email_optout").some(yes) && !yes(after["hs_email_optout"])) assert.ok(stopped(plan, "hs_email_optout"));
      const [a, b] = of("GDPR_State__c");
      const decided = pair.policy.merge.consent.steps["GDPR_State__c"];
      if (decided === undefined && (a ?? "") !== (b ?? "")) assert.ok(stopped(plan, "GDPR_State__c"));
      if (decided !== undefined && [a, b].every((value) => decided.includes(value ?? ""))) {
        assert.equal(decided.indexOf(after["GDPR_State__c"] ?? ""), Math.min(decided.indexOf(a ?? ""), decided.indexOf(b ?? "")));
      }
    }), RUNS);
  });

  it("an untouched merge that is taken back returns every value that can be written", () => {
    fc.assert(fc.property(pairs, (pair) => {
      const { after } = planned(pair);
      const undo = planUndo({ survivor: pair.one, loser: pair.other, left: after, present: { ...pair.one, values: after }, fields: FIELDS, differences: [] });
      assert.deepEqual(undo.conflicts, []);
      const back = { ...after, ...undo.values };
      for (const { name, writable, required, type } of FIELDS) {
        const before = pair.one.values[name] ?? "";
        if (!writable || (required && before.trim() === "") || type === "number" || type === "datetime" || type === "choices" || type === "boolean") continue;
        assert.equal(says(back[name] ?? ""), says(before), name);
      }
      for (const { name, type, writable } of FIELDS.filter((field) => field.writable)) {
        const before = pair.one.values[name] ?? "";
        if (type === "boolean") assert.equal((back[name] ?? "").toLowerCase(), before.toLowerCase(), name);
        if (type === "choices") assert.deepEqual(new Set(parts(back[name] ?? "")), new Set(parts(before)), name);
        if (writable && (type === "number" || type === "datetime") && filled(before)) assert.ok(stands(before, name, back), name);
        if ((type === "number" || type === "datetime") && !filled(before)) assert.ok(!filled(back[name]), name);
      }
    }), RUNS);
  });

  it("a picked value that was not refused stands there afterwards, and none reaches what only the CRM writes", () => {
    const picks = fc.dictionary(fc.constantFrom(...FIELDS.map(({ name }) => name)), fc.constantFrom(null, "true", "false", "A", "x", "new", "2026-01-02"), { minKeys: 1, maxKeys: 6 });
    fc.assert(fc.property(pairs, picks, fc.constantFrom("rep", "data-owner", "admin", null), (pair, values, role) => {
      const outcome = outcomeOf(pair.one, pair.other, pair.fills);
      const plan = planMerge(inputOf(pair.one, pair.other, FIELDS, { policy: pair.policy, outcome, picks: { values, role } }));
      for (const one of plan.fields) {
        if (one.by === "pick") assert.equal(says(one.becomes ?? ""), says(values[one.name] ?? ""), one.name);
        if (one.refusal !== null) assert.notEqual(one.by, "pick");
        if (!one.writable) assert.ok(!Object.hasOwn(plan.values, one.name) && one.by === "crm");
        if (one.name === "HasOptedOutOfEmail" && [one.survivor, one.loser].some((value) => value?.toLowerCase() === "true")) assert.equal(one.becomes?.toLowerCase(), "true");
      }
    }), RUNS);
  });
});

const stopped = (plan: MergePlan, name: string): boolean => plan.obstacles.some((words) => words.includes(name));
