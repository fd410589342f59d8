import { readSentence, type SentenceScores, type Speaking } from "../text/sentence-model/read-sentence.ts";
import type { Line } from "./lines/lines.ts";

const KNOWN = new WeakMap<Line, SentenceScores>();

/** What the sentence model says of a line; it is asked once. */
export function lineScores(line: Line): SentenceScores {
  const known = KNOWN.get(line);
  if (known !== undefined) return known;
  const scores = readSentence(line.plain, speakingIn(line));
  KNOWN.set(line, scores);
  return scores;
}

function speakingIn({ manner, side }: Line): Speaking {
  if (manner === "note") return "note";
  return side === "own" ? "own" : "customer";
}
