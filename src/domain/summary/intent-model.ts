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
