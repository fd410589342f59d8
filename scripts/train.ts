import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { INTENT_DATA, INTENT_TRAINING, intentExamples } from "./lib/intent-examples.ts";
import { fileText, fiveFolds, type Held, train, type Training } from "./lib/linear-training.ts";
import { sentenceExamples, sentenceTraining } from "./lib/sentence-examples.ts";
import type { Example } from "./lib/training-example.ts";

/**
 * Trains a model: `npm run train:sentences -- [--write | --check]`, `npm run train:intent -- [DATA.jsonl] [--write | --check]`.
 * Without a switch it prints precision and recall over five folds; --write trains on all and writes the weights, --check trains on
 * all and says whether the shipped weights come out again, byte for byte. Deterministic: no clock, no chance.
 */
function main([model = "", ...argv]: readonly string[]): void {
  const { training, examples, weights } = jobOf(model, argv);
  if (argv.includes("--check") || argv.includes("--write")) {
    const text = fileText(train(examples, training));
    if (argv.includes("--write")) writeFileSync(weights, text);
    const same = text === readFileSync(weights, "utf8");
    process.stdout.write(same ? "the shipped weights come out again, byte for byte\n" : "other weights than the shipped ones come out\n");
    process.exitCode = same ? 0 : 1;
    return;
  }
  for (const line of table(training, fiveFolds(examples, training))) process.stdout.write(`${line}\n`);
}

interface Job {
  readonly training: Training;
  readonly examples: readonly Example[];
  readonly weights: string;
}

function jobOf(model: string, argv: readonly string[]): Job {
  const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
  if (model === "sentences") return { training: sentenceTraining(), examples: sentenceExamples(), weights: at("src/domain/text/sentence-model/weights.json") };
  const data = argv.find((word) => !word.startsWith("--")) ?? INTENT_DATA;
  if (model !== "intent" || !existsSync(data)) throw new Error(`${data}: no such file; usage: train.ts sentences|intent [DATA.jsonl] [--write | --check]`);
  return { training: INTENT_TRAINING, examples: intentExamples(data), weights: at("src/domain/extract/summary/intent-weights.json") };
}

/** One line a label: how many there are, and precision and recall where as much speaks for as against it. */
function table({ labels }: Training, held: readonly Held[]): readonly string[] {
  return labels.map(({ label }) => {
    const own = held.filter((one) => one.label === label);
    const found = own.filter(({ score }) => score > 0);
    const [holds, right] = [own.filter(({ gold }) => gold).length, found.filter(({ gold }) => gold).length];
    const share = (of: number): string => (of === 0 ? "  n/a" : (right / of).toFixed(3));
    return `${label.padEnd(32)} ${String(holds).padStart(5)} of ${String(own.length).padStart(5)}   precision ${share(found.length)}   recall ${share(holds)}`;
  });
}

main(process.argv.slice(2));
