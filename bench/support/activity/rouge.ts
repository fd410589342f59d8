import { porterStem } from "./porter-stem.ts";

/** Words in common, pairs in common and the longest common run of words, as F1 of stemmed words; a whole text is one sequence. */
export interface Rouge {
  readonly one: number;
  readonly two: number;
  readonly longest: number;
}

/** How much of a reference a text tells, by ROUGE (Lin 2004). */
export function rouge(text: string, reference: string): Rouge {
  const [got, wanted] = [tokens(text), tokens(reference)];
  return { one: overlapF1(got, wanted), two: overlapF1(pairs(got), pairs(wanted)), longest: f1(commonSubsequence(got, wanted), got.length, wanted.length) };
}

const tokens = (text: string): readonly string[] => (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map(porterStem);
const pairs = (words: readonly string[]): readonly string[] => words.slice(1).map((word, index) => `${words[index] ?? ""} ${word}`);

function overlapF1(got: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of got) {
    const count = left.get(word) ?? 0;
    if (count > 0) common += 1;
    left.set(word, count - 1);
  }
  return f1(common, got.length, wanted.length);
}

function commonSubsequence(a: readonly string[], b: readonly string[]): number {
  let above = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const row = [0];
    for (let at = 1; at <= b.length; at += 1) row.push(b[at - 1] === word ? (above[at - 1] ?? 0) + 1 : Math.max(above[at] ?? 0, row[at - 1] ?? 0));
    above = row;
  }
  return above.at(-1) ?? 0;
}

const f1 = (common: number, got: number, wanted: number): number => (common === 0 ? 0 : (2 * common) / (got + wanted));
