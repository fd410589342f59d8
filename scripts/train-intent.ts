import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { intentFeatures } from "../src/domain/extract/summary/intent-features.ts";

/**
 * Trains the intent model: `npm run train:intent -- [DATA.jsonl] [--write | --check]`. Each line of the data is {"text", "intent"}.
 * Without a switch it prints precision, recall and F1 over five folds; --write trains on all and writes the weights, --check
 * trains on all and says whether the shipped weights come out again, byte for byte. Deterministic: no clock, no chance.
 * Data the shipped weights were trained on: ParakweetLabs/EmailIntentDataSet (Apache-2.0), Ask0729-fixed.txt.
 */
interface Example {
  readonly text: string;
  readonly features: readonly string[];
  readonly positive: boolean;
}

interface Model {
  bias: number;
  readonly weights: Map<string, number>;
}

const FOLDS = 5;
const EPOCHS = 30;
const RATE = 0.6;
const DECAY = 2e-4;
/** Rarer features are not learnt. */
const COUNT_MIN = 2;
/** The file stays under 400 kB with this many weights. */
const WEIGHTS_MAX = 15_600;
const SCALE = 1_000;

const WEIGHTS_FILE = fileURLToPath(new URL("../src/domain/extract/summary/intent-weights.json", import.meta.url));
/** Where the development data lie beside the repository. */
const DATA_FILE = fileURLToPath(new URL("../../shared/data/text/intent/parakweet_train.jsonl", import.meta.url));

function main(argv: readonly string[]): void {
  const path = argv.find((word) => !word.startsWith("--")) ?? DATA_FILE;
  if (!existsSync(path)) throw new Error(`${path}: no such file; usage: train-intent.ts [DATA.jsonl] [--write | --check]`);
  if (argv.includes("--check")) {
    check(train(examplesOf(path)));
    return;
  }
  const { precision, recall, f1 } = fiveFolds(path);
  process.stdout.write(`five folds: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, F1 ${f1.toFixed(3)}\n`);
  if (argv.includes("--write")) write(train(examplesOf(path)));
}

/** How well the model does on what it was not trained on, and where it was wrong. */
export interface Folds {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly wrong: readonly { readonly text: string; readonly positive: boolean }[];
}

/** Trains on four fifths of the data and asks about the last, five times over. Deterministic. */
export function fiveFolds(path: string): Folds {
  const answers = crossValidated(examplesOf(path));
  const count = (gold: boolean, found: boolean): number => answers.filter(([example, answer]) => example.positive === gold && answer === found).length;
  const [hit, extra, missed] = [count(true, true), count(false, true), count(true, false)];
  const [precision, recall] = [hit / (hit + extra), hit / (hit + missed)];
  const wrong = answers.filter(([example, answer]) => example.positive !== answer).map(([{ text, positive }]) => ({ text, positive }));
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall), wrong };
}

function examplesOf(path: string): readonly Example[] {
  return shuffled(readFileSync(path, "utf8").split("\n").filter((line) => line.trim() !== "").map(exampleOf));
}

function check(model: Model): void {
  const same = weightsText(model) === readFileSync(WEIGHTS_FILE, "utf8");
  process.stdout.write(same ? "the shipped weights come out again, byte for byte\n" : "other weights than the shipped ones come out\n");
  if (!same) process.exitCode = 1;
}

function exampleOf(line: string): Example {
  const row: unknown = JSON.parse(line);
  if (typeof row !== "object" || row === null || !("text" in row) || !("intent" in row) || typeof row.text !== "string") {
    throw new Error("each line needs text and intent");
  }
  return { text: row.text, features: intentFeatures(row.text), positive: row.intent === true };
}

function crossValidated(examples: readonly Example[]): readonly (readonly [Example, boolean])[] {
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const model = train(examples.filter((_, at) => at % FOLDS !== fold));
    return examples.filter((_, at) => at % FOLDS === fold).map((example): readonly [Example, boolean] => [example, score(model, example) > 0]);
  });
}

/** Logistic regression by stochastic gradient descent with a falling rate. */
function train(examples: readonly Example[]): Model {
  const counts = new Map<string, number>();
  for (const { features } of examples) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const model: Model = { bias: 0, weights: new Map() };
  for (const [feature, count] of counts) if (count >= COUNT_MIN) model.weights.set(feature, 0);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    const rate = RATE / (1 + epoch * 0.25);
    for (const example of examples) {
      const error = (example.positive ? 1 : 0) - 1 / (1 + Math.exp(-score(model, example)));
      const step = (rate * error) / Math.sqrt(example.features.length);
      model.bias += rate * error * 0.1;
      for (const feature of example.features) {
        const weight = model.weights.get(feature);
        if (weight !== undefined) model.weights.set(feature, weight * (1 - rate * DECAY) + step);
      }
    }
  }
  return model;
}

function score(model: Model, { features }: Example): number {
  let sum = 0;
  for (const feature of features) sum += model.weights.get(feature) ?? 0;
  return model.bias + sum / Math.sqrt(features.length);
}

function write(model: Model): void {
  const text = weightsText(model);
  writeFileSync(WEIGHTS_FILE, text);
  process.stdout.write(`${String(text.length)} bytes written\n`);
}

/** The model as it is kept: the strongest weights, by name, in whole thousandths. */
function weightsText(model: Model): string {
  const kept = [...model.weights].filter(([, weight]) => Math.abs(weight) * SCALE >= 1).toSorted((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, WEIGHTS_MAX);
  const weights = Object.fromEntries(kept.toSorted((a, b) => (a[0] < b[0] ? -1 : 1)).map(([feature, weight]) => [feature, Math.round(weight * SCALE)]));
  return `${JSON.stringify({ source: "ParakweetLabs/EmailIntentDataSet, Apache-2.0", bias: Math.round(model.bias * SCALE), weights })}\n`;
}

/** The same order on every run (a linear congruential generator, Numerical Recipes). */
function shuffled(examples: readonly Example[]): readonly Example[] {
  let state = 42;
  return examples
    .map((example) => {
      state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
      return { example, order: state };
    })
    .toSorted((a, b) => a.order - b.order)
    .map(({ example }) => example);
}

if (import.meta.main) main(process.argv.slice(2));
