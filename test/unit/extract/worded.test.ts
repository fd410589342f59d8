import assert from "node:assert/strict";
import { asked } from "../../../src/domain/extract/summary/asked.ts";
import { worded } from "../../../src/domain/extract/summary/worded.ts";

const TOLD: readonly (readonly [string, string])[] = [
  ["we have 40 crates", "We have 40 crates"],
  ["and the gateway is back green, anyway", "The gateway is back green"],
  ["because it's the third pump that fails", "It's the third pump that fails"],
  ["that is precisely where the lamp failed", "That is precisely where the lamp failed"],
  ["that the lamp failed", "The lamp failed"],
  ["the drift stays under two percent", "The drift stays under 2%"],
  ["300 millimetres wide , as you know", "300 mm wide"],
  ["2. the wiring plan by Fri.", "The wiring plan by Friday"],
];

const ASKED: readonly (readonly [string, string | null])[] = [
  ["Can you ring the office about the invoice?", "Asks to ring the office about the invoice"],
  ["Could we have the Tuesday slot?", "Asks for the Tuesday slot"],
  ["What does one run?", "Asks price"],
  ["How much is the small kit?", "Asks price of the small kit"],
  ["How much time do we have?", "Asks: how much time do we have?"],
  ["Please don't call before nine.", "Asks not to call before nine"],
  ["The kits, who of us signs?", "Asks: who of us signs?"],
  ["The pump works.", null],
];

describe("a statement as a report tells it", () => {
  for (const [said, told] of TOLD) it(`tells ${told}`, () => { assert.equal(worded(said), told); });
  for (const [question, told] of ASKED) it(`tells ${question}`, () => { assert.equal(asked(question, new Set()), told); });
});
