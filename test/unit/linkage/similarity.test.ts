import assert from "node:assert/strict";
import fc from "fast-check";
import { jaroWinkler, levenshtein } from "../../../src/domain/linkage/similarity.ts";

describe("likeness of spellings", () => {
  // From jamesturk/jellyfish, testdata/jaro_winkler.csv.
  const JARO_WINKLER: readonly (readonly [string, string, number])[] = [
    ["dixon", "dicksonx", 0.813], ["martha", "marhta", 0.961], ["dwayne", "duane", 0.84], ["William", "Williams", 0.975],
    ["", "foo", 0], ["a", "a", 1], ["abc", "xyz", 0], ["aaaa", "aaaaa", 0.96], ["orangutan-kumquat", "orangutan kumquat", 0.976],
    ["jaz", "jal", 0.822], ["@", "@@", 0.85], ["012345", "0123456", 0.971], ["012abc", "013abcd", 0.879], ["a1bc", "a1be", 0.883],
  ];

  for (const [one, other, expected] of JARO_WINKLER) {
    it(`when "${one}" meets "${other}", then Jaro-Winkler is ${expected}`, () => {
      assert.equal(Math.round(jaroWinkler(one, other) * 1_000) / 1_000, expected);
    });
  }

  it("when words are one edit, a swap or an accent apart, then Levenshtein counts bytes", () => {
    assert.equal(levenshtein("kitten", "sitting"), 3);
    assert.equal(levenshtein("Saturday", "Sunday"), 3);
    assert.equal(levenshtein("", "abc"), 3);
    assert.equal(levenshtein("müller", "muller"), 2);
  });

  it("neither measure depends on the order of the two", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20, unit: "binary" }), fc.string({ maxLength: 20, unit: "binary" }), (one, other) => {
        assert.equal(levenshtein(one, other), levenshtein(other, one));
        const likeness = jaroWinkler(one, other);
        assert.ok(likeness >= 0 && likeness <= 1 && Math.abs(likeness - jaroWinkler(other, one)) < 0.1);
      }),
    );
  });
});
