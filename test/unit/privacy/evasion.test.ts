import assert from "node:assert/strict";

import { screen } from "../../../src/domain/privacy/screen.ts";
import { mail, passedText, SELLER } from "./some-screening.ts";

const CARD = "4111 1111 1111 1111";
const eachDigit = (draw: (digit: number) => string): string => CARD.replaceAll(/\d/g, (digit) => draw(Number(digit)));
const inScript = (zero: number): string => eachDigit((digit) => String.fromCodePoint(zero + digit));
const behindEach = (mark: string): string => eachDigit((digit) => `${String(digit)}${mark}`);

/** One card, drawn so that a person reads it and a pattern for ASCII digits does not. */
const DRAWN: Readonly<Record<string, string>> = {
  "Gujarati digits": inScript(0x0ae6), "Tamil digits": inScript(0x0be6), "Khmer digits": inScript(0x17e0), "N'Ko digits": inScript(0x07c0), "bold mathematical digits": inScript(0x1d7ce),
  "the last row of mathematical digits": inScript(0x1d7f6), "segmented digits": inScript(0x1fbf0), "raised digits": eachDigit((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit)), "lowered digits": eachDigit((digit) => "₀₁₂₃₄₅₆₇₈₉".charAt(digit)),
  "white digits on black": eachDigit((digit) => "⓿❶❷❸❹❺❻❼❽❾".charAt(digit)), "keys": behindEach("\ufe0f\u20e3"), "struck out": behindEach("\u0336"), "with tags between": behindEach("\u{e0030}"), "with selectors between": behindEach("\u{e0101}"),
  "HTML's named blanks": CARD.replaceAll(" ", "&nbsp;"), "HTML's numbered blanks": CARD.replaceAll(" ", "&#160;"), "HTML's numbered digits": eachDigit((digit) => `&#${String(48 + digit)};`), "hexadecimal ones": eachDigit((digit) => `&#x3${String(digit)};`),
  "dots in the middle": CARD.replaceAll(" ", "·"), "bullets": CARD.replaceAll(" ", "•"), "a quoted line that breaks": "4111 1111 1111\n> 1111", "backslashes": CARD.replaceAll(" ", "\\"),
};

describe("a value that is written to be overlooked", () => {
  for (const [name, drawn] of Object.entries(DRAWN)) {
    it(`is found: ${name}`, () => {
      const text = passedText(screen(mail(`Please charge ${drawn} for the pump.`), SELLER));
      assert.ok(!text.includes(drawn) && text.includes("Please charge [card removed]") && text.includes("for the pump."), text);
    });
  }

  it("goes with the code behind its date", () => {
    for (const written of [`${CARD} 12/28 737`, `${CARD}, exp 1228 737`, `${CARD} exp 12/28 737.`]) assert.doesNotMatch(passedText(screen(mail(written), SELLER)), /737|28/, written);
  });

  it("is found behind whatever stands between it and the word for it", () => {
    for (const between of [" - ", " – ", " | ", " -> ", "→", "'s "]) assert.doesNotMatch(passedText(screen(mail(`The portal password${between}Zebra7!x and the rest is known.`), SELLER)), /Zebra/, between);
    for (const between of [" - ", " | ", " -> "]) assert.doesNotMatch(passedText(screen(mail(`The PIN${between}4711 opens it.`), SELLER)), /4711/, between);
  });

  it("is found where a key breaks off and another begins", () => {
    const text = passedText(screen(mail("Here: -----BEGIN PRIVATE KEY-----\nMIIEvZebra\n-----BEGIN PRIVATE KEY-----\nMIIEvOtter\n-----END PRIVATE KEY----- and the pump."), SELLER));
    assert.ok(!/Zebra|Otter/.test(text) && text.includes("and the pump."), text);
  });

  it("is found when the word for it comes after it", () => {
    for (const said of ["Zebra7 is the password for the portal.", "Zebra7!x ist das Passwort.", "By the way Zebra7!x was our old portal password, it opens the rest.", "Das Passwort lautet Zebra7!x."]) assert.doesNotMatch(passedText(screen(mail(said), SELLER)), /Zebra/, said);
    for (const text of ["Version2 is the password manager we use.", "What is the password for the portal?", "Step 4 is the password reset.", "Windows11 is the password-free one."]) assert.ok(passedText(screen(mail(text), SELLER)).includes(text), text);
  });

  it("is found when it is said in German", () => {
    for (const said of ["vier eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins", "Vier, doppel-eins, eins, dann elf elf, äh elf elf, doppeleins und eins eins"]) {
      const text = passedText(screen(mail(`Die Karte ist ${said}. Bitte die Pumpe liefern.`), SELLER));
      assert.ok(!/eins|elf/i.test(text) && text.includes("Bitte die Pumpe liefern."), text);
    }
    const iban = "DE neunundachtzig drei sieben null vier null null vier vier null fünf drei zwo null eins drei null null null";
    assert.doesNotMatch(passedText(screen(mail(`Die IBAN ist ${iban}.`), SELLER)), /neunundachtzig|fünf/);
    for (const text of ["Wir brauchen zwei, drei oder vier Pumpen bis acht Uhr.", "Es kamen elf Leute, zwölf waren eingeladen."]) assert.ok(passedText(screen(mail(text), SELLER)).includes(text), text);
  });

  it("when it is none, then entities, raised digits and hyphens stay as they are written", () => {
    for (const text of ["R&D &#38; more, 10 m² at 5 °C, see notes ①②③", "The token-2026 offer and the pin-4711 connector", "Password - required for everybody", "4 &lt; 5 &#8230; 6"]) assert.ok(passedText(screen(mail(text), SELLER)).includes(text), text);
  });

  it("is found where a telephone number belongs, and a number that can be dialled is left", () => {
    const people = [{ role: "from", phone: "3782 822463 10005" }, { role: "cc", phone: "tel:378282246310005" }, { role: "cc", phone: "078-05-1120" }, { role: "to", phone: "+49 1511 2345678" }, { role: "to", phone: "216.555.0188" }] as const;
    const screening = screen({ ...mail("The drawing is attached."), participants: people }, SELLER);
    assert.ok(screening.outcome === "pass");
    assert.deepEqual(screening.activity.participants.map(({ phone }) => phone), ["[card removed]", "tel:[card removed]", "[id removed]", "+49 1511 2345678", "216.555.0188"]);
  });

  it("is found in ids of whatever grouping, and behind words in capitals", () => {
    for (const id of ["visa:4111/1111/1111/1111", "4111:1111:1111:1111@x", "Password:Zebra7!x", "PWD=Zebra7!x"]) {
      const screening = screen({ ...mail("The drawing is attached."), sourceId: id, threadId: id }, SELLER);
      assert.ok(screening.outcome === "pass");
      assert.doesNotMatch(JSON.stringify([screening.activity.sourceId, screening.activity.threadId]), /1111|Zebra/, id);
    }
  });

  it("when it stood in the names of two answers, then both answers are kept", () => {
    const screening = screen(mail("", { fields: { [`card ${CARD}`]: "the pump", "card 5105 1051 0510 5100": "the valve" } }), SELLER);
    assert.ok(screening.outcome === "pass");
    assert.deepEqual(Object.values(screening.activity.text.fields), ["the pump", "the valve"]);
    assert.doesNotMatch(JSON.stringify(screening.activity.text.fields), /1111|5105/);
  });
});
