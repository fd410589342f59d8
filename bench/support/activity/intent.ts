import { join } from "node:path";
import { INTENT_TRAINING, intentExamples } from "../../../scripts/lib/intent-examples.ts";
import { fiveFolds } from "../../../scripts/lib/linear-training.ts";
import { places, shareAtLeast, type Section } from "./figure.ts";
import { TEXT } from "./places.ts";

/** Where the labelled sentences lie. */
export const INTENT_DATA = join(TEXT, "intent", "parakweet_train.jsonl");

/** The intent model trained on four fifths and asked about the last, five times over. */
export function intent(): Section {
  const held = fiveFolds(intentExamples(INTENT_DATA), INTENT_TRAINING);
  const count = (gold: boolean, found: boolean): number => held.filter((one) => one.gold === gold && one.score > 0 === found).length;
  const [hit, extra, missed] = [count(true, true), count(false, true), count(true, false)];
  const wrong = held.filter(({ gold, score }) => gold !== score > 0);
  return {
    title: "Intent of a sentence (Parakweet, five folds)",
    figures: [shareAtLeast("intent, F1", (2 * hit) / (2 * hit + extra + missed), 0.8, true)],
    notes: [`precision ${places(hit / (hit + extra))}, recall ${places(hit / (hit + missed))}`],
    misses: wrong.map(({ example: { text }, gold }) => ({ what: `"${text}"`, lines: [gold ? "expected: asks or arranges something; got: nothing of the kind" : "expected: nothing; got: asks or arranges something"] })),
  };
}
