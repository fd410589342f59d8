import assert from "node:assert/strict";
import { asked } from "../../../src/domain/extract/summary/asked.ts";
import { telegram } from "../../../src/domain/extract/summary/telegram.ts";

const SHORT: readonly (readonly [string, string])[] = [
  ["we have 40 crates", "40 crates"],
  ["The gateway is back green", "Gateway back green"],
  ["It's the third pump that fails", "Third pump that fails"],
  ["the drift stays under two percent", "Drift stays under 2%"],
  ["Hall C does not need any", "Hall C needs none"],
  ["we're not looking to buy anything this year", "Looking to buy nothing this year"],
  ["36 parcels a minute", "36 parcels a minute"],
  ["the sheath of type A fits", "Sheath of type A fits"],
  ["so the lamp is not red", "Lamp not red"],
  ["2. the wiring plan", "Wiring plan"],
];

const ASKED: readonly (readonly [string, string | null])[] = [
  ["Can you ring the office about the invoice?", "Asks to ring office about invoice"],
  ["Could we have the Tuesday slot?", "Asks for Tuesday slot"],
  ["What does one run?", "Asks price"],
  ["How much is the small kit?", "Asks price of small kit"],
  ["How much time do we have?", "Asks how much time do we have"],
  ["Please don't call before nine.", "Asks not to call before nine"],
  ["The kits, who of us signs?", "Asks who of us signs"],
  ["The pump works.", null],
];

describe("a statement in few words", () => {
  for (const [full, short] of SHORT) it(`says ${short}`, () => { assert.equal(telegram(full), short); });
  for (const [question, told] of ASKED) it(`tells ${question}`, () => { assert.equal(asked(question, new Set()), told); });
});
