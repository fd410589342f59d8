import assert from "node:assert/strict";

import { chooseValue, defaultRule, type ValueRule } from "../../../src/domain/merge/choose-value.ts";
import { sameValue } from "../../../src/domain/merge/same-value.ts";
import type { FieldDescription } from "../../../src/domain/model/field-description.ts";
import { field, snapshot } from "./some-records.ts";

const AGES = { survivor: snapshot("1", {}, { createdAt: "2025-01-01T00:00:00.000Z", modifiedAt: "2025-06-01T00:00:00.000Z" }), loser: snapshot("2") };
const chosen = (rule: ValueRule, [survivor, loser, outcome = survivor]: readonly [string | null, string | null, (string | null)?], over: Partial<FieldDescription> = {}) =>
  chooseValue(rule, { field: field("f", over), survivor, loser, outcome }, AGES);

describe("one of two values", () => {
  const CASES: readonly (readonly [string, ValueRule, string | null, string | null, Partial<FieldDescription>, string | null])[] = [
    ["survivor: even none", "survivor", null, "b", {}, null],
    ["filled: the survivor's", "filled", "a", "b", {}, "a"],
    ["filled: the other's where it has none", "filled", null, "b", {}, "b"],
    ["last-changed", "last-changed", "a", "b", {}, "b"],
    ["first-made", "first-made", "a", "b", {}, "b"],
    ["longest, of texts", "longest", "VP", "VP Sales", {}, "VP Sales"],
    ["longest means nothing of numbers", "longest", "9", "10", { type: "number" }, "9"],
    ["highest, as numbers", "highest", "9", "10", { type: "number" }, "10"],
    ["lowest, as days", "lowest", "2026-02-01", "2026-01-01", { type: "date" }, "2026-01-01"],
    ["highest, as instants", "highest", "2026-01-01T01:00:00+0200", "2026-01-01T00:00:00Z", { type: "datetime" }, "2026-01-01T00:00:00Z"],
    ["highest of what is no number leaves the survivor's", "highest", "many", "10", { type: "number" }, "many"],
    ["union, once each", "union", "x;y", "z;x", { type: "choices" }, "x;y;z"],
    ["union of what the CRM still offers", "union", "gone", "old;z", { type: "choices", options: ["z"] }, "gone;z"],
    ["both, one below the other", "both", "first", "second", {}, "first\n\nsecond"],
    ["both, where one holds the other", "both", "first", "the first one", {}, "the first one"],
    ["both that do not fit leave the survivor's", "both", "first", "second", { charsMax: 10 }, "first"],
    ["a longer text than the CRM takes is not taken", "filled", null, "too long", { charsMax: 3 }, null],
    ["an option that is gone is not taken", "last-changed", "A", "old", { type: "choice", options: ["A"] }, "A"],
    ["an open list takes it", "last-changed", "A", "old", { type: "choice", options: ["A"], isOpenList: true }, "old"],
  ];
  for (const [what, rule, survivor, loser, over, expected] of CASES) {
    it(`by ${what}`, () => { assert.equal(chosen(rule, [survivor, loser], over), expected); });
  }

  it("by as-merged: what the CRM makes of them; what it takes over by itself is no foreign value", () => {
    assert.equal(chosen("as-merged", ["lead", "customer", "customer"]), "customer");
    assert.equal(chosen("filled", [null, "old", "old"], { type: "choice", options: ["A"] }), "old");
  });

  it("goes by the type where the policy says nothing", () => {
    assert.deepEqual([defaultRule("choices", null), defaultRule("text", null), defaultRule("other", null), defaultRule("choice", "lifecycle")], ["union", "filled", "survivor", "as-merged"]);
  });
});

describe("two values", () => {
  it("are one where they say the same", () => {
    for (const [type, one, other] of [["text", "a  b", " a b"], ["text", null, "  "], ["number", "01.50", "1.5"], ["number", "-0", "0"], ["choices", "x;y", "y; x;x"], ["boolean", "TRUE", "true"], ["datetime", "2026-01-02T12:00:00.000+0200", "1767348000000"]] as const) {
      assert.ok(sameValue(type, one, other), `${type} ${String(one)}`);
    }
  });

  it("are two otherwise", () => {
    for (const [type, one, other] of [["text", "a", "A"], ["number", "1", "10"], ["number", "1e2", "100"], ["choices", "x", "x;y"], ["boolean", "false", null], ["datetime", "2026-01-02", "2026-01-03"], ["date", "soon", "later"]] as const) {
      assert.ok(!sameValue(type, one, other), `${type} ${one}`);
    }
  });
});
