import { Ngrams } from "./ngrams.ts";
import { Tokens } from "./tokens.ts";
import { NONE } from "./word-numbers.ts";

/** A trained model as it is kept. Weights are log-odds in whole thousandths. */
export interface ModelFile {
  /** What it was trained on. */
  readonly about: string;
  readonly labels: readonly string[];
  /** What every sentence starts from, one a label. */
  readonly bias: readonly number[];
  /** Words, pairs and triples, each with the numbers of labels and what it adds to them in turn: `free of charge=0 812 3 -40`. */
  readonly rows: readonly string[];
}

/** One row of words in a sentence and what it adds to a label, in log-odds; negative speaks against. */
export interface Reason {
  readonly row: string;
  readonly adds: number;
}

/** A score with the rows that made it, the strongest first: bias, top and rest add up to it. */
export interface Explanation {
  readonly score: number;
  readonly bias: number;
  readonly top: readonly Reason[];
  readonly rest: number;
}

const SCALE = 1_000;
/** More rows than this no sentence of {@link Tokens} has. */
const ROWS_MAX = 600;
/** As many looks as the numbers of an Int32Array tell apart. */
const LOOKS_MAX = 2 ** 31 - 1;

/**
 * Logistic regressions over the words, pairs and triples of a sentence, one a label, that share one look at it. Linear, so
 * that a score is the sum of what its rows add and can be explained in full. Pure: the same sentence has the same scores.
 */
export class LinearModel {
  readonly labels: readonly string[];
  private readonly ngrams = new Ngrams();
  private readonly tokens = new Tokens(this.ngrams.words);
  /** The weights of row r stand from `starts[r]` to before `starts[r + 1]`. */
  private readonly starts: Int32Array;
  private readonly bias: readonly number[];
  private readonly labelOf: Uint8Array;
  private readonly adds: Float64Array;
  private readonly found = new Int32Array(ROWS_MAX);
  /** When each row was last seen, so that what stands twice counts once. */
  private readonly seen: Int32Array;
  private looks = 0;
  private readonly marks = new Map<string, number>();
  private names: ReadonlyMap<number, string> | null = null;

  constructor(file: ModelFile) {
    this.labels = file.labels;
    this.bias = file.labels.map((_, label) => (file.bias[label] ?? 0) / SCALE);
    const weights = new Map<number, readonly number[]>();
    let total = 0;
    for (const entry of file.rows) {
      const [row = "", pairs = ""] = entry.split("=");
      const numbers = pairs.split(" ").map(Number);
      weights.set(this.ngrams.learn(row), numbers);
      total += numbers.length / 2;
    }
    const size = this.ngrams.size;
    this.starts = new Int32Array(size + 1);
    this.labelOf = new Uint8Array(total);
    this.adds = new Float64Array(total);
    this.seen = new Int32Array(size);
    let at = 0;
    for (let row = 0; row < size; row += 1) {
      this.starts[row] = at;
      const pairs = weights.get(row) ?? [];
      for (let pair = 0; pair < pairs.length; pair += 2) {
        this.labelOf[at] = pairs[pair] ?? 0;
        this.adds[at] = (pairs[pair + 1] ?? 0) / SCALE;
        at += 1;
      }
    }
    this.starts[size] = at;
  }

  /** How much speaks for each label, in log-odds: 0 is even, below speaks against. A mark is one more row, as `@own` for who speaks. */
  scores(sentence: string, mark: string | null = null): readonly number[] {
    const scores = this.bias.slice();
    const count = this.rowsIn(sentence, mark);
    const { found, starts, labelOf, adds } = this;
    for (let at = 0; at < count; at += 1) {
      const row = found[at] ?? NONE;
      const end = starts[row + 1] ?? 0;
      for (let weight = starts[row] ?? 0; weight < end; weight += 1) {
        const label = labelOf[weight] ?? 0;
        scores[label] = (scores[label] ?? 0) + (adds[weight] ?? 0);
      }
    }
    return scores;
  }

  /** The scores of a sentence with a mark, from those without: the same as if it had been read with the mark. */
  marked(scores: readonly number[], mark: string): readonly number[] {
    const own = scores.slice();
    const row = this.rowOf(mark);
    for (let weight = this.starts[row] ?? 0; weight < (this.starts[row + 1] ?? 0); weight += 1) {
      const label = this.labelOf[weight] ?? 0;
      own[label] = (own[label] ?? 0) + (this.adds[weight] ?? 0);
    }
    return own;
  }

  /** Says why a sentence has its score: this is the whole of it and no estimate. */
  explain(sentence: string, label: string, topMax = 5, mark: string | null = null): Explanation {
    const wanted = this.labels.indexOf(label);
    this.names ??= new Map(this.ngrams.named());
    const names = this.names;
    const found = this.found.subarray(0, this.rowsIn(sentence, mark));
    const reasons = [...found].flatMap((row): Reason[] => {
      for (let at = this.starts[row] ?? 0; at < (this.starts[row + 1] ?? 0); at += 1) {
        if (this.labelOf[at] === wanted) return [{ row: names.get(row) ?? "", adds: this.adds[at] ?? 0 }];
      }
      return [];
    }).toSorted((a, b) => Math.abs(b.adds) - Math.abs(a.adds) || (a.row < b.row ? -1 : 1));
    const rest = reasons.slice(topMax).reduce((sum, { adds }) => sum + adds, 0);
    return { score: this.scores(sentence, mark)[wanted] ?? 0, bias: this.bias[wanted] ?? 0, top: reasons.slice(0, topMax), rest };
  }

  /** The row of a mark; there are few. */
  private rowOf(mark: string): number {
    const row = this.marks.get(mark) ?? this.ngrams.find(mark);
    this.marks.set(mark, row);
    return row;
  }

  /** Leaves the rows of a sentence in `found`, each once, and returns how many. */
  private rowsIn(sentence: string, mark: string | null): number {
    const { found, seen } = this;
    if (this.looks === LOOKS_MAX) {
      this.seen.fill(0);
      this.looks = 0;
    }
    this.looks += 1;
    this.tokens.read(sentence);
    const all = this.ngrams.rowsOf(this.tokens.ids, this.tokens.count, found);
    let count = 0;
    for (let at = 0; at < all; at += 1) {
      const row = found[at] ?? NONE;
      if (seen[row] === this.looks) continue;
      seen[row] = this.looks;
      found[count++] = row;
    }
    const marked = mark === null ? NONE : this.rowOf(mark);
    if (marked !== NONE) found[count++] = marked;
    return count;
  }
}

/** Log-odds as a probability, 0 to 1. */
export const probability = (score: number): number => 1 / (1 + Math.exp(-score));
