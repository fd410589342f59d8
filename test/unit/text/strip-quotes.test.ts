import assert from "node:assert/strict";
import fc from "fast-check";
import { stripQuotes } from "../../../src/domain/text/strip-quotes.ts";

const own = "I will send the list.";
const history = "We take 10 % off.";

describe("quoted history", () => {
  for (const header of [
    "On Tue, Mar 3, 2026 at 5:10 PM Ana Example <ana@example.net> wrote:",
    "On Tue, Mar 3, 2026 at 5:10 PM A Very Long Department Name <\nana.example.with.a.long.name@example.net> wrote:",
    "Am 03.03.2026 um 17:10 schrieb Ana Example:",
    "Le mar. 3 mars 2026 à 17:10, Ana Example <ana@example.net> a écrit :",
    "El mar, 3 mar 2026 a las 17:10, Ana Example (<ana@example.net>) escribió:",
    "Il giorno mar 3 mar 2026 alle ore 17:10 Ana Example <ana@example.net> ha scritto:",
    "Em ter., 3 de mar. de 2026 às 17:10, Ana Example <ana@example.net> escreveu:",
    "Op di 3 mrt 2026 om 17:10 schreef Ana Example <ana@example.net>:",
    "Den tis 3 mars 2026 kl 17:10 skrev Ana Example <ana@example.net>:",
    "ti 3. maalisk. 2026 klo 17.10 Ana Example (ana@example.net) kirjoitti:",
    "W dniu 3.03.2026 o 17:10, Ana Example pisze:\n> x\n",
    "вт, 3 мар. 2026 г. в 17:10, Ana Example <ana@example.net>:",
    "2026年3月3日(火) 17:10 Ana Example <ana@example.net>:",
    "---- On Tue, 03 Mar 2026 17:10:00 +0100 Ana Example <ana@example.net> wrote ----",
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "----- Mensaje original -----",
    "From: Ana Example <ana@example.net>\nSent: Tuesday, March 3, 2026 5:10 PM\nTo: Ben\nSubject: RE: list\n",
    "Von: Ana Example\nGesendet: Dienstag, 3. März 2026 17:10\nAn: Ben\nBetreff: AW: Liste\n",
    "De : Ana Example <ana@example.net>\nEnvoyé : mardi 3 mars 2026 17:10\nÀ : Ben\nObjet : RE: liste\n",
    "________________________________\n*From:* Ana Example <ana@example.net>\n*Date:* Tuesday\n*To:* Ben\n",
  ]) {
    it(`below ${JSON.stringify(header.slice(0, 40))} is not the author's`, () => {
      const stripped = stripQuotes(`${own}\n\n${header}\n${header.includes(">") && header.includes("pisze") ? "> " : ""}${history}`);
      assert.equal(stripped.own, own);
      assert.match(stripped.quoted, /We take 10 % off\./);
      assert.equal(stripped.forwarded, "");
    });
  }

  it("leaves answers between the quoted lines, and below them, with the author", () => {
    const { own: kept, quoted } = stripQuotes("On 3 March 2026 at 9:00, Ana <a@example.net> wrote:\n> Option A?\n\nYes.\n\n> Option B,\nwhich is wrapped here\n> and goes on?\n\nNo.\n\nAna");
    assert.equal(kept, "Yes.\n\nNo.\n\nAna");
    assert.match(quoted, /which is wrapped here/);
  });

  it("is not seen in the author's own words", () => {
    for (const text of [
      "On the other hand, we wrote:\nnothing.", "From: our database, not From: others.", "Trip:\nFrom: Berlin\nTo: Munich\nDate: 5 March", "> 90 % uptime is what we need.",
      "Date: Wednesday 3\nTime: 7 am\nAddress: 130 Fox St", "Visit us\n>>> >>>  http://example.com <<<\ntoday", "One: this.\n\n- On Monday we start\n- Then we stop",
    ]) assert.equal(stripQuotes(text).own, text);
  });

  it("that is forwarded is told apart", () => {
    for (const line of ["---------- Forwarded message ---------", "Begin forwarded message:", "---------- Weitergeleitete Nachricht ---------", "-------- Message transféré --------"]) {
      const { own: kept, forwarded, quoted } = stripQuotes(`FYI\n\n${line}\nFrom: Ana\n\n${history}`);
      assert.deepEqual([kept, quoted], ["FYI", ""]);
      assert.ok(forwarded.startsWith(line) && forwarded.endsWith(history));
    }
  });

  it("never makes words up: every line of the parts stands in the source", () => {
    const line: fc.Arbitrary<string> = fc.constantFrom("Hello", "> quoted", ">> deeper", "On 3 March 2026, Ana wrote:", "", "-----Original Message-----", "From: a@example.net", "Sent: today", "To: b", "----", "---------- Forwarded message ---------", "Regards");
    fc.assert(fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const { own: kept, quoted, forwarded } = stripQuotes(lines.join("\n"));
      for (const part of [kept, quoted, forwarded]) for (const one of part.split("\n")) assert.ok(one.trim() === "" || lines.includes(one));
      assert.doesNotMatch(kept, /^>/m);
    }), { numRuns: 500 });
  });

  it("beyond the limits is left out, and flagged only when it may be the author's", () => {
    assert.equal(stripQuotes(`${own}\n\nOn 3 March 2026, Ana wrote:\n${"> old\n".repeat(5_000)}`).cut, false);
    assert.equal(stripQuotes("line\n".repeat(5_000)).cut, true);
  });
});
