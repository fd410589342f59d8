import assert from "node:assert/strict";
import fc from "fast-check";

import { speaksOf } from "../../../src/domain/erasure/speaks-of.ts";
import { wordsIn } from "../../../src/domain/erasure/words-in.ts";

const speaks = speaksOf({ addresses: ["Ana.Gomez@example.com"], phones: ["+44 131 496 0123"], names: ["Ana Gómez", "Ana"] });

describe("a text that speaks of somebody", () => {
  for (const text of [
    "write to ana.gomez@EXAMPLE.com please", "call 0131 496 0123", "call +44 (131) 496-0123.", "tel 441314960123", "ANA GOMEZ said so", "Gomez, Ana", "with Ana\nGómez and Ben",
    "on 2026-03-10 call 0131 496 0123 4 times", "<ana.gomez@example.com>", "'ana.gomez@example.com'.", "mailto:ana.gomez@example.com?subject=x", "Gómez Ana",
  ]) {
    it(`is found: ${JSON.stringify(text)}`, () => { assert.ok(speaks(text)); });
  }

  for (const text of ["write to mariana.gomez@example.com", "ana.gomez@example.com.au", "x-ana.gomez@example.com", "01314960\n123 boxes", "Ana said so", "Anabel Gomezon", "banana gomez", "0131 496 0124", "gomez@example.com", ""]) {
    it(`is not found: ${JSON.stringify(text)}`, () => { assert.ok(!speaks(text)); });
  }

  it("is found wherever the words stand in a value, JSON inside of texts included", () => {
    for (const value of [
      { fields: { body: "Hello\nAna Gomez" } }, JSON.stringify({ note: "with Ana\nGomez" }), [{ firstName: "Ana", lastName: "Gomez" }], { a: [[["01314960123"]]] }, { n: 441314960123 },
    ]) assert.ok(speaks(wordsIn(value)), JSON.stringify(value));
    assert.ok(!speaks(wordsIn({ subject: "{not JSON", body: null, on: true })));
  });

  it("is found by a name of several words, whichever comes first, and by one that is written without a space", () => {
    const many = speaksOf({ addresses: [], phones: [], names: ["Juan de la Vega", "Ana Silva Costa", "小明 王"] });
    for (const text of ["de la Vega, Juan", "Silva Costa, Ana", "Juan De La Vega", "与王小明通话", "小明 王"]) assert.ok(many(text), text);
    for (const text of ["Juan Vega", "Costa Ana", "王明"]) assert.ok(!many(text), text);
  });

  it("is nothing when nothing is known of them", () => {
    const nobody = speaksOf({ addresses: ["", " "], phones: ["12"], names: ["Ana", ""] });
    fc.assert(fc.property(fc.string(), (text) => !nobody(text)));
  });

  it("is found between whatever other words", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, after) => speaks(`${before} ana.gomez@example.com ${after}`)));
  });
});
