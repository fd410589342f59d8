import type { LinkObject } from "../../domain/linkage/features.ts";
import type { ThresholdQuality } from "../../domain/linkage/threshold-quality.ts";
import type { ColumnsRead, FoundDuplicates, FoundPair } from "../../ports/duplicate-scanner.ts";
import { tableLines } from "./table.ts";

/** What a scan found, and what it cost. */
export interface ScanResult {
  readonly file: string;
  readonly object: LinkObject;
  readonly threshold: number;
  readonly pairsFrom: number;
  readonly seconds: number;
  readonly found: FoundDuplicates;
}

/** The result as people read it. */
export function scanLines({ file, object, threshold, pairsFrom, seconds, found }: ScanResult): readonly string[] {
  const { records, bands, clusters, surest, truth, uselessRules } = found;
  return [
    `${file}: ${count(records, object)} in ${seconds.toFixed(1)} s, at most ${String(found.memoryMb)} MB`, "",
    ...explained([
      ["merge", bands.merge, bands.merge === 0 ? "pre-selected, once decisions of people have proven a weight safe" : "pre-selected"],
      ["review", bands.review, `worth a look: probability ${probabilityText(threshold)} or more`],
      ["no", bands.no, `told for comparison: ${probabilityText(pairsFrom)} or more`],
      ["clusters", clusters, "of records that are alike"],
    ]),
    ...(surest.length === 0 ? [] : ["", "The surest pairs, and what speaks for and against each (bits; 1 doubles the odds):", ...surest.flatMap(pairLines)]),
    ...(truth === null ? [] : ["", `Held against ${count(truth.truePairs, "true pair")}:`, "", ...truthLines(truth)]),
    ...(uselessRules.length === 0 ? [] : ["", `Much work for hardly a pair, to be left out with skipRules: ${uselessRules.join("; ")}`]),
  ];
}

/** The result for machines. Thresholds are probabilities, as in the pairs. */
export function scanJson({ file, object, threshold, pairsFrom, seconds, found }: ScanResult, columns: ColumnsRead | null, files: { readonly pairs: string; readonly clusters: string | null }): unknown {
  const { records, candidates, bands, clusters, surest, rows, unread, truth, uselessRules, memoryMb } = found;
  return {
    file, object, records, rows, columns, unread, candidates, pairs: bands, clusters, threshold, pairsFrom, seconds: Math.round(seconds * 1_000) / 1_000, memoryMb, uselessRules, surest, files,
    truth: truth === null ? null : { truePairs: truth.truePairs, unknownIds: truth.unknownIds, chosen: qualityJson(truth.chosen), best: qualityJson(truth.best) },
  };
}

/** What the columns were taken for, in one line each kind. */
export function columnLines({ id, fields, ignored, nested }: ColumnsRead): readonly string[] {
  const read = Object.entries(fields).map(([field, names]) => `${field} from ${names.join(", ")}`);
  return [
    `read: ${[id === null ? "no column of ids, rows are named by their number" : `id from ${id}`, ...read].join("; ")}`,
    ...(ignored.length === 0 ? [] : [`not read: ${some(ignored)}`]),
    ...(nested.length === 0 ? [] : [`not read, for their cells hold more than a text: ${some(nested)}`]),
  ];
}

/** What a person should know of the rows before believing the result. */
export function rowWarnings({ rows, records, unread, truth }: FoundDuplicates, columns: ColumnsRead | null): readonly string[] {
  const { read, withoutId, doubledId, silent, alike, lines } = rows;
  const warnings: readonly (readonly [isSo: boolean, text: string])[] = [
    [read === 0, "the table has no rows below the names of its columns"],
    [withoutId > 0, `${count(withoutId, "row")} of ${String(read)} without an id left out`],
    [doubledId > 0, `${count(doubledId, "row")} left out beside another with the same id, of which the fullest is read`],
    [silent > 0, `${count(silent, "row")} of ${String(read)} with nothing in the columns that are read`],
    [alike > 0, `${count(alike, "record")} saying the very same as hundreds of others; so many alike are compared with nobody: look at them first`],
    [lines !== null && lines > LINES_A_ROW_MAX * (read + 1), `${String(lines ?? 0)} lines made ${count(read, "row")}: a quote may be open, or cells hold many lines`],
    [records > 0 && unread.length > 0, `nothing could be read in ${unread.map((field) => `${columns?.fields[field]?.join(", ") ?? field} (as ${field})`).join("; ")}`],
    [truth !== null && truth.unknownIds > 0, `${count(truth?.unknownIds ?? 0, "true pair")} naming a record that the table does not hold left out`],
  ];
  return warnings.flatMap(([isSo, text]) => (isSo ? [text] : []));
}

const LINES_A_ROW_MAX = 5;
const NAMES_SHOWN_MAX = 20;
const EVIDENCE_SHOWN_MAX = 6;
const PER_CENT = 100;

const some = (names: readonly string[]): string => `${names.slice(0, NAMES_SHOWN_MAX).join(", ")}${names.length > NAMES_SHOWN_MAX ? ` and ${String(names.length - NAMES_SHOWN_MAX)} more` : ""}`;
const count = (number: number, noun: string): string => `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
const percent = (share: number): string => `${(share * PER_CENT).toFixed(1)} %`;

function explained(figures: readonly (readonly [name: string, number: number, meaning: string])[]): readonly string[] {
  const lines = tableLines(figures.map(([name, number]) => [name, String(number)]));
  return lines.map((line, at) => `${line}  ${figures[at]?.[2] ?? ""}`);
}

function pairLines({ a, b, probability, evidence }: FoundPair): readonly string[] {
  const telling = evidence.filter(({ weight }) => Math.abs(weight) >= 0.05).toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
  const reasons = telling.slice(0, EVIDENCE_SHOWN_MAX).map(({ field, level, weight }) => `${field} ${level} ${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(1)}`);
  return [`  ${idText(a)}  and  ${idText(b)}  ${probabilityText(probability)}`, `      ${reasons.join(" · ")}`];
}

const ID_CHARS_MAX = 60;

/** An id as a line holds it: no line end in it, and not without end. */
const idText = (id: string): string => {
  const plain = /[\s"]/.test(id) ? JSON.stringify(id) : id;
  return plain.length > ID_CHARS_MAX ? `${plain.slice(0, ID_CHARS_MAX)}…` : plain;
};

const SURE = 0.9999;

/** Four digits say enough, and no more is 1. */
const probabilityText = (probability: number): string => (probability > SURE ? `above ${String(SURE)}` : String(Number(probability.toPrecision(3))));

function truthLines({ chosen, best }: NonNullable<FoundDuplicates["truth"]>): readonly string[] {
  const line = (name: string, { threshold, pairs, precision, recall, f1 }: ThresholdQuality): readonly string[] =>
    [name, probabilityText(probabilityOf(threshold)), String(pairs), percent(precision), percent(recall), percent(f1)];
  return tableLines([["threshold", "from", "pairs", "precision", "recall", "F1"], line("chosen", chosen), line("best", best)]);
}

const probabilityOf = (bits: number): number => 1 / (1 + 2 ** -bits);

const qualityJson = ({ threshold, ...quality }: ThresholdQuality): unknown => ({ threshold: probabilityOf(threshold), ...quality });
