import assert from "node:assert/strict";

import fc from "fast-check";

import type { EngagementFields } from "../../../src/domain/model/engagement.ts";
import { asSeen, fillEmpty, keepEdits } from "../../../src/domain/proposal/keep-edits.ts";

const text = fc.option(fc.string({ unit: "grapheme", maxLength: 12 }), { nil: null });
const fields: fc.Arbitrary<EngagementFields> = fc.record({
  subject: text, body: text, location: text, nextStep: text,
  due: fc.constantFrom(null, "2026-03-01", "2026-03-02"),
  status: fc.constantFrom("open", "completed", null),
  occurredAt: fc.constantFrom("2026-03-02T10:00:00.000Z", "2026-03-03T10:00:00.000Z"),
}, { requiredKeys: [] });

describe("keepEdits", () => {
  it("when nobody touched what we left, then nothing is asked", () => {
    fc.assert(fc.property(fields, fields, (wanted, left) => { assert.deepEqual(keepEdits(wanted, left, left).moved, []); }));
  });

  it("when it writes a field, then nobody is asked about that field", () => {
    fc.assert(fc.property(fields, fields, fields, (wanted, present, base) => {
      const { toWrite, moved } = keepEdits(wanted, present, base);
      assert.deepEqual(Object.keys(toWrite).filter((field) => moved.some((one) => one === field)), []);
    }));
  });

  it("when of what we left only fingerprints are kept, then all is judged alike", () => {
    const word = fc.option(fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 2 }), { nil: null });
    const few: fc.Arbitrary<EngagementFields> = fc.record({ subject: word, body: word, nextStep: word, due: fc.constantFrom(null, "2026-03-01") }, { requiredKeys: [] });
    fc.assert(fc.property(few, few, few, (wanted, present, base) => {
      assert.deepEqual(keepEdits(wanted, present, asSeen(base)), keepEdits(wanted, present, base));
      assert.deepEqual(asSeen(asSeen(base)), asSeen(base));
    }));
  });

  it("when a person's value meets a newer one of ours, then it is asked about and not written", () => {
    assert.deepEqual(keepEdits({ nextStep: "send the offer" }, { nextStep: "call first" }, { nextStep: "send the count" }), { toWrite: {}, moved: ["nextStep"] });
  });

  it("when a person's value meets what we said before, then it stays and nobody is asked", () => {
    assert.deepEqual(keepEdits({ nextStep: "send the count" }, { nextStep: "call first" }, { nextStep: "send the count" }), { toWrite: {}, moved: [] });
  });

  it("when a person filled what we never did, then it is theirs", () => {
    assert.deepEqual(keepEdits({ location: "Hall 2" }, { location: "Room 9" }, {}), { toWrite: {}, moved: ["location"] });
  });

  it("when the record has no place for a field, then nobody changed it", () => {
    assert.deepEqual(keepEdits({ occurredAt: "2026-03-03T10:00:00.000Z" }, {}, { occurredAt: "2026-03-02T10:00:00.000Z" }).moved, []);
  });

  it("when a choice reads as none of ours, then a person chose it", () => {
    assert.deepEqual(keepEdits({ status: "cancelled" }, {}, { status: "scheduled" }), { toWrite: {}, moved: ["status"] });
  });

  for (const [what, left, present] of [
    ["a CRM's whole seconds", { occurredAt: "2026-03-02T10:00:00.640Z" }, { occurredAt: "2026-03-02T10:00:00.000Z" }],
    ["an instant spelt without its milliseconds", { endedAt: "2026-03-02T10:00:00Z" }, { endedAt: "2026-03-02T10:00:00.000Z" }],
    ["a cut line", { subject: "one  two three" }, { subject: "one two t…" }],
    ["a cut text", { body: "one\ntwo three" }, { body: "one\ntwo t\n[… cut: longer than a CRM takes]" }],
    ["characters that no CRM keeps", { body: "one\u0007\ud83d two" }, { body: "one\ufffd two" }],
  ] as const) {
    it(`when all that differs is ${what}, then it is as we left it`, () => {
      const wanted: EngagementFields = { occurredAt: "2026-04-01T10:00:00.000Z", endedAt: "2026-04-01T11:00:00.000Z", subject: "new", body: "new" };
      assert.deepEqual(keepEdits(wanted, present, left).moved, []);
    });
  }

  it("when a person cut a text themselves, then it is theirs", () => {
    assert.deepEqual(keepEdits({ body: "new" }, { body: "one" }, { body: "one two" }).moved, ["body"]);
  });
});

describe("fillEmpty", () => {
  it("when a field holds anything, then it stays; what is empty is filled", () => {
    assert.deepEqual(fillEmpty({ subject: "ours", body: "ours", due: "2026-03-01" }, { subject: "theirs", body: null, due: "2026-03-02" }), { body: "ours" });
  });

  it("when a choice reads as none of ours, then it is not empty", () => {
    assert.deepEqual(fillEmpty({ status: "scheduled", location: "Hall 1" }, {}), { location: "Hall 1" });
  });
});
