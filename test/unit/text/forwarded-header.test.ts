import assert from "node:assert/strict";
import { forwardedHeader } from "../../../src/domain/text/forwarded-header.ts";

describe("the header of a forwarded message", () => {
  const blocks: readonly (readonly [program: string, text: string])[] = [
    ["Gmail", "---------- Forwarded message ---------\nFrom: Ana Example <ana@example.com>\nDate: Tue, 10 Mar 2026 09:00\nSubject: Pumps\nTo: Ben Sample <ben@seller.example>\n\nThe body."],
    ["Outlook in German", "-----Ursprüngliche Nachricht-----\nVon: Ana Example <ana@example.com>\nGesendet: Dienstag, 10. März 2026 09:00\nAn: Ben Sample <ben@seller.example>\nBetreff: Pumps\n\nThe body."],
    ["Outlook in French", "De : Ana Example <ana@example.com>\nEnvoyé : mardi 10 mars 2026 09:00\nÀ : Ben Sample <ben@seller.example>\nObjet : Pumps\n\nThe body."],
    ["Outlook with stars", "*From:* Ana Example <ana@example.com>\n*Sent:* Tuesday\n*To:* Ben Sample <ben@seller.example>\n*Subject:* Pumps\n\nThe body."],
    ["a quoted one", "> From: Ana Example <ana@example.com>\n> To: Ben Sample <ben@seller.example>\n> Subject: Pumps\n>\nThe body."],
  ];
  for (const [program, text] of blocks) {
    it(`when it is as ${program} writes it, then sender, recipient, subject and body are found`, () => {
      const header = forwardedHeader(text);
      assert.deepEqual(header?.from, [{ name: "Ana Example", email: "ana@example.com" }]);
      assert.deepEqual(header.to, [{ name: "Ben Sample", email: "ben@seller.example" }]);
      assert.equal(header.subject, "Pumps");
      assert.match(header.body, /The body\.$/u);
    });
  }

  it("when several recipients stand on one line, then each is found, a family name first or not", () => {
    const header = forwardedHeader("From: Instrument Shop\nTo: \"Example, Ana\" <ana@example.com>, ben@seller.example; Eva Other\nSubject: x\n\ny");
    assert.deepEqual(header?.from, [{ name: "Instrument Shop", email: null }]);
    assert.ok(header.to.some((one) => one.email === "ana@example.com"));
    assert.ok(header.to.some((one) => one.name === "Eva Other"));
  });

  it("when there are no header lines, then there is none", () => {
    assert.equal(forwardedHeader("Hello,\nplease see below: the drawing.\n"), null);
    assert.equal(forwardedHeader(""), null);
  });
});
