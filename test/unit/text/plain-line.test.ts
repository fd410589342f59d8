import assert from "node:assert/strict";
import fc from "fast-check";

import { plainLine } from "../../../src/domain/text/plain-line.ts";

describe("a line as a reader would see it", () => {
  for (const [name, given, shown] of [
    ["tags go, their words stay", "<b>Offer</b> <i class='x'>12</i><br/>net", "Offer 12 net"],
    ["a script goes with its words", "Offer <script type=x>go()</script>12<style>p{}</style>", "Offer 12"],
    ["what is left of a tag around a tag is none", "<scr<script>ipt>12</scr</script>ipt> Offer", "<scr ipt>12</scr ipt> Offer"],
    ["comments go", "Offer <!-- hidden --> 12", "Offer 12"],
    ["direction marks, Unicode tags and soft hyphens go", "Of\u00adfer\u202e 12\u{e0041}\u{e0042}", "Offer 12"],
    ["controls and line breaks become one blank", "Offer\r\n\t\u0000 12", "Offer 12"],
    ["addresses, comparisons and arrows stay", "Re: <ana@example.com> < 5 units -> 12", "Re: <ana@example.com> < 5 units -> 12"],
    ["letters that need joiners keep them", "می\u200cخواهم 👩\u200d🔧", "می\u200cخواهم 👩\u200d🔧"],
  ] as const) it(name, () => { assert.equal(plainLine(given), shown); });

  it("when cleaned again, then nothing changes; and no tag is left", () => {
    const piece = fc.constantFrom("<", ">", "/", "b", "script", "img ", "<b>", "</b>", "<!--", "-->", " ", "x", "\u202e", "a@b.example");
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const once = plainLine(pieces.join(""));
      assert.equal(plainLine(once), once);
      assert.doesNotMatch(once, /<\/?(?:b|script|img)(?:[\s/][^<>]*)?>/i);
    }), { numRuns: 2_000 });
  });
});
