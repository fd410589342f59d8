import type { SignalType } from "../../model/judgement.ts";
import { likeliestKind, scoreOf } from "../../text/sentence-model/read-sentence.ts";
import { lineScores } from "../line-scores.ts";
import { isConditional, isQuestion } from "../lines/conditions.ts";
import type { Line } from "../lines/lines.ts";

/** From here on the trained model's word is enough for a signal, in log-odds (docs/sentence-model-card.md has the curve). */
const SURE_ENOUGH = 1.2;

/** Signals that a person must see; who competes and who left are told by rules, and stop nothing. */
const TYPES: readonly SignalType[] = ["stage", "forecast", "close_date", "amount"];

/** What the trained model takes a sentence to say about the deal; null for nothing. */
export function learnedSignal(line: Line): SignalType | null {
  const scores = lineScores(line);
  if (scoreOf(scores, "signal") < SURE_ENOUGH || isQuestion(line.plain) || isConditional(line.plain)) return null;
  const kind = likeliestKind(scores, "signal");
  return TYPES.find((type) => type === kind) ?? null;
}
