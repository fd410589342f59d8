import assert from "node:assert/strict";
import { quotesShown } from "../../../src/domain/review/quotes-shown.ts";

const activity = (body: string) => ({ text: { subject: "Offer", body, quoted: "", forwarded: "", signature: "", transcript: [], fields: {}, hidden: "" } });
const DETAIL = 'Why you are asked:\n- Our side made a promise.\n- Promise (discount): "We will give you ten percent."\n\nSummary:\n"Not: a quote"';

describe("the quotes of a review", () => {
  it("stand in the words around them, with what was removed told apart", () => {
    const [quote, ...more] = quotesShown(DETAIL, activity("Their card is [card removed].\nWe will  give you\nten percent. Then we meet."));
    assert.deepEqual(more, []);
    assert.deepEqual(quote, {
      about: "Promise (discount)",
      parts: [
        { text: "Offer Their card is ", is: "text" }, { text: "[card removed]", is: "masked" }, { text: ". ", is: "text" },
        { text: "We will give you ten percent.", is: "quote" }, { text: " Then we meet.", is: "text" },
      ],
    });
  });

  it("stand alone where the text is gone, or has them no longer", () => {
    const alone = [{ about: "Promise (discount)", parts: [{ text: "We will give you ten percent.", is: "quote" }] }];
    assert.deepEqual(quotesShown(DETAIL, null), alone);
    assert.deepEqual(quotesShown(DETAIL, activity("Something else.")), alone);
  });

  it("are cut out of a long text at words", () => {
    const [quote] = quotesShown(DETAIL, activity(`${"before ".repeat(100)}We will give you ten percent. ${"after ".repeat(100)}`));
    const texts = quote?.parts.map(({ text }) => text) ?? [];
    assert.match(texts[0] ?? "", /^… (before )+$/);
    assert.match(texts[2] ?? "", /^ (after )+.* …$/);
    assert.ok(texts.join("").length < 500);
  });
});
