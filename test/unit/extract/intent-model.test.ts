import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { skipWithReason } from "../../helpers/skip.ts";
import { explainIntent, intentScore } from "../../../src/domain/extract/summary/intent-model.ts";

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

describe("the intent model", () => {
  it("comes out of its training data again, byte for byte", function () {
    this.timeout(120_000);
    if (!existsSync(at("../shared/data/text/intent/parakweet_train.jsonl"))) skipWithReason(this, "the training data are not beside the repository");
    assert.match(execFileSync(process.execPath, [at("scripts/train.ts"), "intent", "--check"], { encoding: "utf8" }), /come out again/);
  });
  it("tells asking and arranging from telling", () => {
    for (const sentence of ["Can you please send me the file?", "Let's meet on Tuesday at 3 pm.", "Please give me a call tomorrow."]) assert.ok(intentScore(sentence) > 0.5, sentence);
    for (const sentence of ["The meeting was fine.", "It rained all day in the valley.", "She was there last year."]) assert.ok(intentScore(sentence) < 0.5, sentence);
  });
  it("explains a score by the rows of words that made it", () => {
    assert.ok(explainIntent("Can you please send me the file?").top.some(({ row, adds }) => adds > 0 && /please|can you|send/.test(row)));
  });
  it("stays small", () => {
    assert.ok(statSync(at("src/domain/extract/summary/intent-weights.json")).size <= 400_000);
  });
});
