import type { SignalType } from "../../model/judgement.ts";
import { likeliestKind } from "../../text/sentence-model/read-sentence.ts";
import { isLearned, lineScores } from "../line-scores.ts";
import { isConditional, isQuestion } from "../lines/conditions.ts";
import type { Line } from "../lines/lines.ts";

/** From here on the trained model's word is enough for a signal, in log-odds (docs/sentence-model-card.md says what it trades). */
const SURE_ENOUGH = 1.5;
/** Our own side seldom has news of what theirs decides. */
const OWN_MORE = 1;

/** Thinking aloud, and what the speaker alone will do next: a step, and no news of what was decided. */
const NO_NEWS = /\b(?:could|might|perhaps|maybe)\b|^(?:(?:and|so|okay|ok|then|yes|well)[, ]+)*I(?:'ll| will|'d| would) (?!sign|order|buy|say|call|put|not|give|go with|take (?:the|your|them))/i;

/** Signals that a person must see; who competes and who left are told by rules, and stop nothing. */
const TYPES: readonly SignalType[] = ["stage", "forecast", "close_date", "amount"];

/** What the trained model takes a sentence to say about the deal; null for nothing. */
export function learnedSignal(line: Line): SignalType | null {
  const atLeast = SURE_ENOUGH + (line.side === "own" && line.manner !== "note" ? OWN_MORE : 0);
  if (!isLearned(line, "signal", atLeast) || isQuestion(line.plain) || isConditional(line.plain) || NO_NEWS.test(line.plain)) return null;
  const kind = likeliestKind(lineScores(line), "signal");
  return TYPES.find((type) => type === kind) ?? null;
}
