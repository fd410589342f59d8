import { join } from "node:path";
import { fiveFolds } from "../../../scripts/train-intent.ts";
import { places, shareAtLeast, type Section } from "./figure.ts";
import { TEXT } from "./places.ts";

/** Where the labelled sentences lie. */
export const INTENT_DATA = join(TEXT, "intent", "parakweet_train.jsonl");

/** The intent model trained on four fifths and asked about the last, five times over. */
export function intent(): Section {
  const { precision, recall, f1, wrong } = fiveFolds(INTENT_DATA);
  return {
    title: "Intent of a sentence (Parakweet, five folds)",
    figures: [shareAtLeast("intent, F1", f1, 0.8, true)],
    notes: [`precision ${places(precision)}, recall ${places(recall)}`],
    misses: wrong.map(({ text, positive }) => ({ what: `"${text}"`, lines: [positive ? "expected: asks or arranges something; got: nothing of the kind" : "expected: nothing; got: asks or arranges something"] })),
  };
}
