import assert from "node:assert/strict";
import fc from "fast-check";
import { detectLanguage } from "../../../src/domain/text/language.ts";
import { foldDiacritics, foldSpace, foldText } from "../../../src/domain/text/fold.ts";
import { instantOfWall, isZone, localDateOf, offsetMinutesAt } from "../../../src/domain/text/local-time.ts";
import { sentences } from "../../../src/domain/text/sentences.ts";
import { cpuMs } from "../../helpers/cpu-time.ts";

const split = (text: string): string[] => sentences(text).map((one) => one.text);

describe("sentences", () => {
  for (const [name, text, expected] of [
    ["end at full stops, question and exclamation marks", "One here. Two? Three!", ["One here.", "Two?", "Three!"]],
    ["go on after abbreviations", "Ask Mr. Dunn or Dr. Ana Example, e.g. on Monday. Then call.", ["Ask Mr. Dunn or Dr. Ana Example, e.g. on Monday.", "Then call."]],
    ["go on after hours and numbers", "Call me at 9 a.m. on Friday or see no. 5 approx. 3 days later. Fine.", ["Call me at 9 a.m. on Friday or see no. 5 approx. 3 days later.", "Fine."]],
    ["end after hours before a new sentence", "Call me at 9 a.m. We start then.", ["Call me at 9 a.m.", "We start then."]],
    ["go on after initials", "J. Carter and A. B. Example came. They left.", ["J. Carter and A. B. Example came.", "They left."]],
    ["join lines that a mail program wrapped", "I will send you the revised installation drawing of the\nwhole plant by Friday. Could you\nask Rob?", ["I will send you the revised installation drawing of the whole plant by Friday.", "Could you ask Rob?"]],
    ["never run over a paragraph", "First without a stop\n\nSecond without a stop", ["First without a stop", "Second without a stop"]],
    ["keep list items apart", "We need:\n1. the drawings\n2. the Modbus map\n- a letter", ["We need:", "1. the drawings", "2. the Modbus map", "- a letter"]],
    ["keep a greeting and a name apart from the text", "Hi Ana,\n\nFine by me.\n\nBen", ["Hi Ana,", "Fine by me.", "Ben"]],
    ["keep decimals and firms whole", "We run 25.6 kHz for Example Inc. and others. Yes.", ["We run 25.6 kHz for Example Inc. and others.", "Yes."]],
  ] as const) {
    it(name, () => {
      assert.deepEqual(split(text), expected);
    });
  }

  it("stand where their offsets say, in order, and together hold every word", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("Hello", "Mr.", "a.m.", "ok.", "why?", "\n", "\n\n", "- x", "1.", "5", "J.", "and", "\u00a0", "…"), { maxLength: 40 }), (words) => {
      const text = words.join(" ");
      let last = 0;
      for (const { text: one, start, end } of sentences(text)) {
        assert.ok(start >= last && end > start);
        assert.equal(foldSpace(text.slice(start, end)), foldSpace(one));
        last = end;
      }
      assert.equal(foldSpace(split(text).join(" ")).replace(/\s/g, ""), text.replace(/\s/g, ""));
    }), { numRuns: 500 });
  });

  it("of nothing but abbreviations take no time", () => {
    const started = cpuMs();
    sentences("Mr. ".repeat(50_000));
    assert.ok(cpuMs() - started < 1_000);
  });
});

describe("folding", () => {
  it("makes spellings of one text equal", () => {
    assert.equal(foldText("“I’ll\u00a0send\nit” – ﬁne"), foldText("\"I'll send it\" - fine"));
    assert.equal(foldText("Zielińska, Łukasz Müller-Straße, Þór", { diacritics: true }), "zielinska, lukasz muller-strasse, thor");
    assert.equal(foldDiacritics("Ibáñez"), "Ibanez");
  });

  it("twice is once", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
      assert.equal(foldSpace(foldSpace(text)), foldSpace(text));
    }));
  });
});

describe("the language of a text", () => {
  for (const [language, text] of [
    ["en", "Thank you for the offer of the pilot. I have read it with my colleagues and we have some questions about the sensors."],
    ["de", "vielen Dank für Ihre Nachricht. Ich bin bis einschließlich 25. Februar nicht im Büro und lese meine E-Mails nicht."],
    ["fr", "Bonjour, nous avons bien reçu votre offre et nous vous remercions pour la visite de la semaine dernière dans notre usine."],
    ["es", "Hola, gracias por la oferta que nos mandaron para el proyecto de los remolques, pero no es lo que necesitamos."],
    ["it", "Buongiorno, abbiamo letto la vostra offerta per il progetto e non abbiamo altre domande, grazie della visita."],
    ["nl", "Bedankt voor het bericht, we hebben de offerte van de sensoren nog niet met de directie kunnen bespreken."],
    ["ja", "お世話になっております。見積書を確認しました。"],
    ["zh", "我们已经收到报价,下周给您答复。"],
    ["ru", "Спасибо за предложение, мы ответим на следующей неделе."],
  ] as const) {
    it(`is told for ${language}`, () => {
      assert.equal(detectLanguage(text).language, language);
    });
  }

  it("is English with foreign greetings and names, and unknown in a few words", () => {
    assert.equal(detectLanguage("Hola Inês, I checked with the workshop and the number I gave you in January was only Sagunto. Un saludo, Lucía").language, "en");
    assert.equal(detectLanguage("+1 216 555 0188 OK").language, null);
  });
});

describe("local time", () => {
  it("knows zones, offsets and the day they make of an instant", () => {
    assert.equal(isZone("Europe/Berlin"), true);
    assert.equal(isZone("Mars/Base"), false);
    assert.equal(offsetMinutesAt("2026-07-01T00:00:00Z", "America/New_York"), -240);
    assert.equal(localDateOf("2026-03-06T02:00:00Z", "America/New_York"), "2026-03-05");
    assert.equal(localDateOf("2026-03-06T02:00:00Z", "America/New_York", 480), "2026-03-06");
  });

  it("puts a clock reading on the right side of a change of the clocks", () => {
    const at = (hour: number, day: number, month: number): string => instantOfWall({ year: 2026, month, day, hour, minute: 30, second: 0 }, "America/New_York");
    assert.equal(at(1, 8, 3), "2026-03-08T06:30:00.000Z");
    assert.equal(at(3, 8, 3), "2026-03-08T07:30:00.000Z");
    assert.equal(at(2, 8, 3), "2026-03-08T07:30:00.000Z");
    assert.equal(at(1, 1, 11), "2026-11-01T05:30:00.000Z");
    assert.equal(at(3, 1, 11), "2026-11-01T08:30:00.000Z");
  });
});
