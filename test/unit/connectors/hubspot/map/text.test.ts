import assert from "node:assert/strict";
import fc from "fast-check";

import { CUT_MARK, TEXT_MAX_CHARS, htmlText, oneLine, plainText, readableText } from "../../../../../connectors/hubspot/map/text.ts";
import { cpuMs } from "../../../../helpers/cpu-time.ts";

describe("text on its way into HubSpot", () => {
  it("when it holds markup, then a reader sees the markup as text", () => {
    assert.equal(htmlText("<img src=x onerror=alert(1)> & \"q\" 'a'\nnext"), "&lt;img src=x onerror=alert(1)&gt; &amp; &quot;q&quot; &#39;a&#39;<br>next");
  });

  it("when it is too long, then it is cut between characters, with a mark, within the limit", () => {
    for (const text of ["a".repeat(TEXT_MAX_CHARS + 1), "🚚".repeat(TEXT_MAX_CHARS), "<".repeat(30_000), "\n".repeat(30_000)]) {
      for (const written of [plainText(text), htmlText(text)]) {
        if (written.length < text.length || written.includes(CUT_MARK)) assert.ok(written.endsWith(CUT_MARK));
        assert.ok(written.length <= TEXT_MAX_CHARS);
        assert.ok(written.isWellFormed());
        assert.doesNotMatch(written, /&[a-z]{0,4}<br>\[/);
      }
    }
  });

  it("when it just fits, then it is not cut", () => {
    assert.equal(plainText("a".repeat(TEXT_MAX_CHARS)).length, TEXT_MAX_CHARS);
    assert.equal(htmlText("&".repeat(Math.floor(TEXT_MAX_CHARS / 5))).includes(CUT_MARK), false);
  });

  it("when a field has one line, then line breaks become spaces", () => {
    assert.equal(oneLine(" two\r\n lines\tand more "), "two lines and more");
  });

  it("when HubSpot hands back what we wrote, then it reads as before", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const kept = plainText(text).replace(/\n+$/, "");
      assert.equal(readableText(htmlText(text)), kept);
    }));
  });
});

describe("HTML that others wrote", () => {
  it("when it has paragraphs, tags and entities, then the text remains", () => {
    assert.equal(readableText("<div style=\"\"><p>One&nbsp;&amp; two</p><p>Three<br/>four &#x1F69A; &#169; &unknown;</p></div>"), "One & two\nThree\nfour 🚚 © &unknown;");
  });

  it("when it is broken, then nothing is lost and nothing hangs", () => {
    assert.equal(readableText("5 < 6 and <b unclosed"), "5 < 6 and <b unclosed");
    assert.equal(readableText("&#0; &#xD800; &#99999999;"), "&#0; &#xD800; &#99999999;");
    const started = cpuMs();
    readableText("<".repeat(200_000));
    readableText("&#".repeat(200_000));
    assert.ok(cpuMs() - started < 2_000);
  });
});
