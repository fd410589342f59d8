import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SENTENCE_LABELS, type SentenceLabel } from "../../src/domain/text/sentence-model/labels.ts";
import { likenessOf } from "./likeness.ts";
import type { LabelPlan, Training } from "./linear-training.ts";
import type { Example } from "./training-example.ts";

const FOLDER = fileURLToPath(new URL("../../training/", import.meta.url));

const BACKGROUND = "background";
const PRIVATE_GROUPS = ["private", "sensitive", "privileged"];

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
const WEIGHT_MIN: ReadonlyMap<string, number> = new Map([["promise", 0.225], ["signal", 0.28], ["private", 0.2], ["sensitive", 0.25], ["privileged", 0.6]]);

function planOf(label: SentenceLabel): LabelPlan {
  const kind = label.includes(".");
  // What is private is asked before anybody knows who speaks, and holds of one sentence in ten.
  const deal = label.startsWith("promise") || label.startsWith("signal");
  return { label, marked: deal, step: deal || kind ? 1 : 0.3, pairsSeenOnce: deal && !kind, alike: !kind || !deal, weightMin: WEIGHT_MIN.get(label) ?? (deal ? 0.45 : 0.65) };
}

/** The files of `training/sentences`, each with the groups of the deal that it was judged for. All but the background were judged for what is private. */
const FILES: readonly (readonly [name: string, judged: readonly string[]])[] = [
  ["promises", ["promise"]], ["promises-everyday", ["promise"]], ["promises-idioms", ["promise"]],
  ["signals", ["signal"]], ["signals-everyday", ["signal"]], ["signals-idioms", ["signal"]],
  ["sensitive", []], ["private-health", []], ["private-staff", []], ["private-life", []], ["private-company", []],
  ["ordinary", ["promise", "signal"]], ["ordinary-trades", []], ["ordinary-people", []], [BACKGROUND, ["promise", "signal"]],
];

/** The sentences of `training/sentences`. */
export const sentenceExamples = (): readonly Example[] =>
  FILES.flatMap(([name, judged]) => written(name).map((row) => example(row, name === BACKGROUND ? judged : [...judged, ...PRIVATE_GROUPS])));

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
  ["personal", "private"], ["privileged", "privileged"],
]);

/** `judged`: the groups of labels that it was judged for. */
function example({ text, side, labels }: Written, judged: readonly string[]): Example {
  const held = new Set(labels.flatMap((label) => NAMES.get(label) ?? []));
  const isOf = (group: string): boolean => [...held].some((one) => one === group || one.startsWith(`${group}.`));
  const gold = new Map<string, boolean>();
  for (const label of SENTENCE_LABELS) {
    const [group = label] = label.split(".");
    // Which kind it is, is asked only of what is of the kind at all, and whether a person must see it only of what is left out.
    const asked = label === "sensitive" ? isOf("private") || isOf("sensitive") : label === group || isOf(group);
    if (asked && judged.includes(group)) gold.set(label, label === "private" ? PRIVATE_GROUPS.some(isOf) : label === group ? isOf(group) : held.has(label));
  }
  return { text, mark: `@${side}`, gold };
}
