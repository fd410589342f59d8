import assert from "node:assert/strict";

import fc from "fast-check";

import type { FieldDescription } from "../../../src/domain/model/field-description.ts";
import { checkedFieldValue } from "../../../src/domain/schema/check-value.ts";

const field = (over: Partial<FieldDescription>): FieldDescription =>
  ({ name: "Field__c", label: "Field", type: "text", charsMax: null, digits: null, options: null, isOpenList: false, writable: true, required: false, ...over });

const TAKEN: readonly (readonly [string, Partial<FieldDescription>, string, string])[] = [
  ["a text of just the length, counted in code points", { charsMax: 3 }, "a😀b", "a😀b"],
  ["a number as text, with its needless zeros gone", { type: "number", digits: { whole: 17, fraction: 2 } }, "0012345678901234567.10", "12345678901234567.1"],
  ["a negative number", { type: "number" }, "-0.5", "-0.5"],
  ["a day", { type: "date" }, "2028-02-29", "2028-02-29"],
  ["an instant with an offset", { type: "datetime" }, "2026-05-31T14:00:00+02:00", "2026-05-31T12:00:00.000Z"],
  ["a boolean", { type: "boolean" }, "true", "true"],
  ["an option", { type: "choice", options: ["Hot", "Cold"] }, "Cold", "Cold"],
  ["a value outside an open list", { type: "choice", options: ["Hot"], isOpenList: true }, "Tepid", "Tepid"],
  ["several options, each once", { type: "choices", options: ["EU", "US", "JP"] }, "US; EU;US", "US;EU"],
];

const REFUSED: readonly (readonly [string, Partial<FieldDescription>, string, RegExp])[] = [
  ["a longer text", { charsMax: 3 }, "abcd", /4 characters; the CRM takes 3/],
  ["a number with a thousands separator", { type: "number" }, "1,000", /decimal number/],
  ["a number in exponents", { type: "number" }, "1e5", /decimal number/],
  ["too many digits", { type: "number", digits: { whole: 2, fraction: 0 } }, "123", /3 digits before/],
  ["too many decimal places", { type: "number", digits: { whole: 9, fraction: 1 } }, "1.25", /2 decimal places/],
  ["a day that is none", { type: "date" }, "2026-02-30", /not a date/],
  ["an instant without an offset", { type: "datetime" }, "2026-06-01T14:00:00", /not an instant/],
  ["an instant on a day that is none", { type: "datetime" }, "2026-02-30T14:00:00Z", /not an instant/],
  ["a word for a boolean", { type: "boolean" }, "yes", /neither true nor false/],
  ["no option", { type: "choice", options: ["Hot", "Cold"] }, "cold", /none of the CRM's options: Hot, Cold/],
  ["one strange option among several", { type: "choices", options: ["EU"] }, "EU;Mars", /none of the CRM's options/],
  ["a reference", { type: "reference" }, "0035g00000AAAAA", /another record/],
  ["an odd kind", { type: "other" }, "x", /does not write/],
  ["a field that cannot be written", { writable: false }, "x", /cannot be written/],
  ["half a character", {}, "a\ud83d", /no text/],
];

describe("a value for a mapped field", () => {
  for (const [what, over, value, expected] of TAKEN) {
    it(`takes ${what}`, () => { assert.deepEqual(checkedFieldValue(` ${value} `, field(over)), { ok: true, value: expected }); });
  }

  for (const [what, over, value, reason] of REFUSED) {
    it(`refuses ${what} without repeating it`, () => {
      const checked = checkedFieldValue(value, field(over));
      assert.ok(!checked.ok);
      assert.match(checked.error, reason);
      assert.ok(value.length < 3 || !checked.error.includes(value));
    });
  }

  it("empties a field that need not be filled, and no other", () => {
    assert.deepEqual(checkedFieldValue("  ", field({})), { ok: true, value: null });
    assert.deepEqual(checkedFieldValue(null, field({ type: "date" })), { ok: true, value: null });
    assert.ok(!checkedFieldValue(null, field({ required: true })).ok);
  });

  it("never throws, and what it took it takes again unchanged", () => {
    const types = fc.constantFrom<FieldDescription["type"]>("text", "number", "date", "datetime", "boolean", "choice", "choices", "reference", "other");
    fc.assert(fc.property(types, fc.oneof(fc.string({ unit: "binary" }), fc.date({ noInvalidDate: true }).map((at) => at.toISOString()), fc.double().map(String)), (type, value) => {
      const described = field({ type, charsMax: 20, options: type.startsWith("choice") ? ["true", "A"] : null });
      const once = checkedFieldValue(value, described);
      if (once.ok && once.value !== null) assert.deepEqual(checkedFieldValue(once.value, described), once);
    }));
  });
});
