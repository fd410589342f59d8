import assert from "node:assert/strict";
import fc from "fast-check";

import { speaksOf } from "../../../src/domain/erasure/speaks-of.ts";
import { wordsIn } from "../../../src/domain/erasure/words-in.ts";

const speaks = speaksOf({ addresses: ["Ana.Gomez@example.com"], phones: ["+44 131 496 0123"], names: ["Ana Gómez", "Ana"] });

describe("a text that speaks of somebody", () => {
  for (const text of [
    "write to ana.gomez@EXAMPLE.com please", "call 0131 496 0123", "call +44 (131) 496-0123.", "tel 441314960123", "ANA GOMEZ said so", "Gomez, Ana", "with Ana\nGómez and Ben",
    "on 2026-03-10 call 0131 496 0123 4 times",
  ]) {
    it(`is found: ${JSON.stringify(text)}`, () => { assert.ok(speaks(text)); });
  }

  for (const text of ["Ana said so", "Anabel Gomezon", "banana gomez", "0131 496 0124", "gomez@example.com", ""]) {
    it(`is not found: ${JSON.stringify(text)}`, () => { assert.ok(!speaks(text)); });
  }

  it("is found wherever the words stand in a value, JSON inside of texts included", () => {
    for (const value of [
      { fields: { body: "Hello\nAna Gomez" } }, JSON.stringify({ note: "with Ana\nGomez" }), [{ firstName: "Ana", lastName: "Gomez" }], { a: [[["01314960123"]]] }, { n: 441314960123 },
    ]) assert.ok(speaks(wordsIn(value)), JSON.stringify(value));
    assert.ok(!speaks(wordsIn({ subject: "{not JSON", body: null, on: true })));
  });

  it("is nothing when nothing is known of them", () => {
    const nobody = speaksOf({ addresses: ["", " "], phones: ["12"], names: ["Ana", ""] });
    fc.assert(fc.property(fc.string(), (text) => !nobody(text)));
  });

  it("is found between whatever other words", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, after) => speaks(`${before} ana.gomez@example.com ${after}`)));
  });
});
