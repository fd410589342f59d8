import assert from "node:assert/strict";
import { htmlToMailText } from "../../../src/adapters/parse/html.ts";
import { splitMailText } from "../../../src/adapters/parse/mail-text.ts";
import { cpuMs } from "../../helpers/cpu-time.ts";

const split = (html: string, subject = "Re: x"): ReturnType<typeof splitMailText>["text"] => splitMailText({ plain: null, html, subject }).text;

describe("hidden text of an HTML mail", () => {
  for (const [name, html] of [
    ["display:none", '<div style="display: none">secret</div>'],
    ["visibility:hidden", '<span style="visibility:hidden">secret</span>'],
    ["a font of one pixel", '<span style="font-size:1px">secret</span>'],
    ["a font of no size", '<td style="font-size:0">secret</td>'],
    ["no opacity", '<p style="opacity:0.0">secret</p>'],
    ["white on white", '<span style="color:#fff">secret</span>'],
    ["nearly white on white", '<font color="#FEFEFE">secret</font>'],
    ["white on a white box", '<div style="background:#ffffff"><b style="color:rgb(255, 255, 255)">secret</b></div>'],
    ["black on black", '<div style="background-color:black"><b>secret</b></div>'],
    ["mso-hide", '<div style="mso-hide:all">secret</div>'],
    ["no height", '<div style="max-height:0;overflow:hidden">secret</div>'],
    ["off the page", '<div style="position:absolute;left:-9999px">secret</div>'],
    ["the hidden attribute", "<div hidden>secret</div>"],
    ["a class that the style sheet hides", "<style>.pre { display:none !important }</style><div class='x pre'>secret</div>"],
    ["a parent that is hidden", '<div style="display:none"><p style="display:block"><b>secret</b></p></div>'],
  ] as const) {
    it(`by ${name} never reaches the body`, () => {
      const { text, hidden } = htmlToMailText(`<html><body><p>Hello Ana.</p>${html}<p>Bye.</p></body></html>`);
      assert.doesNotMatch(text, /secret/);
      assert.match(text, /Hello Ana\.[^]*Bye\./);
      assert.equal(hidden, "secret");
    });
  }

  for (const [name, html] of [
    ["a child that sets the size back", '<td style="font-size:0"><span style="font-size:14px">seen</span></td>'],
    ["white on a coloured button", '<td bgcolor="#0070c0"><a style="color:#ffffff">seen</a></td>'],
    ["white on a picture", '<div style="background:url(a.png)"><b style="color:white">seen</b></div>'],
    ["a class hidden only on small screens", "<style>@media (max-width:600px){ .wide { display:none } }</style><p class=wide>seen</p>"],
    ["small print", '<p style="font-size:9px">seen</p>'],
  ] as const) {
    it(`is not ${name}`, () => {
      const { text, hidden } = htmlToMailText(html);
      assert.match(text, /seen/);
      assert.equal(hidden, "");
    });
  }

  it("is looked for in the HTML even where the plain text is read", () => {
    const { text } = splitMailText({ plain: "Hello.", html: '<p>Hello.</p><i style="display:none">secret</i>', subject: "" });
    assert.equal(text.body, "Hello.");
    assert.equal(text.hidden, "secret");
  });

  it("leaves scripts, styles, titles and comments out of both", () => {
    const { text, hidden } = htmlToMailText("<title>t</title><style>p{}</style><script>s()</script><!-- c --><!--[if mso]>m<![endif]--><p>Hello</p>");
    assert.equal(text, "Hello");
    assert.equal(hidden, "");
  });
});

describe("history in an HTML mail", () => {
  const own = "I will send the list tomorrow.";
  for (const [name, html] of [
    ["Gmail", `<div>${own}</div><div class="gmail_quote"><div class="gmail_attr">On Tue, 10 Feb 2026 at 8:41, Ana &lt;a@example.net&gt; wrote:<br></div><blockquote class="gmail_quote">We take 10 % off.</blockquote></div>`],
    ["Outlook on the web", `<div>${own}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ana<br><b>Sent:</b> Tuesday<br></div><div>We take 10 % off.</div>`],
    ["Outlook on the desk", `<p>${own}</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>Von:</b> Ana</p></div></div><p>We take 10 % off.</p>`],
    ["Thunderbird", `<p>${own}</p><div class="moz-cite-prefix">Am 10.02.26 um 08:41 schrieb Ana:<br></div><blockquote type="cite"><p>We take 10 % off.</p></blockquote>`],
    ["Apple Mail", `<div>${own}</div><blockquote type="cite"><div>On 10 Feb 2026, at 08:41, Ana &lt;a@example.net&gt; wrote:</div><div>We take 10 % off.</div></blockquote>`],
    ["Yahoo", `<div>${own}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Tuesday Ana wrote:</div><div>We take 10 % off.</div></div>`],
  ] as const) {
    it(`as ${name} writes it is not the author's`, () => {
      const { body, quoted } = split(html);
      assert.equal(body, own);
      assert.match(quoted, /We take 10 % off\./);
    });
  }

  it("leaves answers between quoted lines with the author", () => {
    const { body } = split("<blockquote type=cite>Option A?</blockquote><p>Yes.</p><blockquote type=cite>Option B?</blockquote><p>No.</p>");
    assert.equal(body, "Yes.\n\nNo.");
  });

  it("that is forwarded goes to the forwarded part", () => {
    const { body, forwarded, quoted } = split('<div>FYI, nothing to add.</div><div class="gmail_quote"><div>---------- Forwarded message ---------<br>From: Ana</div><p>We take 10 % off.</p></div>', "Fwd: x");
    assert.equal(body, "FYI, nothing to add.");
    assert.match(forwarded, /We take 10 % off/);
    assert.equal(quoted, "");
  });

  it("survives broken and deeply nested markup quickly", () => {
    const started = cpuMs();
    const { text, truncated } = htmlToMailText(`<p>first</p>${"<div><b><blockquote>".repeat(50_000)}deep${"</div>".repeat(10)}`);
    assert.match(text, /first/);
    assert.ok(truncated);
    assert.ok(cpuMs() - started < 2_000);
  });
});
