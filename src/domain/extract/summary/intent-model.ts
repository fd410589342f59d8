import weights from "./intent-weights.json" with { type: "json" };
import { intentFeatures } from "./intent-features.ts";

/** Weights are kept as whole thousandths. */
const SCALE = 1_000;
const WEIGHTS: ReadonlyMap<string, number> = new Map(Object.entries(weights.weights));

/**
 * How likely a sentence asks, offers or arranges something, 0 to 1: a logistic model over word triples, trained by
 * `scripts/train-intent.ts`. It only helps to rank sentences; it never makes a step or stops one.
 */
export function intentScore(sentence: string): number {
  const features = intentFeatures(sentence);
  const scale = Math.sqrt(features.length);
  let sum = weights.bias;
  for (const feature of features) sum += (WEIGHTS.get(feature) ?? 0) / scale;
  return 1 / (1 + Math.exp(-sum / SCALE));
}

/** One feature of a sentence and what it adds to the score, in log-odds; negative speaks against. */
export interface IntentReason {
  readonly feature: string;
  readonly adds: number;
}

/** A score with the features that made it, the strongest first. */
export interface IntentExplanation {
  readonly score: number;
  /** What every sentence starts from, in log-odds. */
  readonly bias: number;
  readonly top: readonly IntentReason[];
  /** What all other features add together: bias + top + rest are the log-odds of the score. */
  readonly rest: number;
}

/** Says why a sentence has its score: the model is linear, so this is the whole of it and no estimate. */
export function explainIntent(sentence: string, topMax = 5): IntentExplanation {
  const features = intentFeatures(sentence);
  const share = SCALE * Math.sqrt(features.length);
  const reasons = features.flatMap((feature): IntentReason[] => {
    const weight = WEIGHTS.get(feature);
    return weight === undefined ? [] : [{ feature, adds: weight / share }];
  }).toSorted((a, b) => Math.abs(b.adds) - Math.abs(a.adds) || (a.feature < b.feature ? -1 : 1));
  const rest = reasons.slice(topMax).reduce((sum, { adds }) => sum + adds, 0);
  return { score: intentScore(sentence), bias: weights.bias / SCALE, top: reasons.slice(0, topMax), rest };
}
