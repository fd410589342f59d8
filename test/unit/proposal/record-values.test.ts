import assert from "node:assert/strict";

import { RECORD_FIELD_NAMES } from "../../../config/policy/kinds.ts";
import { userId } from "../../../src/domain/model/ids.ts";
import { RECORD_FIELDS, type KnownField } from "../../../src/domain/model/record-fields.ts";
import { checkedValue } from "../../../src/domain/proposal/record-values.ts";

const user = { id: userId("u1"), name: "Ana Example", email: null, phone: null, zone: "UTC", role: "rep", active: true } as const;
const context = { region: "US", users: [user, { ...user, id: userId("u2"), active: false }] };

const GOOD: readonly (readonly [KnownField, string | null, string | null])[] = [
  ["closeDate", "2026-05-31", "2026-05-31"], ["closeDate", "2028-02-29", "2028-02-29"], ["closeDate", null, null], ["closeDate", " ", null],
  ["amount", "260000", "260000"], ["amount", " 0.50 ", "0.50"], ["email", "Ana@Example.com", "Ana@Example.com"], ["phone", "(216) 555-0188", "(216) 555-0188"],
  ["phone", "+44 7700 900123", "+44 7700 900123"], ["website", "example.com", "example.com"], ["website", "https://www.example.com/eu", "https://www.example.com/eu"],
  ["ownerId", "u1", "u1"], ["name", "  Pumps  ", "Pumps"], ["title", "Leiterin Qualität", "Leiterin Qualität"],
];
const BAD: readonly (readonly [KnownField, string | null])[] = [
  ["closeDate", "2026-02-30"], ["closeDate", "2027-02-29"], ["closeDate", "2026-5-31"], ["closeDate", "1026-05-31"], ["closeDate", "2026-05-31T00:00:00Z"],
  ["amount", "-1"], ["amount", "1e9"], ["amount", "1,000"], ["amount", "260k"], ["amount", ".5"], ["amount", "1.23456"],
  ["email", "ana"], ["email", "ana@"], ["phone", "555-0131"], ["phone", "call me"], ["website", "ftp://example.com"], ["website", "example"],
  ["website", "https://ana@example.com"], ["website", "javascript:alert(1)"], ["ownerId", "u2"], ["ownerId", "u3"], ["name", null], ["stage", " "],
  ["city", "x".repeat(41)], ["title", "a\u0000b"], ["title", "a\nb"], ["lastName", "\ud800"],
];

describe("the value of a record's field", () => {
  for (const [field, raw, value] of GOOD) {
    it(`${field}: ${JSON.stringify(raw)} is taken`, () => { assert.deepEqual(checkedValue(field, raw, context), { ok: true, value }); });
  }
  for (const [field, raw] of BAD) {
    it(`${field}: ${JSON.stringify(raw).slice(0, 40)} is refused, and the sentence repeats nothing of it`, () => {
      const checked = checkedValue(field, raw, context);
      assert.ok(!checked.ok);
      if (raw !== null && raw.trim().length > 4) assert.ok(!checked.error.includes(raw));
    });
  }

  it("the policy names exactly the fields that there are", () => {
    const names = Object.entries(RECORD_FIELDS).flatMap(([object, fields]) => fields.map((field) => `${object}.${field}`));
    assert.deepEqual([...RECORD_FIELD_NAMES], names);
  });
});
