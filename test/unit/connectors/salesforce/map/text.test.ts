import assert from "node:assert/strict";
import fc from "fast-check";

import { CUT_MARK, DESCRIPTION_MAX_CHARS, LINE_MAX_CHARS, oneLine, plainText } from "../../../../../connectors/salesforce/map/text.ts";

/** As Salesforce may keep it. */
const stored = (text: string): string => text.replaceAll("\n", "\r\n");

describe("text on its way into Salesforce", () => {
  it("when it is too long, then it is cut between characters, with a mark, within the limit, line ends counted twice", () => {
    for (const text of ["a".repeat(DESCRIPTION_MAX_CHARS + 1), "🚚".repeat(DESCRIPTION_MAX_CHARS), `a${"\nb".repeat(20_000)}`]) {
      const written = plainText(text);
      assert.ok(written.endsWith(`\n${CUT_MARK}`));
      assert.ok(stored(written).length <= DESCRIPTION_MAX_CHARS);
      assert.ok(stored(written).length > DESCRIPTION_MAX_CHARS - 10);
      assert.ok(written.isWellFormed());
    }
  });

  it("when it just fits, then it is not cut", () => {
    assert.equal(plainText("a".repeat(DESCRIPTION_MAX_CHARS)).length, DESCRIPTION_MAX_CHARS);
    assert.equal(oneLine("a".repeat(LINE_MAX_CHARS)).length, LINE_MAX_CHARS);
  });

  it("when a line is too long, then it ends with a mark", () => {
    const written = oneLine(`${"word ".repeat(100)}🚚`);
    assert.ok(written.length <= LINE_MAX_CHARS && written.endsWith("…") && !written.endsWith(" …"));
  });

  it("when what was cut is cut again, then it stays as it is", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
      for (const cut of [oneLine, (one: string) => plainText(one, 100)]) assert.equal(cut(cut(text)), cut(text));
    }));
  });

  it("when a field has one line, then line breaks become spaces", () => {
    assert.equal(oneLine(" two\r\n lines\tand more "), "two lines and more");
  });
});
