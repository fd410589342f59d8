import assert from "node:assert/strict";
import fc from "fast-check";

import { PUBLIC_MESSAGE_MAX, publicSentence } from "../../../../connectors/shared/redact.ts";
import { cpuMs } from "../../../helpers/cpu-time.ts";

describe("a sentence fit to show", () => {
  it("when it repeats a value we sent, whole or in part, then that part is hidden", () => {
    const secret = "The board agreed to the Marigold takeover on Friday";
    assert.equal(publicSentence(`"${secret}" is too long`, [secret]), "\"…\" is too long");
    assert.equal(publicSentence("starts with The board agreed to … and more", [secret]), "starts with …… and more");
    assert.equal(publicSentence("THE BOARD AGREED is not allowed", [secret]), "…is not allowed");
  });

  it("when a short value stands whole, then it is hidden, and words that contain it stay", () => {
    assert.equal(publicSentence("Ann is unknown; Annual is not", ["Ann"]), "… is unknown; Annual is not");
  });

  it("when it names an address or a token, then neither is shown", () => {
    assert.equal(publicSentence("ana@example.com exists", []), "… exists");
    assert.equal(publicSentence("token CJT0tokentoken123 expired", ["CJT0tokentoken123"]), "token … expired");
  });

  it("when nothing of ours is in it, then it stays as it is", () => {
    assert.equal(publicSentence("Property \"steward_due\" does not exist", ["2026-04-02", "auto", ""]), "Property \"steward_due\" does not exist");
  });

  it("when much was sent, then a sentence that shares common turns with it stays legible", () => {
    const body = "We spoke of the next step and of the date. Enter the hall before you save a seat; it is required that the task is done. ".repeat(50);
    const sentence = "Enter the next step before you save the task: a date is required.";
    assert.equal(publicSentence(sentence, [body]), sentence);
  });

  it("when much was sent, then its names and figures are hidden wherever they stand, and so is a quote of it", () => {
    const body = `${"The board agreed to the Marigold takeover for 48250000 on Friday, and Zoë Example signs. ".repeat(20)}契約書の署名は来週の火曜日です`;
    for (const [said, shown] of [
      ["A task about Marigold exists for Zoë.", "A task about … exists for …."],
      ["\"Marigold takeover\" is not allowed", "\"… takeover\" is not allowed"],
      ["The amount 48250000 is too high", "The amount…is too high"],
      ["starts with the board agreed to the marigold", "starts with…"],
      ["署名は来週の火曜日です is not allowed", "… is not allowed"],
    ] as const) assert.equal(publicSentence(said, [body]), shown);
  });

  it("when letters have small forms of another length, then what is hidden is still the right place", () => {
    assert.equal(publicSentence("İİİİİİİİ secret-value-of-ours is bad", ["Secret-Value-Of-Ours"]), "İİİİİİİİ … is bad");
  });

  it("when it is long, then it is cut", () => {
    assert.ok(publicSentence("word ".repeat(1_000), []).length <= PUBLIC_MESSAGE_MAX);
  });

  it("never shows eight characters of what was sent, wherever they stand", () => {
    fc.assert(fc.property(
      fc.string({ minLength: 8, maxLength: 60 }).filter((text) => text.trim() === text && !/\s{2,}|…/.test(text) && !/[^\S ]/.test(text)),
      fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }),
      (secret, before, after) => {
        const shown = publicSentence(before + secret + after, [secret]).toLowerCase();
        return !shown.includes(secret.toLowerCase());
      },
    ));
  });

  it("when the input is hostile, then it still takes no time", () => {
    const long = "a@".repeat(50_000);
    const started = cpuMs();
    publicSentence(long, [long, "x".repeat(200_000)]);
    assert.ok(cpuMs() - started < 1_000);
  });
});
