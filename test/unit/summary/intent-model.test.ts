import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { intentFeatures } from "../../../src/domain/summary/intent-features.ts";
import { intentScore } from "../../../src/domain/summary/intent-model.ts";

describe("the intent model", () => {
  it("tells asking and arranging from telling", () => {
    for (const sentence of ["Can you please send me the file?", "Let's meet on Tuesday at 3 pm.", "Please give me a call tomorrow."]) assert.ok(intentScore(sentence) > 0.5, sentence);
    for (const sentence of ["The meeting was fine.", "It rained all day in the valley.", "She was there last year."]) assert.ok(intentScore(sentence) < 0.5, sentence);
  });
  it("sees words, pairs and triples, numbers as one sign", () => {
    const features = intentFeatures("Call me at 9");
    for (const wanted of ["call", "call me", "^ call me", "at #"]) assert.ok(features.includes(wanted), wanted);
  });
  it("stays small", () => {
    assert.ok(statSync(new URL("../../../src/domain/summary/intent-weights.json", import.meta.url)).size <= 400_000);
  });
});
