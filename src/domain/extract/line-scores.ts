import type { SentenceLabel } from "../text/sentence-model/labels.ts";
import { rememberedOf } from "../text/remembered.ts";
import { readSentence, scoreOf, type SentenceScores, type Speaking } from "../text/sentence-model/read-sentence.ts";
import { hasSpacedWords } from "../text/words.ts";
import type { Line } from "./lines/lines.ts";

/** What the sentence model says of a line; it is asked once. */
export const lineScores: (line: Line) => SentenceScores = rememberedOf((line) => readSentence(line.plain, speakingIn(line)));

function speakingIn({ manner, side }: Line): Speaking {
  if (manner === "note") return "note";
  return side === "own" ? "own" : "customer";
}

/** Of the many sentences of a talk few say anything about the deal: the model must be surer of them, in log-odds. */
const SPOKEN_MORE = 0.7;
/** "Okay." and "By Friday." say nothing by themselves; what they answer is read by rules. */
const WORDS_MIN = 4;

/** Whether the model is sure enough of a label for a line, given how sure it has to be of what is written. */
export function isLearned(line: Line, label: SentenceLabel, atLeast: number): boolean {
  if (!hasSpacedWords(line.plain, WORDS_MIN)) return false;
  return scoreOf(lineScores(line), label) >= atLeast + (line.manner === "spoken" ? SPOKEN_MORE : 0);
}
