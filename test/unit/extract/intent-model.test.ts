import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { skipWithReason } from "../../helpers/skip.ts";
import { intentFeatures } from "../../../src/domain/extract/summary/intent-features.ts";
import { explainIntent, intentScore } from "../../../src/domain/extract/summary/intent-model.ts";

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

describe("the intent model", () => {
  it("comes out of its training data again, byte for byte", function () {
    this.timeout(120_000);
    if (!existsSync(at("../shared/data/text/intent/parakweet_train.jsonl"))) skipWithReason(this, "the training data are not beside the repository");
    assert.match(execFileSync(process.execPath, [at("scripts/train-intent.ts"), "--check"], { encoding: "utf8" }), /come out again/);
  });
  it("tells asking and arranging from telling", () => {
    for (const sentence of ["Can you please send me the file?", "Let's meet on Tuesday at 3 pm.", "Please give me a call tomorrow."]) assert.ok(intentScore(sentence) > 0.5, sentence);
    for (const sentence of ["The meeting was fine.", "It rained all day in the valley.", "She was there last year."]) assert.ok(intentScore(sentence) < 0.5, sentence);
  });
  it("sees words, pairs and triples, numbers as one sign", () => {
    const features = intentFeatures("Call me at 9");
    for (const wanted of ["call", "call me", "^ call me", "at #"]) assert.ok(features.includes(wanted), wanted);
  });
  it("explains a score by the features that made it, strongest first, and they add up to it", () => {
    for (const sentence of ["Can you please send me the file?", "The meeting was fine.", "Let's meet on Tuesday at 3 pm.", ""]) {
      const { score, bias, top, rest } = explainIntent(sentence, 4);
      const sum = bias + rest + top.reduce((all, { adds }) => all + adds, 0);
      assert.ok(Math.abs(1 / (1 + Math.exp(-sum)) - score) < 1e-9, sentence);
      assert.ok(top.length <= 4 && top.every(({ adds }, at) => at === 0 || Math.abs(adds) <= Math.abs(top[at - 1]?.adds ?? 0)));
      assert.equal(score, intentScore(sentence));
    }
    assert.ok(explainIntent("Can you please send me the file?").top.some(({ feature, adds }) => adds > 0 && /please|can you|send|@ask/.test(feature)));
  });
  it("stays small", () => {
    assert.ok(statSync(new URL("../../../src/domain/extract/summary/intent-weights.json", import.meta.url)).size <= 400_000);
  });
});
