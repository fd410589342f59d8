import assert from "node:assert/strict";
import fc from "fast-check";
import { contentWords } from "../../../src/domain/extract/summary/content-words.ts";

/** One letter is no word, and with it a text is no longer read as ASCII. */
const BEYOND_ASCII = " é";

describe("words of content", () => {
  it("when a text is told, then its words stand there by their stems, and words that say nothing do not", () => {
    assert.deepEqual([...contentWords("We've moved the in-house meetings to 3.5 hours, 9 of them.")], ["mov", "in-hous", "meeting", "3.5", "hour", "9"]);
  });

  it("when a text is of ASCII, then it has the words that it has among other letters, whichever were known before", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("Price", "prices", "in-house", "o'clock", "x", "7", "3.5", "-", ".", ",", " ", "  ", "the", "Ana's"), { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      assert.deepEqual([...contentWords(text)], [...contentWords(text + BEYOND_ASCII)]);
    }));
  });

  it("when more words come up than are remembered, then each still has its stem", () => {
    for (let at = 0; at < 10_000; at += 1) assert.deepEqual([...contentWords(`word${String(at)} parts`)], [`word${String(at)}`, "part"]);
  });
});
