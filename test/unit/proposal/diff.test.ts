import assert from "node:assert/strict";

import fc from "fast-check";

import type { EngagementFields } from "../../../src/domain/model/engagement.ts";
import { changedFields } from "../../../src/domain/proposal/diff.ts";

const fields: fc.Arbitrary<EngagementFields> = fc.record({
  subject: fc.option(fc.string(), { nil: null }),
  body: fc.string(),
  due: fc.constantFrom(null, "2026-03-01", "2026-03-02"),
  status: fc.constantFrom("open", "completed", null),
  sensitiveFlag: fc.boolean(),
  to: fc.array(fc.record({ email: fc.option(fc.emailAddress(), { nil: null }), name: fc.constant(null), phone: fc.constant(null) })),
}, { requiredKeys: [] });

describe("changedFields", () => {
  it("when the record holds what is wanted, then nothing is sent", () => {
    fc.assert(fc.property(fields, (wanted) => { assert.deepEqual(changedFields(wanted, wanted), {}); }));
  });

  it("when what it sends is laid over the record, then nothing is left to send", () => {
    fc.assert(fc.property(fields, fields, (wanted, current) => {
      const after = { ...current, ...changedFields(wanted, current) };
      assert.deepEqual(changedFields(wanted, after), {});
    }));
  });

  it("when a person changed another field, then that field is not touched", () => {
    assert.deepEqual(changedFields({ subject: "Offer" }, { subject: "Offer", body: "their own words" }), {});
  });

  it("when only white space differs, then it is no change", () => {
    assert.deepEqual(changedFields({ body: "one\n\ntwo" }, { body: "one two " }), {});
  });

  it("when a wanted field is empty and the record has none, then it is no change", () => {
    assert.deepEqual(changedFields({ nextStep: null, to: [], subject: "" }, {}), {});
  });

  it("when a field is to be cleared, then it is sent", () => {
    assert.deepEqual(changedFields({ due: null }, { due: "2026-03-01" }), { due: null });
  });
});
