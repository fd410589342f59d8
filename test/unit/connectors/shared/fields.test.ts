import assert from "node:assert/strict";
import fc from "fast-check";

import { roundsOf } from "../../../../connectors/shared/rounds.ts";
import { sameValue } from "../../../../connectors/shared/same-value.ts";
import { zoneNamed } from "../../../../connectors/shared/zone-name.ts";

describe("what both CRMs' fields have in common", () => {
  it("nothing is nothing, however it is spelt", () => {
    for (const nothing of [null, undefined, "", "  \r\n", []]) assert.ok(sameValue(nothing, null));
    assert.ok(!sameValue(false, null) && !sameValue(0, null));
  });

  it("line ends, outer white space and the order of parts mean nothing; everything else does", () => {
    assert.ok(sameValue(" a\r\nb ", "a\nb"));
    assert.ok(sameValue([{ name: "Ana", email: null }], [{ email: undefined, name: "Ana " }]));
    assert.ok(!sameValue("a b", "a\nb") && !sameValue("1", 1) && !sameValue(["a", "b"], ["b", "a"]));
  });

  it("rounds hold every item once, in order, and none holds a key twice", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("a", "b", "c", "d")), (keys) => {
      const items = keys.map((key, at) => ({ key, at }));
      const rounds = roundsOf(items, ({ key }) => key);
      assert.deepEqual(rounds.flat().toSorted((one, other) => one.at - other.at), items);
      for (const round of rounds) assert.equal(new Set(round.map(({ key }) => key)).size, round.length);
      for (const key of new Set(keys)) {
        const order = rounds.flat().filter((item) => item.key === key).map(({ at }) => at);
        assert.deepEqual(order, order.toSorted((one, other) => one - other));
      }
    }));
  });

  it("a zone is known under its own name, or not at all", () => {
    assert.deepEqual([zoneNamed("america/new_york"), zoneNamed("Nowhere/Else"), zoneNamed(null)], ["America/New_York", null, null]);
  });
});
