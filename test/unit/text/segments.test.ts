import assert from "node:assert/strict";
import * as fc from "fast-check";
import { segmentsOf } from "../../../src/domain/text/segments.ts";

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const SIGNS = Array.from("aAbZz09.!?,;:-–—()[]{}\"'«»‘’“”„ \t\u00a0éÉßªº•…€$%&/\\@#*+=<>|~^_`÷×°§©®´µıſ¡¿ŉ");
const text = fc.array(fc.oneof(fc.constantFrom(...SIGNS), fc.constantFrom(". ", "! ", "? ", '." ', "e.g. ", "Mr. ", " 3.5", "U.S. ")), { maxLength: 20 }).map((parts) => parts.join(""));

describe("the segments of a line", () => {
  it("are those that the rules of Unicode give", () => {
    fc.assert(fc.property(fc.oneof(text, fc.string({ unit: "grapheme", maxLength: 30 })), (line) => {
      const expected = Array.from(segmenter.segment(line), ({ segment, index }) => ({ start: index, end: index + segment.length }));
      // Line ends are for the caller to take out.
      if (!/[\r\n\u0085\u2028\u2029]/.test(line)) assert.deepEqual([...segmentsOf(line)], expected);
    }), { numRuns: 5_000 });
  });
});
