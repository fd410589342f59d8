import assert from "node:assert/strict";
import fc from "fast-check";
import { nameKey, normalizeName } from "../../../src/domain/hygiene/normalize-name.ts";

describe("a person's name", () => {
  for (const [raw, first, last, key, initials] of [
    ["Ana Example", "Ana", "Example", "ana example", "ae"],
    ["DOE, JANE", "Jane", "Doe", "jane doe", "jd"],
    ["Dunn, Harold Jr.", "Harold", "Dunn", "harold dunn", "hd"],
    ["Dr. Juan Q. Xavier de la Vega III (Doc Vega)", "Juan", "de la Vega", "juan q xavier de la vega", "jqxv"],
    ["Sanne de Wit", "Sanne", "de Wit", "sanne de wit", "sw"],
    ["Mr. Zanella", "", "Zanella", "zanella", "z"],
    ["Herr Prof. Dr. Jürgen Adler", "Jürgen", "Adler", "jurgen adler", "ja"],
    ["V. Amadi", "V.", "Amadi", "v amadi", "va"],
    ["Patrick O’Brien", "Patrick", "O’Brien", "patrick obrien", "po"],
    ["Lucía Gil-Ibáñez", "Lucía", "Gil-Ibáñez", "lucia gil ibanez", "lgi"],
    ["Gina", "Gina", "", "gina", "g"],
    ['"Priya Raman"', "Priya", "Raman", "priya raman", "pr"],
    ["Priya Raman (she/her)", "Priya", "Raman", "priya raman", "pr"],
    ["Ana Example, PhD", "Ana", "Example", "ana example", "ae"],
    ["Jan-Ole Petersen", "Jan-Ole", "Petersen", "jan ole petersen", "jop"],
  ] as const) {
    it(`${raw} is told apart`, () => {
      const name = normalizeName(raw);
      assert.deepEqual([name?.first, name?.last, name?.key, name?.initials], [first, last, key, initials]);
    });
  }

  it("keeps a nickname in quotes", () => {
    const name = normalizeName('Robert "Bob" Example');
    assert.deepEqual([name?.full, name?.nickname], ["Robert Example", "Bob"]);
  });

  for (const raw of ["", " ", "123", "ana@example.com", "+1 216"]) {
    it(`is not ${JSON.stringify(raw)}`, () => {
      assert.equal(normalizeName(raw), null);
    });
  }

  it("has a key that does not change when it is made of itself", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (raw) => {
      assert.equal(nameKey(nameKey(raw)), nameKey(raw));
    }));
  });
});
