import { SENTENCE_LABELS, type SentenceLabel } from "./labels.ts";
import { LinearModel, type Explanation } from "./linear-model.ts";
import { rememberedLately } from "../remembered.ts";
import weights from "./weights.json" with { type: "json" };

/** Who speaks: our side, theirs, or one of ours in a note about what happened. */
export type Speaking = "own" | "customer" | "note";

const MODEL = new LinearModel(weights);
const AT: ReadonlyMap<string, number> = new Map(MODEL.labels.map((label, at) => [label, at] as const));

/** What the trained model says of one sentence: for each label how much speaks for it, in log-odds. */
export type SentenceScores = readonly number[];

/** The privacy gate reads each sentence without a speaker, and what comes after it reads most of them again: those of a long talk. */
const SENTENCES_MAX = 4_096;
const unspoken = rememberedLately((sentence): SentenceScores => MODEL.scores(sentence), SENTENCES_MAX);

/** Looks at a sentence once for all labels; without a speaker where nobody knows yet who speaks. */
export const readSentence = (sentence: string, speaking: Speaking | null): SentenceScores => (speaking === null ? unspoken(sentence) : MODEL.marked(unspoken(sentence), `@${speaking}`));

/** How much speaks for a label. */
export const scoreOf = (scores: SentenceScores, label: SentenceLabel): number => scores[AT.get(label) ?? -1] ?? -Infinity;

/** The likeliest kind of a label that has kinds, as `sensitive` has `sensitive.health`, without the label before the dot. */
export function likeliestKind(scores: SentenceScores, group: "promise" | "signal" | "sensitive"): string {
  let [best, most] = ["", -Infinity];
  for (const label of SENTENCE_LABELS) {
    const score = label.startsWith(`${group}.`) ? scoreOf(scores, label) : -Infinity;
    if (score > most) [best, most] = [label.slice(group.length + 1), score];
  }
  return best;
}

/** Says why: the rows of words that made the score of a label, the strongest first. */
export const explainSentence = (sentence: string, label: SentenceLabel, speaking: Speaking | null, topMax = 5): Explanation =>
  MODEL.explain(sentence, label, topMax, speaking === null ? null : `@${speaking}`);
