import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { z } from "zod";
import { LinearModel } from "../../../src/domain/text/sentence-model/linear-model.ts";
import { Ngrams } from "../../../src/domain/text/sentence-model/ngrams.ts";
import { explainSentence, likeliestKind, readSentence, scoreOf } from "../../../src/domain/text/sentence-model/read-sentence.ts";
import { tokensOf } from "../../../src/domain/text/sentence-model/tokens.ts";
import { NONE } from "../../../src/domain/text/sentence-model/word-numbers.ts";

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const Text = z.object({ text: z.string() });
const words = fc.array(fc.constantFrom("we", "will", "not", "free", "of", "charge", "Anna", "12", "%", "12%", "$", "?", "won't", "14th", "Friday", "\u{1f600}", "é"), { maxLength: 200 }).map((all) => all.join(" "));

describe("the words of a sentence, as the sentence model reads them", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["We'll hold it, won't we?", "we will hold it will not we ?"],
    ["12% off till 2028", "#percent off till #year"],
    ["twenty-five percent", "#percent"],
    ["$4,200 or 80k euros", "#money or #money"],
    ["by Friday the 14th at 5pm, thanks Anna Smith", "by #day the #ordinal at #time thanks #name"],
    ["dont call, im out", "do not call i am out"],
    ["", ""],
  ];
  for (const [sentence, wanted] of cases) it(`reads ${JSON.stringify(sentence)}`, () => {
    assert.equal(tokensOf(sentence).join(" "), wanted);
  });
});

describe("rows of words", () => {
  it("are found again when they were learnt, and no others", () => {
    const rows = new Ngrams();
    const learnt = rows.learn("free of charge");
    assert.equal(rows.find("free of charge"), learnt);
    assert.notEqual(rows.find("free of"), NONE);
    assert.deepEqual(["of charge", "charge", "free of cost"].map((row) => rows.find(row)), [NONE, NONE, NONE]);
    assert.deepEqual([...rows.named()].map(([, name]) => name), ["free", "free of", "free of charge"]);
  });
  it("of a sentence are all its words, pairs, triples, and pairs around a word, however many rows there are", () => {
    const rows = new Ngrams();
    for (let number = 0; number < 5_000; number += 1) rows.learn(`word${String(number)} other`);
    const found = new Int32Array(100);
    const names = new Map<number, string>();
    rows.rows(["a", "b", "c"], found, true);
    for (const [row, name] of rows.named()) names.set(row, name);
    const count = rows.rows(["a", "b", "c"], found);
    assert.deepEqual([...found.subarray(0, count)].map((row) => names.get(row)).toSorted(), ["^ a", "^ a b", "^ _ b", "a", "a b", "a b c", "a _ c", "b", "b c", "b c ^", "b _ ^", "c", "c ^"].toSorted());
  });
});

describe("a linear model", () => {
  const model = new LinearModel({ about: "test", labels: ["yes", "no"], bias: [-1_000, 500], rows: ["@own=0 100", "free=0 2000 1 -300", "free of charge=0 250"] });
  it("adds up what the rows of a sentence add to each label, each row once", () => {
    assert.deepEqual([...model.scores("Free of charge, free!")].map((score) => Math.round(score * 1_000)), [1_250, 200]);
    assert.deepEqual([...model.scores("free", "@own")].map((score) => Math.round(score * 1_000)), [1_100, 200]);
    assert.deepEqual([...model.scores("")], [-1, 0.5]);
  });
  it("explains a score in full", () => {
    assert.deepEqual(model.explain("free of charge", "yes", 1), { score: 1.25, bias: -1, top: [{ row: "free", adds: 2 }], rest: 0.25 });
  });
});

describe("the sentence model", () => {
  it("comes out of its training data again, byte for byte", function () {
    this.timeout(240_000);
    assert.match(execFileSync(process.execPath, [at("scripts/train.ts"), "sentences", "--check"], { encoding: "utf8" }), /come out again/);
  });
  it("stays small", () => {
    assert.ok(statSync(at("src/domain/text/sentence-model/weights.json")).size <= 1_000_000);
  });
  it("tells promises, signals and private matters from sentences with the same words", () => {
    const pairs = [
      ["promise", "We'll waive the setup fee for you.", "We don't waive setup fees, I'm afraid."],
      ["signal", "The board approved the budget yesterday.", "The board room is on the second floor."],
      ["private", "He's off sick with cancer and won't be back before May.", "The ward needs twelve monitors."],
      ["privileged", "This is privileged legal advice from our counsel.", "The lawyer's office orders twelve lockers."],
    ] as const;
    for (const [label, yes, no] of pairs) {
      const speaking = label === "promise" ? "own" : label === "signal" ? "customer" : null;
      const [high, low] = [yes, no].map((sentence) => scoreOf(readSentence(sentence, speaking), label));
      assert.ok((high ?? 0) > (low ?? 0) + 1, `${label}: ${String(high)} and ${String(low)}`);
    }
    assert.equal(likeliestKind(readSentence("He is in hospital after a heart attack.", null), "sensitive"), "health");
  });
  it("takes any text, says the same of it each time, and every score is the sum of its reasons", () => {
    fc.assert(fc.property(fc.oneof(words, fc.string({ unit: "binary", maxLength: 1_500 })), (sentence) => {
      const scores = readSentence(sentence, "own");
      assert.deepEqual([...readSentence(sentence, "own")], [...scores]);
      assert.ok(scores.every((score) => Number.isFinite(score)));
      const { score, bias, top, rest } = explainSentence(sentence, "promise", "own", 4);
      assert.ok(Math.abs(bias + rest + top.reduce((sum, { adds }) => sum + adds, 0) - score) < 1e-6);
      assert.equal(score, scoreOf(scores, "promise"));
      assert.ok(top.every(({ adds }, index) => index === 0 || Math.abs(adds) <= Math.abs(top[index - 1]?.adds ?? 0)));
    }), { numRuns: 200 });
  });
});

describe("the training sentences", () => {
  const folder = at("training/sentences/");
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".jsonl"))) it(`of ${name} are whole, and none stands twice`, () => {
    const texts = readFileSync(`${folder}${name}`, "utf8").split("\n").filter((line) => line !== "").map((line) => Text.parse(JSON.parse(line)).text);
    assert.ok(texts.every((text) => text.trim() !== ""));
    assert.deepEqual(texts.filter((text, index) => texts.indexOf(text) !== index), []);
  });
});
