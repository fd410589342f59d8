import type { PromiseType } from "../../model/judgement.ts";
import { READ_PROMISES } from "../../model/reading.ts";
import { likeliestKind } from "../../text/sentence-model/read-sentence.ts";
import { isLearned, lineScores } from "../line-scores.ts";
import type { Line } from "../lines/lines.ts";

/**
 * From here on the trained model's word is enough for a promise, in log-odds. Lower asks people about sentences that bind nobody;
 * higher lets a promise in new words go unseen (docs/sentence-model-card.md says what it trades).
 */
const SURE_ENOUGH = 0.7;

/** What is so already is told, and nobody is bound by telling it. */
const AS_IT_IS = /\balready\b/i;

/** What the trained model takes a sentence of our side to promise; null for nothing. */
export function learnedPromise(line: Line): PromiseType | null {
  if (!isLearned(line, "promise", SURE_ENOUGH) || AS_IT_IS.test(line.plain)) return null;
  const kind = likeliestKind(lineScores(line), "promise");
  return READ_PROMISES.find((type) => type === kind) ?? null;
}
