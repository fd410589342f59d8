import { type Explanation, LinearModel, probability } from "../../text/sentence-model/linear-model.ts";
import weights from "./intent-weights.json" with { type: "json" };

const MODEL = new LinearModel(weights);

/**
 * How likely a sentence asks, offers or arranges something, 0 to 1, by a logistic model over rows of words that `scripts/train.ts`
 * trained. It only helps to rank sentences; it never makes a step or stops one.
 */
export const intentScore = (sentence: string): number => probability(MODEL.scores(sentence)[0] ?? 0);

/** Says why a sentence has its score, in log-odds. */
export const explainIntent = (sentence: string, topMax = 5): Explanation => MODEL.explain(sentence, "intent", topMax);
