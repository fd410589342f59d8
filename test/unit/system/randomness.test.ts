import assert from "node:assert/strict";
import fc from "fast-check";
import { systemRandomness } from "../../../src/adapters/system/randomness.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const AT = "2026-11-21T09:00:00.000Z";

describe("UUIDs of version 7", () => {
  it("carry their millisecond", () => {
    const id = systemRandomness().uuidV7(AT);
    assert.match(id, UUID_V7);
    assert.equal(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16), Date.parse(AT));
  });

  it("sort in the order of their making, also within a millisecond and when the clock steps back", () => {
    const randomness = systemRandomness();
    fc.assert(fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 50 }), (steps) => {
      const ids = steps.map((step) => randomness.uuidV7(new Date(Date.parse(AT) + step).toISOString()));
      assert.deepEqual(ids.toSorted(), ids);
      assert.equal(new Set(ids).size, ids.length);
    }));
  });

  it("when a millisecond gives more than it has room for, then the order still holds", () => {
    const randomness = systemRandomness();
    const ids = Array.from({ length: 10_000 }, () => randomness.uuidV7(AT));
    assert.deepEqual(ids.toSorted(), ids);
    assert.ok(ids.every((id) => UUID_V7.test(id)));
  });
});
