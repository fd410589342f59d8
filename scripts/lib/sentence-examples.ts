import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SENTENCE_LABELS, type SentenceLabel } from "../../src/domain/text/sentence-model/labels.ts";
import { likenessOf } from "./likeness.ts";
import type { LabelPlan, Training } from "./linear-training.ts";
import type { Example } from "./training-example.ts";

const FOLDER = fileURLToPath(new URL("../../training/", import.meta.url));

interface Written {
  readonly text: string;
  readonly side: string;
  readonly labels: readonly string[];
}

/** How the sentence model is trained. */
export const sentenceTraining = (): Training => ({
  about: "invented sentences of training/sentences; likeness of words from GloVe 6B (PDDL)",
  labels: SENTENCE_LABELS.map(planOf),
  likeness: likenessOf(readFileSync(`${FOLDER}words/vectors.txt`, "utf8")),
});

/** In log-odds, by what the file may weigh: weaker weights of these labels, and of the kinds, are not kept. */
const WEIGHT_MIN: ReadonlyMap<string, number> = new Map([["promise", 0.21], ["signal", 0.28], ["sensitive", 0.185], ["personal", 0.45], ["privileged", 0.55]]);

function planOf(label: SentenceLabel): LabelPlan {
  const kind = label.includes(".");
  // What is private is asked before anybody knows who speaks, and holds of one sentence in ten.
  const deal = label.startsWith("promise") || label.startsWith("signal");
  return { label, marked: deal, step: deal || kind ? 1 : 0.3, pairsSeenOnce: deal && !kind, alike: !kind || !deal, weightMin: WEIGHT_MIN.get(label) ?? (deal ? 0.45 : 0.65) };
}

/** The sentences of `training/sentences`; each file was judged for labels of its own kind, and some for those of others. */
export function sentenceExamples(): readonly Example[] {
  return [
    ...written("promises").map((row) => example(row, ["promise"], false)),
    ...written("signals").map((row) => example(row, ["signal"], false)),
    ...written("promises-everyday").map((row) => example(row, ["promise"], null)),
    ...written("signals-everyday").map((row) => example(row, ["signal"], null)),
    ...written("sensitive").map((row) => example(row, [], true)),
    ...written("ordinary").map((row) => example(row, ["promise", "signal"], true)),
    ...written("background").map((row) => example(row, ["promise", "signal"], null)),
  ];
}

function written(name: string): readonly Written[] {
  return readFileSync(`${FOLDER}sentences/${name}.jsonl`, "utf8").split("\n").filter((line) => line !== "").map((line, at) => parsed(line, `${name}.jsonl:${String(at + 1)}`));
}

function parsed(line: string, place: string): Written {
  const row: unknown = JSON.parse(line);
  if (typeof row === "object" && row !== null && "text" in row && "side" in row && "labels" in row) {
    const { text, side, labels } = row;
    if (typeof text === "string" && typeof side === "string" && Array.isArray(labels) && labels.every((label) => typeof label === "string")) return { text, side, labels };
  }
  throw new Error(`${place}: a line needs text, side and labels`);
}

/** What the files say, in the words of the model; what is not here is learnt by none. */
const NAMES: ReadonlyMap<string, SentenceLabel> = new Map([
  ...SENTENCE_LABELS.filter((label) => /^(?:promise|signal)\./.test(label)).map((label) => [label, label] as const),
  ["health", "sensitive.health"], ["hr", "sensitive.hr"], ["minors", "sensitive.minor"], ["beliefs", "sensitive.belief"], ["inside", "sensitive.confidential"],
  ["security", "sensitive.security_incident"], ["litigation", "sensitive.litigation"],
  ["personal", "personal"], ["privileged", "privileged"],
]);

/** `judged`: the groups of the deal that it was judged for. `isPrivate`: whether it was written for what is private, surely holds nothing of it, or null where nobody knows. */
function example({ text, side, labels }: Written, judged: readonly string[], isPrivate: boolean | null): Example {
  const held = new Set(labels.flatMap((label) => NAMES.get(label) ?? []));
  const gold = new Map<string, boolean>();
  for (const label of SENTENCE_LABELS) {
    const [group = label] = label.split(".");
    const any = [...held].some((one) => one.startsWith(`${group}.`));
    const deal = group === "promise" || group === "signal";
    if (deal ? !judged.includes(group) : isPrivate === null) continue;
    const value = (deal || isPrivate === true) && (held.has(label) || (label === group && any));
    // Which kind it is, is asked only of what is of the kind at all.
    if (label === group || any) gold.set(label, value);
  }
  return { text, mark: `@${side}`, gold };
}
