import { Ngrams } from "../../src/domain/text/sentence-model/ngrams.ts";
import { tokensOf } from "../../src/domain/text/sentence-model/tokens.ts";
import type { Example, Likeness } from "./linear-training.ts";

/** A row of words of the training sentences. */
export interface Row {
  readonly id: number;
  readonly name: string;
  /** How many words, the gap of a pair around one word included. */
  readonly length: number;
  /** In how many sentences. */
  readonly seen: number;
  readonly mark: boolean;
}

/** More rows than this no sentence has. */
const ROWS_MAX = 600;

/** The rows of words in some sentences, numbered and counted. */
export class RowSpace {
  readonly examples: readonly { readonly example: Example; readonly rows: readonly Row[] }[];
  readonly size: number;
  private readonly ngrams = new Ngrams();
  private readonly byId = new Map<number, Row>();
  private readonly points = new Map<Example, Float64Array>();
  private readonly buffer = new Int32Array(ROWS_MAX);

  constructor(examples: readonly Example[]) {
    const found = examples.map((example) => ({ example, ids: this.idsIn(example, true) }));
    this.size = this.ngrams.size;
    const seen = new Int32Array(this.size);
    for (const { ids } of found) for (const id of ids) seen[id] = (seen[id] ?? 0) + 1;
    for (const [id, name] of this.ngrams.named()) {
      if ((seen[id] ?? 0) > 0) this.byId.set(id, { id, name, length: name.split(" ").length, seen: seen[id] ?? 0, mark: name.startsWith("@") });
    }
    this.examples = found.map(({ example, ids }) => ({ example, rows: this.rowsOf(ids) }));
  }

  /** The rows that stand in some sentence. */
  rows(): Iterable<Row> {
    return this.byId.values();
  }

  /** The names of the rows of a sentence, unknown words included as they stand. */
  namesIn(example: Example): readonly string[] {
    const known = this.rowsOf(this.idsIn(example, false)).map(({ name }) => name);
    return [...new Set([...known, ...tokensOf(example.text)])];
  }

  /** What the words of a sentence are alike to, added up. */
  pointOf(example: Example, rows: readonly Row[], { dimensions, points }: Likeness): Float64Array {
    const known = this.points.get(example);
    if (known !== undefined) return known;
    const sum = new Float64Array(dimensions);
    for (const { name, length } of rows) {
      const point = length === 1 ? points.get(name) : undefined;
      if (point !== undefined) for (const [dimension, value] of point.entries()) sum[dimension] = (sum[dimension] ?? 0) + value;
    }
    this.points.set(example, sum);
    return sum;
  }

  private rowsOf(ids: readonly number[]): readonly Row[] {
    return ids.flatMap((id) => this.byId.get(id) ?? []);
  }

  private idsIn({ text, mark }: Example, learning: boolean): readonly number[] {
    const count = this.ngrams.rows(tokensOf(text), this.buffer, learning);
    const ids = new Set(this.buffer.subarray(0, count));
    const marked = mark === null ? -1 : learning ? this.ngrams.learn(mark) : this.ngrams.find(mark);
    if (marked >= 0) ids.add(marked);
    return [...ids];
  }
}
